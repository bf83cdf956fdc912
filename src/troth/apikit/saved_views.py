"""Saved views by the API. The routes stand here because the questions lie below the API kit."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from troth.apikit import parameters
from troth.apikit.gate import for_members
from troth.apikit.json_body import Body, Line, answer
from troth.apikit.problem import invalid
from troth.catalog.registry import find_object_type
from troth.catalog.types import ObjectType
from troth.questions import saved, saving
from troth.questions.listing import page_of, read_query
from troth.questions.models import SavedView
from troth.team.actor import Actor
from troth.team.door import MemberRequest

ROUTER = Router(tags=["Views"])
Name = Annotated[Line, Field(min_length=1, max_length=saving.NAME_LENGTH)]
Part = Annotated[str, Field(max_length=saving.PART_LENGTH)]


class State(Body):
    """What a list shows, as the parameters of its page: question, sorting, columns and layout.

    `layout` is board, calendar, gallery or map, or empty for a table. A board stands by `group`, a calendar
    by the date in `by`, a map by the place in `by`, with its `area` as south,west,north,east in degrees;
    `calc` are figures below the columns (size:avg), `mark` colours, a rule on each line (due:QUESTION).
    """

    where: Part = ""
    sort: Part = ""
    cols: Part = ""
    layout: Literal["", "board", "calendar", "gallery", "map"] = ""
    group: Part = ""
    by: Part = ""
    area: Part = ""
    calc: Part = ""
    mark: Part = ""


class NewView(Body):
    """A view to be kept, of a list by its `object_type`."""

    object_type: Line
    name: Name
    icon: Line = ""
    audience: Literal["private", "team", "everybody"] = "private"
    is_locked: bool = False
    state: State = State()


class ViewChange(Body):
    """What is changed about a view; what is absent stays."""

    name: Name | None = None
    icon: Line | None = None
    audience: Literal["private", "team", "everybody"] | None = None
    is_locked: bool | None = None
    state: State | None = None


@ROUTER.get("", summary="List saved views", operation_id="list_views")
@for_members
def list_views(request: MemberRequest) -> HttpResponse:
    """Your own views and those that are shared with you, as their tabs stand; of one `object_type` or all."""
    parameters.check_known(request, ("object_type",))
    name = request.GET.get("object_type", "")
    by = request.member
    kinds = [_kind(name)] if name else saved.listed_types(seen_by=by)
    return answer(
        {"items": [_view(view, kind, by) for kind in kinds for view in saved.visible_views(kind, seen_by=by)]}
    )


@ROUTER.post("", summary="Keep a view", operation_id="add_view", response={201: None})
@for_members
def add_view(request: MemberRequest, body: NewView) -> HttpResponse:
    """The view is yours, and the last of its tabs. To share it you need the right to change the records."""
    by, kind = request.member, _kind(body.object_type)
    values = body.model_dump(exclude={"object_type"})
    _check_state(kind, values["state"], by)
    return answer(_view(saving.save_view(object_type=kind, by=by, **values), kind, by), 201)


@ROUTER.get("/{uuid:id}", summary="Read a view", operation_id="read_view")
@for_members
def read_view(request: MemberRequest, id: UUID) -> HttpResponse:
    """What you may not read is left out of its `state`; `is_whole` is false where it shows others then."""
    kind, view = saved.get_any_view(id, seen_by=request.member)
    return answer(_view(view, kind, request.member))


@ROUTER.patch("/{uuid:id}", summary="Change a view", operation_id="change_view")
@for_members
def change_view(request: MemberRequest, id: UUID, body: ViewChange) -> HttpResponse:
    """A shared view that is not locked takes a new `state` from whoever may change the records."""
    by = request.member
    kind, _found = saved.get_any_view(id, seen_by=by)
    values = {name: value for name, value in body.model_dump().items() if value is not None}
    if "state" in values:
        _check_state(kind, values["state"], by)
    return answer(_view(saving.change_view(object_type=kind, view_id=id, by=by, **values), kind, by))


@ROUTER.delete("/{uuid:id}", summary="Delete a view", operation_id="delete_view", response={204: None})
@for_members
def delete_view(request: MemberRequest, id: UUID) -> HttpResponse:
    """The records stay."""
    kind, _found = saved.get_any_view(id, seen_by=request.member)
    saving.delete_view(object_type=kind, view_id=id, by=request.member)
    return HttpResponse(status=204)


def _kind(name: str) -> ObjectType:
    found = find_object_type(name)
    if found is None:
        raise invalid([("object_type", _("is no list."))])
    return found


def _check_state(kind: ObjectType, state: dict[str, str], by: Actor) -> None:
    """Refuse a question or a sorting that can not be asked. Raises QuestionError."""
    page_of(read_query(kind, where=state["where"], sort=state["sort"]), by)


def _view(view: SavedView, kind: ObjectType, seen_by: Actor) -> dict[str, Any]:
    shown = saved.state_of_view(view, kind, seen_by=seen_by)
    return {
        "id": view.pk,
        "object_type": view.object_type,
        "name": view.name,
        "icon": view.icon,
        "audience": view.audience,
        "is_locked": view.is_locked,
        "is_mine": view.owner_id == seen_by.member_id,
        "position": view.position,
        "state": {name: shown.parts.get(name, "") for name in saved.PARTS},
        "is_whole": shown.is_whole,
        "created_at": view.created_at,
        "updated_at": view.updated_at,
    }
