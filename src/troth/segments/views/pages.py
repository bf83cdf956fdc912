"""What is to be seen of segments: all of them, and one with its people, its course and its reasons."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from troth.catalog.registry import object_types
from troth.people import queries as people
from troth.questions.errors import QuestionError
from troth.questions.reasons import Reason
from troth.questions.spelling import quoted
from troth.segments import queries
from troth.team.actor import Actor
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.listing.clauses import clauses_of
from troth.webkit.listing.filter_bar import parsed
from troth.webkit.listing.phrases import phrase_of


@require_GET
@needs("people.see")
def index(request: MemberRequest) -> HttpResponse:
    """Show the segments whose question the member may ask."""
    segments = queries.visible_segments(seen_by=request.member)
    context = {
        "segments": [_told(each) for each in segments],
        "sizes": queries.sizes_for(segments, seen_by=request.member),
        "may_edit": queries.may_edit(None, request.member),
    }
    return reply.page(request, "segments/index.html", context)


@require_GET
@needs("people.see")
def segment(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Show a segment: whom it is of, how many there are, ten of them, and how it went."""
    found = queries.get_segment(segment_id, seen_by=request.member)
    sees_everybody = queries.sees_everybody(request.member)
    context = {
        "told": _told(found),
        "segment": found,
        "size": queries.size_for(found, seen_by=request.member),
        "course": queries.course_of(found) if sees_everybody else None,
        "people": queries.some_of(found, seen_by=request.member),
        "users": queries.users_of(found, seen_by=request.member),
        "may_edit": queries.may_edit(found, request.member),
        "sees_everybody": sees_everybody,
        "where": f"in segment {quoted(found.name)}",
        "columns": [object_types()["people"].field(name) for name in ("last_contact_at", "city", "country")],
    }
    return reply.page(request, "segments/segment.html", context)


@require_GET
@needs("people.see")
def draw(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Draw ten other people by chance."""
    found = queries.get_segment(segment_id, seen_by=request.member)
    people_of_it = queries.some_of(found, seen_by=request.member)
    context = {
        "people": people_of_it, "segment": found, "may_edit": queries.may_edit(found, request.member)
    }  # fmt: skip
    return reply.fragment(request, "segments/_people.html", context)


@require_GET
@needs("people.see")
def overlap(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Show in which other segments these people are."""
    found = queries.get_segment(segment_id, seen_by=request.member)
    context = {"segment": found, "overlaps": queries.overlaps_of(found, seen_by=request.member)}
    return reply.fragment(request, "segments/_overlap.html", context)


@require_GET
@needs("people.see")
def why(request: MemberRequest, segment_id: UUID) -> HttpResponse:
    """Say why a person is in a segment, or why not."""
    found = queries.get_segment(segment_id, seen_by=request.member)
    context: dict[str, Any] = {"segment": found, "person": None}
    if asked := request.GET.get("person", ""):
        person = people.read_person(_key(asked), seen_by=request.member)
        context |= {
            "person": person,
            "membership": queries.is_in(found, person.pk),
            "reason": _why(found, person.pk, request.member),
            "label_of": lambda node: phrase_of(node, object_types()["people"]),
        }
    return reply.fragment(request, "segments/_why.html", context)


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _why(found: Any, person_id: UUID, seen_by: Actor) -> Reason | None:
    if found.is_list:
        return None
    try:
        return queries.why(found, person_id, seen_by=seen_by)
    except QuestionError:
        return None  # the page says what is wrong with the question


def _told(found: Any) -> dict[str, Any]:
    """Give a segment with its question as clauses, or as it is written where it can not be read any more."""
    node = parsed(found.question)
    return {"segment": found, "clauses": clauses_of(node, object_types()["people"])}
