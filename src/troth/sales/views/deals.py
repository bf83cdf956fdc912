"""The page of one deal, and what is done on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.records import delete_record
from troth.catalog.registry import object_types
from troth.people.queries import get_person, values_of
from troth.people.views import pages, parts
from troth.questions import tree
from troth.questions.paths import find_readable
from troth.questions.spelling import spell
from troth.sales import commands, panels, queries
from troth.sales.forms import PARTS, MoveForm, PartForm
from troth.team.actor import Actor, Verb
from troth.team.door import MemberRequest, needs
from troth.timeline.views import read_on, write_down
from troth.webkit import reply
from troth.webkit.listing import Tab

WITH_WHOM = ("company", "person")
# What the head of the page says is not among the facts below it.
HEAD = (*WITH_WHOM, "stage", "pipeline", "status", "stage_since", "value", "expected_on", "closed_at")


@require_GET
@needs("deals.see")
def deal(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a deal: where it stands, what is next, who is in it, and what passed."""
    found = queries.get_deal(record_id, seen_by=request.member)
    context = pages.record_context(found, object_types()["deals"], request.member, head=HEAD)
    context |= {
        "panels": panels.on_deal(found, seen_by=request.member),
        "way": queries.way_of(found),
        "stages": queries.stages_of(found.pipeline_id),
        "parts": queries.parts_of(found, seen_by=request.member),
        "part_choices": PARTS,
        "with_whom": _with_whom(found, request.member),
    }
    return reply.page(request, "sales/deal.html", context)


@require_http_methods(["GET", "POST"])
@needs("deals.change")
def move(request: MemberRequest, record_id: UUID, stage_id: UUID) -> HttpResponse:
    """Move a deal to another stage; what that stage asks for is asked for in a dialog."""
    found = queries.get_deal(record_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        stage = queries.get_stage(stage_id)
    except Invalid as error:
        raise NotFound("stages") from error
    form = MoveForm(request.POST or None, deal=found, stage=stage, by=request.member)
    if form.is_valid():
        try:
            commands.move_deal(
                deal=found, stage=stage, by=request.member, expected=form.seen_at, values=form.values,
                steps=form.steps,
            )  # fmt: skip
        except Invalid as error:
            form.refuse(error)
        except Conflict as error:
            return reply.redirect(request, reply.asked_from(request) or f"/deals/{record_id}/", str(error))
        else:
            said = _("%(deal)s is at “%(stage)s” now.") % {"deal": found.name, "stage": stage.name}
            return reply.redirect(request, reply.asked_from(request) or f"/deals/{record_id}/", said)
    context = {"record": found, "stage": stage, "form": form}
    return reply.fragment(request, "sales/_move_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs("deals.delete")
def delete(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete a deal for good, and go back to the list."""
    found = queries.get_deal(record_id, seen_by=request.member)
    delete_record(object_types()["deals"], record_id, by=request.member)
    return reply.redirect(request, "/deals/", _("%s was deleted.") % found.name)


@require_http_methods(["GET", "POST"])
@needs("deals.change")
def take_part(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Say who takes part in a deal, and as what."""
    found = queries.get_deal(record_id, seen_by=request.member, to=Verb.CHANGE)
    form = PartForm(request.POST or None)
    if form.is_valid():
        try:
            who = get_person(form.cleaned_data["person"], seen_by=request.member)
        except NotFound:
            form.add_error("person", _("Choose a person from the list, whom you may see."))
        else:
            commands.take_part(
                deal=found, person_id=who.pk, part=form.cleaned_data["part"], by=request.member
            )
            return reply.redirect(request, f"/deals/{record_id}/", _("Kept."))
    context = {"record": found, "form": form}
    return reply.fragment(request, "sales/_part_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs("deals.change")
def part_no_more(request: MemberRequest, record_id: UUID, person_id: UUID) -> HttpResponse:
    """Say that somebody has no part in a deal any more."""
    found = queries.get_deal(record_id, seen_by=request.member, to=Verb.CHANGE)
    commands.take_part_no_more(deal=found, person_id=person_id, by=request.member)
    return reply.redirect(request, f"/deals/{record_id}/", _("Taken out of the deal."))


@require_POST
@needs("interactions.create")
def log(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Write down what passed about a deal, or what is to be done."""
    found = queries.get_deal(record_id, seen_by=request.member)
    return write_down(request, panels.telling_of(found, seen_by=request.member))


@require_GET
@needs("interactions.see")
def entries(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Read a part of what passed about a deal."""
    found = queries.get_deal(record_id, seen_by=request.member)
    return read_on(request, panels.telling_of(found, seen_by=request.member))


@require_GET
@needs("deals.see")
def history(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show every change of a deal."""
    return pages.show_history(request, object_types()["deals"], record_id)


@require_http_methods(["GET", "POST"])
@needs("deals.change")
def fact(request: MemberRequest, record_id: UUID, name: str) -> HttpResponse:
    """Edit one fact of a deal in place."""
    return parts.edit_fact(request, object_types()["deals"], record_id, name, head=HEAD)


def pipeline_tabs() -> list[Tab]:
    """Give a tab of the list for what is open in each pipeline, where there are several."""
    known = queries.pipelines()
    if len(known) < 2:
        return []
    return [Tab(each.name, spell(_open_in(each.name))) for each in known]


def _open_in(pipeline: str) -> tree.Node:
    parts = {"pipeline": pipeline, "status": "open"}
    return tree.And(
        tuple(
            tree.Comparison(tree.Path((name,)), tree.Operator.EQUAL, tree.Text(text))
            for name, text in parts.items()
        )
    )


def _with_whom(found: Any, seen_by: Actor) -> dict[str, Any]:
    kind = object_types()["deals"]
    fields = [field for name in WITH_WHOM if (field := find_readable(kind, name, seen_by))]
    return values_of(found, kind, fields, seen_by=seen_by)
