"""What the API adds to people and companies: roles at companies, and relations between people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from troth.apikit.gate import needs
from troth.apikit.json_body import Body, Line, answer
from troth.catalog.errors import Invalid, NotFound
from troth.people import commands, queries
from troth.people.queries.page import RolePlayed
from troth.team.actor import Verb
from troth.team.door import MemberRequest

ROUTER = Router(tags=["People"])
COMPANIES = Router(tags=["Companies"])
KINDS = Router(tags=["People"])
MERGES = Router(tags=["People"])


class NewRole(Body):
    """A role to be taken."""

    company: UUID
    title: Annotated[Line, Field(max_length=160)] = ""
    starts_on: date | None = None
    ends_before: date | None = None
    is_primary: bool = True


class RoleChange(Body):
    """What is corrected about a role; what is absent stays."""

    title: Annotated[Line, Field(max_length=160)] = ""
    starts_on: date | None = None
    ends_before: date | None = None
    is_primary: bool = True


class NewRelation(Body):
    """A relation to be told. `kind` is a key of `/relation-kinds`; with ~ it is read from the other end."""

    other: UUID
    kind: Annotated[Line, Field(max_length=41)]
    starts_on: date | None = None
    ends_before: date | None = None
    note: Annotated[Line, Field(max_length=200)] = ""


class RelationEnd(Body):
    """When a relation ended."""

    ends_before: date | None = None


class MergeOrder(Body):
    """Who is merged into the person of the address. `choices` says for a field whose value stays."""

    person: UUID
    choices: dict[str, Literal["kept", "merged"]] = {}


@ROUTER.get("/{uuid:id}/roles", summary="List roles at companies")
@needs("people.see")
def list_roles(request: MemberRequest, id: UUID) -> HttpResponse:
    """The companies a person is or was at, the current ones first."""
    person = queries.read_person(id, seen_by=request.member)
    return answer({"items": _roles_of(person, request)})


@ROUTER.post("/{uuid:id}/roles", summary="Take a role", response={201: None})
@needs("people.change")
def take_role(request: MemberRequest, id: UUID, body: NewRole) -> HttpResponse:
    """A current primary role takes the place of the one before; the history stays with the person."""
    person = queries.get_person(id, seen_by=request.member, to=Verb.CHANGE)
    try:
        company = queries.get_company(body.company, seen_by=request.member)
    except NotFound:
        raise Invalid([("company", _("was not found."))]) from None
    terms = body.model_dump(exclude={"company"})
    role = commands.take_role(person=person, company=company, by=request.member, **terms)
    return answer(_one(_roles_of(person, request), role.pk), 201)


@ROUTER.patch("/{uuid:id}/roles/{uuid:role_id}", summary="Correct or end a role")
@needs("people.change")
def change_role(request: MemberRequest, id: UUID, role_id: UUID, body: RoleChange) -> HttpResponse:
    """Give `ends_before` to end a role: the person and all that passed with them stay."""
    person = queries.get_person(id, seen_by=request.member, to=Verb.CHANGE)
    role = queries.get_role(role_id, of=person)
    before = {name: getattr(role, name) for name in RoleChange.model_fields}
    terms = before | body.model_dump(exclude_unset=True)
    commands.change_role(role=role, by=request.member, **terms)
    return answer(_one(_roles_of(person, request), role.pk))


@COMPANIES.get("/{uuid:id}/roles", summary="List roles of people")
@needs("companies.see")
def list_roles_at_company(request: MemberRequest, id: UUID) -> HttpResponse:
    """The people who are or were at a company, the current ones first."""
    company = queries.get_company(id, seen_by=request.member)
    return answer({"items": _roles(queries.roles_at_company(company, seen_by=request.member), "person")})


@KINDS.get("", summary="List kinds of relations")
@needs("people.see")
def list_relation_kinds(request: MemberRequest) -> HttpResponse:
    """How people can be related, from both ends: "reports_to" and, from the other end, "reports_to~"."""
    kinds = [{"kind": key, "label": label} for key, label in queries.relation_choices()]
    return answer({"items": kinds})


@ROUTER.get("/{uuid:id}/relations", summary="List relations to other people")
@needs("people.see")
def list_relations(request: MemberRequest, id: UUID) -> HttpResponse:
    """Relations as read from this person's end, those that hold first."""
    person = queries.read_person(id, seen_by=request.member)
    return answer({"items": _ties_of(person, request)})


@ROUTER.post("/{uuid:id}/relations", summary="Tell a relation", response={201: None})
@needs("people.change")
def relate(request: MemberRequest, id: UUID, body: NewRelation) -> HttpResponse:
    """Tell how a person is related to another one. Telling it again changes nothing."""
    person = queries.get_person(id, seen_by=request.member, to=Verb.CHANGE)
    kind = queries.find_relation_kind(body.kind.removesuffix("~"))
    if kind is None:
        raise Invalid([("kind", _("is no kind of relation; see /relation-kinds."))])
    try:
        other = queries.get_person(body.other, seen_by=request.member)
    except NotFound:
        raise Invalid([("other", _("was not found."))]) from None
    ends = (other, person) if body.kind.endswith("~") else (person, other)
    relation = commands.relate_people(
        person=ends[0], other=ends[1], kind=kind, by=request.member,
        **body.model_dump(exclude={"kind", "other"}),
    )  # fmt: skip
    return answer(_one(_ties_of(person, request), relation.pk), 201)


@ROUTER.patch("/{uuid:id}/relations/{uuid:relation_id}", summary="End a relation")
@needs("people.change")
def end_relation(request: MemberRequest, id: UUID, relation_id: UUID, body: RelationEnd) -> HttpResponse:
    """End a relation, today where no day is given; it stays as history."""
    person = queries.get_person(id, seen_by=request.member, to=Verb.CHANGE)
    relation = queries.get_relation(relation_id, of=person)
    commands.end_relation(relation=relation, ends_before=body.ends_before, by=request.member)
    return answer(_one(_ties_of(person, request), relation.pk))


@ROUTER.delete("/{uuid:id}/relations/{uuid:relation_id}", summary="Remove a relation", response={204: None})
@needs("people.change")
def remove_relation(request: MemberRequest, id: UUID, relation_id: UUID) -> HttpResponse:
    """Take back a relation that was told by mistake."""
    person = queries.get_person(id, seen_by=request.member, to=Verb.CHANGE)
    commands.remove_relation(relation=queries.get_relation(relation_id, of=person), by=request.member)
    return HttpResponse(status=204)


@ROUTER.post("/{uuid:id}/merge", summary="Merge another person into this one", response={201: None})
@needs("people.change")
def merge(request: MemberRequest, id: UUID, body: MergeOrder) -> HttpResponse:
    """The other one's id leads to this person from now on, and all that was theirs is this person's. It
    needs the right to delete the other one, and can be undone at any later time."""
    kept = queries.get_person(id, seen_by=request.member, to=Verb.CHANGE)
    try:
        merged = queries.get_person_to_merge(body.person, seen_by=request.member)
    except NotFound:
        raise Invalid([("person", _("was not found."))]) from None
    done = commands.merge_people(kept=kept, merged=merged, choices=body.choices, by=request.member)
    return answer(_merge(done, kept), 201)


@ROUTER.get("/{uuid:id}/merges", summary="List who was merged into a person")
@needs("people.see")
def list_merges(request: MemberRequest, id: UUID) -> HttpResponse:
    """The newest first, with those who were merged into the merged ones before."""
    kept = queries.read_person(id, seen_by=request.member)
    return answer({"items": [_merge(done, kept) for done in queries.merges_within(kept.pk)]})


@MERGES.post("/{uuid:id}/undo", summary="Undo a merge")
@needs("people.change")
def undo_merge(request: MemberRequest, id: UUID) -> HttpResponse:
    """The merged person is there again, with their id and what was theirs. What was changed since stays."""
    done, kept = queries.get_merge(id, seen_by=request.member, to=Verb.CHANGE)
    parted = commands.undo_merge(merge=done, by=request.member)
    return answer({"id": id, "kept": _named(kept), "person": _named(parted)})


def _merge(done: Any, kept: Any) -> dict[str, Any]:
    return {
        "id": done.pk,
        "kept": _named(kept),
        "merged": {"id": done.merged_id, "name": done.name},
        "merged_at": done.merged_at,
    }


def _named(person: Any) -> dict[str, Any]:
    return {"id": person.pk, "name": person.name}


def _roles_of(person: Any, request: MemberRequest) -> list[dict[str, Any]]:
    return _roles(queries.roles_of_person(person, seen_by=request.member), "company")


def _roles(rows: Sequence[RolePlayed], other: str) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            other: {"id": row.other_id, "name": row.other},
            "title": row.title,
            "starts_on": row.starts_on,
            "ends_before": row.ends_before,
            "is_current": row.is_current,
            "is_primary": row.is_primary,
        }
        for row in rows
    ]


def _ties_of(person: Any, request: MemberRequest) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "kind": row.kind,
            "other": {"id": row.other_id, "name": row.other},
            "other_is": row.label,
            "starts_on": row.starts_on,
            "ends_before": row.ends_before,
            "note": row.note,
        }
        for row in queries.ties_of(person, seen_by=request.member)
    ]


def _one(rows: list[dict[str, Any]], key: UUID) -> dict[str, Any]:
    """Pick what was just written out of what is read; the id alone where a long list leaves it out."""
    return next((row for row in rows if row["id"] == key), {"id": key})
