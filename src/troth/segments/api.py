"""The program's door to segments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from troth.apikit import parameters
from troth.apikit.gate import needs
from troth.apikit.json_body import Body, Line, answer
from troth.apikit.problem import invalid
from troth.catalog.errors import NotFound
from troth.people import queries as people
from troth.people.catalog import PEOPLE
from troth.questions import listing
from troth.questions.reasons import Reason
from troth.questions.spelling import spell
from troth.questions.tree import And
from troth.segments import commands, queries
from troth.team.door import MemberRequest

ROUTER = Router(tags=["Segments"])
LISTED = {
    "parameters": parameters.described(PEOPLE),
    "responses": {
        200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/PersonPage"}}}}
    },
}


class NewSegment(Body):
    """A segment to be made: of those who meet `question`, or a list kept by hand without one."""

    name: Annotated[Line, Field(max_length=120)]
    question: Annotated[str, Field(max_length=10_000)] = ""
    note: Annotated[Line, Field(max_length=500)] = ""


class SegmentChange(Body):
    """What is changed about a segment; what is absent stays."""

    name: Annotated[Line, Field(max_length=120)] = ""
    question: Annotated[str, Field(max_length=10_000)] = ""
    note: Annotated[Line, Field(max_length=500)] = ""


class People(Body):
    """Ids of people."""

    people: Annotated[list[UUID], Field(max_length=10_000)]


@ROUTER.get("", summary="List segments")
@needs("people.see")
def list_segments(request: MemberRequest) -> HttpResponse:
    """Segments whose question you may ask, by name, each with how many of the people you see are in it."""
    parameters.check_known(request, ())
    segments = queries.visible_segments(seen_by=request.member)
    return answer({"items": [_segment(each, request) for each in segments]})


@ROUTER.post("", summary="Make a segment", response={201: None})
@needs("people.change")
def make_segment(request: MemberRequest, body: NewSegment) -> HttpResponse:
    """Who is in it is found out in the background: `is_ready` tells when that is done."""
    segment = commands.create_segment(by=request.member, **body.model_dump())
    return answer(_segment(segment, request), 201)


@ROUTER.get("/{uuid:id}", summary="Read a segment")
@needs("people.see")
def read_segment(request: MemberRequest, id: UUID) -> HttpResponse:
    """Its question, its size, and how it stands."""
    return answer(_segment(queries.get_segment(id, seen_by=request.member), request))


@ROUTER.patch("/{uuid:id}", summary="Change a segment")
@needs("people.change")
def change_segment(request: MemberRequest, id: UUID, body: SegmentChange) -> HttpResponse:
    """Under a new question, who is in it is found out in the background."""
    segment = queries.get_segment(id, seen_by=request.member)
    values = body.model_dump(exclude_unset=True)
    return answer(
        _segment(commands.change_segment(segment=segment, values=values, by=request.member), request)
    )


@ROUTER.delete("/{uuid:id}", summary="Delete a segment", response={204: None})
@needs("people.change")
def delete_segment(request: MemberRequest, id: UUID) -> HttpResponse:
    """The people in it stay. A segment that another one asks about is not deleted (409)."""
    commands.delete_segment(segment=queries.get_segment(id, seen_by=request.member), by=request.member)
    return HttpResponse(status=204)


@ROUTER.get("/{uuid:id}/people", summary="List the people in a segment", openapi_extra=LISTED)
@needs("people.see")
def list_people(request: MemberRequest, id: UUID) -> HttpResponse:
    """As `/people`, narrowed to the segment; `where`, `sort`, `after` as there."""
    members = queries.people_of(queries.get_segment(id, seen_by=request.member))
    query, counting = parameters.read_listing(members.object_type, request)
    where = And((members.where, query.where)) if members.where and query.where else members.where
    return answer(listing.json_page(replace(query, where=where), request.member, counting))


@ROUTER.post("/{uuid:id}/people", summary="Put people on a list")
@needs("people.change")
def add_people(request: MemberRequest, id: UUID, body: People) -> HttpResponse:
    """For a list kept by hand; who is in a live segment follows from its question (409)."""
    segment = queries.get_segment(id, seen_by=request.member)
    return answer({"added": commands.add_to_list(segment=segment, person_ids=body.people, by=request.member)})


@ROUTER.delete("/{uuid:id}/people/{uuid:person_id}", summary="Take a person off a list", response={204: None})
@needs("people.change")
def remove_person(request: MemberRequest, id: UUID, person_id: UUID) -> HttpResponse:
    """For a list kept by hand. Who is not on it stays off it."""
    segment = queries.get_segment(id, seen_by=request.member)
    person = people.read_person(person_id, seen_by=request.member)
    commands.remove_from_list(segment=segment, person_ids=[person.pk], by=request.member)
    return HttpResponse(status=204)


@ROUTER.get("/{uuid:id}/why", summary="Say why a person is in a segment, or not")
@needs("people.see")
def say_why(request: MemberRequest, id: UUID, person: UUID) -> HttpResponse:
    """Each condition of the question, whether the person meets it, and what it found."""
    parameters.check_known(request, ("person",))
    segment = queries.get_segment(id, seen_by=request.member)
    try:
        found = people.read_person(person, seen_by=request.member)
    except NotFound:
        raise invalid([("person", _("was not found."))]) from None
    membership = queries.is_in(segment, found.pk)
    reason = None if segment.is_list else queries.why(segment, found.pk, seen_by=request.member)
    return answer(
        {
            "is_in": membership is not None,
            "since": membership.since if membership else None,
            "why": _reason(reason) if reason else None,
        }
    )


def _segment(segment: Any, request: MemberRequest) -> dict[str, Any]:
    return {
        "id": segment.pk,
        "name": segment.name,
        "question": segment.question,
        "note": segment.note,
        "is_list": segment.is_list,
        "size": queries.size_for(segment, seen_by=request.member),
        "is_ready": segment.built_at is not None,
        "problem": segment.problem,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    told: dict[str, Any] = {"condition": spell(reason.node), "is_met": reason.is_met}
    if reason.parts:
        return told | {"parts": [_reason(part) for part in reason.parts]}
    if reason.field is not None:
        told["value"] = _plain(reason.value)
    return told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
