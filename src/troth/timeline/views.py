"""The doors of the timeline: write down, read on, take back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.records import get_record
from troth.catalog.registry import object_types
from troth.people import queries as people
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.timeline import commands, panels, queries
from troth.timeline.forms import LogForm
from troth.webkit import reply

ABOUT = {"people": "person", "companies": "company"}  # a household is spoken with through its people


@require_POST
@needs("interactions.create")
def log(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Write down a note, call, meeting or message, with the next step where one was named."""
    record = get_record(object_types()[kind], record_id, seen_by=request.member)
    form = LogForm(request.POST, time_zone=request.member.time_zone)
    form.full_clean()
    about = {ABOUT[kind]: record.pk} if kind in ABOUT else _resident(request, record_id, form)
    if form.errors:
        errors = {name: messages[0] for name, messages in form.errors.items()}
        refused = reply.fragment(request, "timeline/_refused.html", {"errors": errors}, status=422)
        refused.headers["HX-Retarget"] = "#composer-errors"
        return refused
    commands.log_with_next_step(
        values={**form.values(), **about},
        next_title=form.cleaned_data["next_title"],
        next_on=form.cleaned_data["next_on"],
        by=request.member,
    )
    if not reply.is_htmx(request):
        return reply.redirect(request, f"/{kind}/{record_id}/", _("Kept."))
    return reply.announce(reply.toast(_entries(request, kind, record_id), _("Kept.")), "recordChanged")


@require_GET
@needs("interactions.see")
def entries(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Read a part of the timeline: filtered, or the next older page."""
    get_record(object_types()[kind], record_id, seen_by=request.member)
    return _entries(request, kind, record_id)


@require_GET
@needs("interactions.see")
def show(request: MemberRequest, interaction_id: UUID) -> HttpResponse:
    """Show one entry on a page of its own: where a search, or another program, leads to."""
    entry = queries.entry_of(
        queries.get_interaction(interaction_id, seen_by=request.member), seen_by=request.member
    )
    return reply.page(request, "timeline/entry.html", {"entry": entry})


@require_POST
@needs("interactions.delete", "interactions.change")
def retract(request: MemberRequest, interaction_id: UUID) -> HttpResponse:
    """Take an entry off the timeline; the toast brings it back."""
    entry = queries.get_interaction(interaction_id, seen_by=request.member, to=Verb.DELETE)
    commands.retract_interaction(interaction=entry, by=request.member)
    answer = HttpResponse("")
    said = reply.toast(answer, _("Taken off the timeline."), undo=f"/timeline/{interaction_id}/restore/")
    return reply.announce(said, "recordChanged")


@require_POST
@needs("interactions.delete", "interactions.change")
def restore(request: MemberRequest, interaction_id: UUID) -> HttpResponse:
    """Put a retracted entry back."""
    entry = queries.get_interaction(
        interaction_id, seen_by=request.member, to=Verb.DELETE, or_taken_back=True
    )
    commands.restore_interaction(interaction=entry, by=request.member)
    kind, record_id = ("people", entry.person_id) if entry.person_id else ("companies", entry.company_id)
    return reply.redirect(request, f"/{kind}/{record_id}/", _("It is back on the timeline."))


def _resident(request: MemberRequest, household_id: UUID, form: LogForm) -> dict[str, UUID]:
    """Read with whom of a household it passed; the form is told where it is none of them."""
    residents = people.residents_of(household_id, seen_by=request.member)
    chosen = next((one.id for one in residents if str(one.id) == request.POST.get("person")), None)
    if chosen is None:
        form.add_error("body", _("Say with whom of the household."))
        return {}
    return {"person": chosen}


def _entries(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    about: dict[str, Any] = {panels.ABOUT[kind]: record_id}
    shown = request.GET.get("kinds", "")
    page = queries.timeline_of(
        seen_by=request.member,
        kinds=[word for word in shown.split(",") if word],
        direction=request.GET.get("direction", ""),
        older_than=request.GET.get("older", ""),
        **about,
    )
    context = {
        "page": page,
        "base": f"/{kind}/{record_id}/",
        "names_people": kind != "people",
        "kinds": shown,
        "direction": request.GET.get("direction", ""),
        "is_first": "older" not in request.GET,
    }
    return reply.fragment(request, "timeline/_entries.html", context)
