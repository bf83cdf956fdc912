"""The pages of one person and of one company, and the history of any record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.records import delete_record, read_record
from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.ground.hooks import Hook, filled
from troth.people import commands, queries
from troth.people.hooks import CompanyPanel, Ending, Erasing, Involvement, PersonPanel
from troth.team.actor import Actor, Verb
from troth.team.door import MemberRequest, needs
from troth.team.queries import history_of, where_from
from troth.team.queries.audit import Entry
from troth.team.queries.members import names_of as member_names
from troth.webkit import reply
from troth.webkit.panel import Involved, Panel

HISTORY = 50


@require_GET
@needs("people.see")
def person(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a person: how they stand, what is known, what passed, and who they belong to."""
    found = queries.read_person(record_id, seen_by=request.member)
    if found.pk != record_id:
        return reply.redirect(request, f"/people/{found.pk}/")
    context = record_context(found, object_types()["people"], request.member)
    context |= {
        "panels": panels_of(PersonPanel, request.member, person_id=found.pk),
        "roles": queries.roles_of_person(found, seen_by=request.member),
        "home": queries.home_of(found, seen_by=request.member),
        "may_settle": queries.may_settle(found, seen_by=request.member),
        "ties": queries.ties_of(found, seen_by=request.member),
        "may_merge": request.member.may("people.delete"),
        "erasing": context["may_delete"]
        and [said for tell in filled(Erasing) for said in tell(person_id=found.pk, seen_by=request.member)],
        "relation_choices": queries.relation_choices(),
        "queries": request.GET,
    }
    return reply.page(request, "people/person.html", context)


@require_GET
@needs("companies.see")
def company(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Show a company: how it stands, what is known, what passed, and who is there."""
    found = queries.get_company(record_id, seen_by=request.member)
    context = record_context(found, object_types()["companies"], request.member)
    roles = queries.roles_at_company(found, seen_by=request.member)
    context |= {
        "panels": panels_of(CompanyPanel, request.member, company_id=found.pk),
        "roles": roles,
        "involved": involved_in(found.pk, [role.other_id for role in roles], request.member),
        "erasing": context["may_delete"] and endings_of("companies", found.pk, request.member),
    }
    return reply.page(request, "people/company.html", context)


@require_GET
@needs("people.see", "companies.see", "households.see")
def history(request: MemberRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Show every change of a person, a company or a household."""
    return show_history(request, object_types()[kind], record_id)


def show_history(request: MemberRequest, object_type: ObjectType, record_id: UUID) -> HttpResponse:
    """Show every change of a record: when, by whom, from where, the old value and the new."""
    kind = object_type.name
    record = read_record(object_type, record_id, seen_by=request.member)
    before = _uuid(request.GET.get("before", ""))
    entries = history_of(kind, record.pk, seen_by=request.member, before=before, limit=HISTORY + 1)
    context = {
        "record": record,
        "object_type": object_type,
        "entries": [entry for entry in entries[:HISTORY] if entry.changes or not _only_moved(entry)],
        "names": _names(entries, object_type, request.member),
        "older": entries[HISTORY - 1].id if len(entries) > HISTORY else None,
        "merges": queries.merges_within(record.pk) if kind == "people" and not before else [],
        "may_change": request.member.reaches(kind, Verb.CHANGE, record.owner_id),
    }
    return reply.page(request, "people/history.html", context)


@require_POST
@needs("people.delete")
def delete_person(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete a person for good, and go back to the list."""
    found = queries.get_person(record_id, seen_by=request.member)
    delete_record(object_types()["people"], record_id, by=request.member)
    return reply.redirect(request, "/people/", _("%s was deleted.") % found.name)


@require_POST
@needs("companies.delete")
def delete_company(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Delete a company for good, and go back to the list. Its people stay."""
    found = queries.get_company(record_id, seen_by=request.member)
    delete_record(object_types()["companies"], record_id, by=request.member)
    return reply.redirect(request, "/companies/", _("%s was deleted.") % found.name)


@require_POST
@needs("people.change")
def rest(request: MemberRequest, record_id: UUID) -> HttpResponse:
    """Say that nobody has to act."""
    found = queries.get_person(record_id, seen_by=request.member, to=Verb.CHANGE)
    commands.rest_turn(record=found, by=request.member)
    return reply.redirect(request, f"/people/{record_id}/", _("Nobody’s turn now."))


def involved_in(company_id: UUID, person_ids: Sequence[UUID], seen_by: Actor) -> dict[UUID, list[Involved]]:
    """Gather by person what the people of a company are in."""
    found: dict[UUID, list[Involved]] = defaultdict(list)
    for fill in filled(Involvement):
        for key, involved in fill(person_ids=person_ids, company_id=company_id, seen_by=seen_by).items():
            found[key].extend(involved)
    return found


def endings_of(kind: str, record_id: UUID, seen_by: Actor) -> list[str]:
    """Say what becomes of others when a record is deleted that is no person."""
    told = {"kind": kind, "record_id": record_id, "seen_by": seen_by}
    return [said for tell in filled(Ending) for said in tell(**told)]


def record_context(
    record: Any, object_type: ObjectType, seen_by: Actor, *, head: Sequence[str] = ()
) -> dict[str, Any]:
    """Gather what the page of any record shows; what its `head` shows is not among the facts."""
    context = {
        "record": record,
        "object_type": object_type,
        "shown": {each.name for each in object_type.fields if seen_by.may_read(object_type.name, each.name)},
        "facts": [
            fact
            for fact in queries.facts_of(record, object_type, seen_by=seen_by)
            if fact.field.name not in head
        ],
        "sources": where_from(object_type.name, record.pk),
        "may_change": seen_by.reaches(object_type.name, Verb.CHANGE, record.owner_id),
        "may_delete": seen_by.reaches(object_type.name, Verb.DELETE, record.owner_id),
    }
    if object_type.field("lifecycle"):
        context |= {
            "reach": queries.reach_of(record),
            "is_late": queries.is_late(record),
            "tag_hues": queries.hues_of_tags(record.tags),
        }
    return context


def _only_moved(entry: Entry) -> bool:
    """Tell of an entry without changes to show that it is about a row that came along in a merge."""
    return entry.operation == "update" and entry.row_id is not None


def _names(entries: Sequence[Entry], object_type: ObjectType, seen_by: Actor) -> dict[str, str]:
    """Name the records and members that old and new values point at."""
    values = [value for entry in entries for change in entry.changes for value in (change.old, change.new)]
    ids = [key for value in values if isinstance(value, str) and (key := _uuid(value))]
    named = {str(key): name for key, name in member_names(ids).items()}
    named |= queries.names_of(ids, seen_by=seen_by)
    return named | queries.own_names_of(set(ids), object_type, seen_by=seen_by)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def panels_of(hook: type[Hook], seen_by: Actor, **about: UUID) -> Sequence[Panel]:
    """Gather what other packages show on the page, in the order of their places."""
    panels = [panel for fill in filled(hook) for panel in fill(seen_by=seen_by, **about)]
    return sorted(panels, key=lambda panel: panel.order)
