"""What the API adds to the timeline: reading and writing it from the person or company it belongs to."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from troth.apikit import parameters
from troth.apikit.gate import needs
from troth.apikit.json_body import answer, read_object
from troth.apikit.records import shown
from troth.catalog.errors import Invalid
from troth.catalog.records import create_record
from troth.people import queries as people
from troth.questions import listing
from troth.questions.tree import And, Comparison, Node, Operator, Path, Text
from troth.team.door import MemberRequest
from troth.timeline.catalog import INTERACTIONS

PEOPLE = Router(tags=["People"])
COMPANIES = Router(tags=["Companies"])
LISTED = {
    "parameters": parameters.described(INTERACTIONS),
    "responses": {
        200: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/InteractionPage"}}}}
    },
}
WRITTEN = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewInteraction"}}},
    },
    "responses": {
        201: {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Interaction"}}}}
    },
}


@PEOPLE.get("/{uuid:id}/timeline", summary="Read the timeline of a person", openapi_extra=LISTED)
@needs("interactions.see")
def read_timeline(request: MemberRequest, id: UUID) -> HttpResponse:
    """What passed between us and the person, newest first; `where`, `sort`, `after` as in every list."""
    person = people.read_person(id, seen_by=request.member)
    return _list(request, "person", person.pk)


@PEOPLE.post(
    "/{uuid:id}/timeline",
    summary="Write on the timeline of a person",
    response={201: None},
    openapi_extra=WRITTEN,
)
@needs("interactions.create")
def write_on_timeline(request: MemberRequest, id: UUID) -> HttpResponse:
    """Write down a note, a call, a meeting or a message. A direction moves last contact and turn."""
    person = people.read_person(id, seen_by=request.member)
    return _write(request, "person", person.pk)


@COMPANIES.get("/{uuid:id}/timeline", summary="Read the timeline of a company", openapi_extra=LISTED)
@needs("interactions.see")
def read_timeline_of_company(request: MemberRequest, id: UUID) -> HttpResponse:
    """What passed between us and the people of the company, newest first."""
    people.get_company(id, seen_by=request.member)
    return _list(request, "company", id)


@COMPANIES.post(
    "/{uuid:id}/timeline",
    summary="Write on the timeline of a company",
    response={201: None},
    openapi_extra=WRITTEN,
)
@needs("interactions.create")
def write_on_timeline_of_company(request: MemberRequest, id: UUID) -> HttpResponse:
    """Write down what passed with a company as a whole, or with a person of it."""
    people.get_company(id, seen_by=request.member)
    return _write(request, "company", id)


def _list(request: MemberRequest, of: str, key: UUID) -> HttpResponse:
    query, counting = parameters.read_listing(INTERACTIONS, request)
    about: Node = Comparison(Path((of,)), Operator.EQUAL, Text(str(key)))
    where = And((about, query.where)) if query.where else about
    page = listing.json_page(replace(query, where=where), request.member, counting)
    return answer(page)


def _write(request: MemberRequest, of: str, key: UUID) -> HttpResponse:
    parameters.check_known(request, ())
    values = read_object(request)
    if of in values:
        raise Invalid([(of, _("is told by the address already."))])
    entry = create_record(INTERACTIONS, {**values, of: str(key)}, by=request.member)
    return shown(INTERACTIONS, entry.pk, request.member, status=201)
