"""The doors of the timeline: write down, read on, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.records import get_record
from troth.catalog.registry import object_types
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.timeline import commands, panels, queries
from troth.timeline.forms import LogForm
from troth.webkit import reply

MOST_AT_ONCE = 50


@require_POST
@needs("interactions.create")
def log(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Write down what passed with a person, a company or a household, or what is to be done."""
    get_record(object_types()[kind], record_id, seen_by=request.member)
    return write_down(request, panels.telling_of(kind, record_id, seen_by=request.member))


@require_GET
@needs("interactions.see")
def entries(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Read a part of the timeline: filtered, or the next older page."""
    get_record(object_types()[kind], record_id, seen_by=request.member)
    return read_on(request, panels.telling_of(kind, record_id, seen_by=request.member))


def write_down(request: MemberRequest, telling: panels.Telling) -> HttpResponse:
    """Write down what passed, with the next step that was named, about a record loaded by right."""
    form = LogForm(request.POST, time_zone=request.member.time_zone)
    form.full_clean()
    people = telling.named(request.POST.getlist("person"))
    if not people and not telling.company_id:
        form.add_error("body", _("Say with whom."))
    if len(people) > 1 and telling.chooses == panels.ONE:
        form.add_error("body", _("Say with which one of them."))
    if form.errors:
        errors = {name: messages[0] for name, messages in form.errors.items()}
        refused = reply.fragment(request, "timeline/_refused.html", {"errors": errors}, status=422)
        refused.headers["HX-Retarget"] = "#composer-errors"
        return refused
    step = form.cleaned_data["next_title"], form.cleaned_data["next_on"]
    whom: dict[str, Any] = {"people": people, "company": telling.company_id, "about": telling.about}
    if form.is_planned:
        commands.plan_next_step(title=step[0], due_on=step[1], by=request.member, **whom)
    else:
        commands.log_with_next_step(
            values=form.values(), next_title=step[0], next_on=step[1], by=request.member, **whom
        )
    said = _("It is on the list.") if form.is_planned else _("Kept.")
    if not reply.is_htmx(request):
        return reply.redirect(request, telling.base, said)
    return reply.announce(reply.toast(read_on(request, telling), said), "recordChanged")


def read_on(request: MemberRequest, telling: panels.Telling) -> HttpResponse:
    """Give a part of what is told on the page of a record that was loaded by right."""
    shown = request.GET.get("kinds", "")
    page = queries.timeline_of(
        seen_by=request.member,
        kinds=[word for word in shown.split(",") if word],
        direction=request.GET.get("direction", ""),
        older_than=request.GET.get("older", ""),
        **telling.whose,
    )
    context = {
        "page": page,
        "base": telling.base,
        "names_people": telling.kind != "people",
        "kinds": shown,
        "direction": request.GET.get("direction", ""),
        "is_first": "older" not in request.GET,
        "offers": panels.offers(request.member),
    }
    return reply.fragment(request, "timeline/_entries.html", context)


@require_GET
@needs("interactions.see")
def show(request: MemberRequest, interaction_id: UUID) -> HttpResponse:
    """Show one entry on a page of its own: where a search, or another program, leads to."""
    entry = queries.entry_of(
        queries.get_interaction(interaction_id, seen_by=request.member), seen_by=request.member
    )
    return reply.page(
        request, "timeline/entry.html", {"entry": entry, "offers": panels.offers(request.member)}
    )


@require_POST
@needs("interactions.delete", "interactions.change")
def retract(request: MemberRequest, interaction_id: UUID) -> HttpResponse:
    """Take an entry off the timeline, and with it those that it stands for; the toast brings it back."""
    entries = [
        queries.get_interaction(key, seen_by=request.member, to=Verb.DELETE)
        for key in _meant(request, interaction_id)
    ]
    commands.retract_interactions(interactions=entries, by=request.member)
    undo = f"/timeline/{interaction_id}/restore/?{request.GET.urlencode()}".rstrip("?")
    return reply.announce(
        reply.toast(HttpResponse(""), _("Taken off the timeline."), undo=undo), "recordChanged"
    )


@require_POST
@needs("interactions.delete", "interactions.change")
def restore(request: MemberRequest, interaction_id: UUID) -> HttpResponse:
    """Put a retracted entry back."""
    for key in _meant(request, interaction_id):
        entry = queries.get_interaction(key, seen_by=request.member, to=Verb.DELETE, or_taken_back=True)
        commands.restore_interaction(interaction=entry, by=request.member)
    if reply.is_htmx(request):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    kind, record_id = ("people", entry.person_id) if entry.person_id else ("companies", entry.company_id)
    return reply.redirect(request, f"/{kind}/{record_id}/", _("It is back on the timeline."))


def _meant(request: MemberRequest, interaction_id: UUID) -> list[UUID | str]:
    """Give the entry that is meant, and those that were written with it for others."""
    return [interaction_id, *request.GET.getlist("also")[:MOST_AT_ONCE]]
