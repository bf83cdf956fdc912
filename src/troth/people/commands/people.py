"""Create, change and delete a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.ground.events import publish
from troth.ground.hooks import filled
from troth.people.commands.households import forget_empty, tell_move
from troth.people.commands.merging import forget_merges
from troth.people.commands.records import chronicle, finish, insert, lock, move_lifecycle, write_columns
from troth.people.commands.roles import move_to
from troth.people.events import PersonChanged, PersonCreated, PersonDeleted
from troth.people.facts import Fact
from troth.people.hooks import Erasure
from troth.people.models import Email, Person
from troth.people.names import display_name, split_name
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.webkit.listing.bulk.asking import forget_record

COLUMNS = (
    "first_name",
    "last_name",
    "language",
    "time_zone",
    "birthday",
    "country",
    "city",
    "lifecycle",
    "owner",
    "household",
    "tags",
    "source",
    "external_id",
)


def create_person(*, values: Mapping[str, Any], by: Actor) -> Person:
    """Add a person. `values` are public fields, already cleaned; who adds somebody owns them."""
    return create_people(many=[values], by=by)[0]


def create_people(*, many: Sequence[Mapping[str, Any]], by: Actor) -> list[Person]:
    """Add people, all or none, in the order of `many`: a list of values as `create_person` takes them."""
    with acting(by):
        people = [_new(values, by) for values in many]
        insert(people, many)
        for person, values in zip(people, many, strict=True):
            if values.get("company"):
                move_to(person, company_id=values["company"], title=person.title, by=by)
        events = [PersonCreated(person_id=person.pk) for person in people]
        chronicle(
            [Fact(event=each.name, sentence=each.sentence, person_id=each.person_id) for each in events],
            by=by,
        )
        for event in events:
            publish(event)
        written = Person.objects.in_bulk([person.pk for person in people])
    return [written[person.pk] for person in people]


def _new(values: Mapping[str, Any], by: Actor) -> Person:
    # Plain texts, not the defaults of the database: the name is made of them before there is a row.
    blank = dict.fromkeys(("first_name", "last_name", "email", "phone"), "")
    person = Person(
        owner_id=by.member_id, lifecycle="lead", tags=[], title=values.get("title") or "", **blank
    )
    write_columns(person, values, COLUMNS)
    _name(person, values)
    return person


def change_person(*, record: Person, values: Mapping[str, Any], by: Actor) -> Person:
    """Change a person's fields. Nothing is written, and nobody told, where nothing differs."""
    with acting(by):
        person: Person = lock(record)
        lifecycle, household_id = person.lifecycle, person.household_id
        changed = write_columns(person, values, COLUMNS)
        if {"first_name", "last_name", "name"} & values.keys():
            changed += _name(person, values)
        changed += _place(person, values, by)
        changed = finish(person, values, changed)
        if "lifecycle" in changed:
            move_lifecycle(person, lifecycle, by)
        if "household" in changed:
            tell_move(person, household_id, by=by)
        if changed:
            publish(PersonChanged(person_id=person.pk, fields=changed))
        person.refresh_from_db()
    return person


def add_email(*, record: Person, address: str, by: Actor) -> Person:
    """Note one more mail address of a person; one that they have already changes nothing."""
    with acting(by):
        lock(record)
        there = Email.objects.filter(person=record).order_by("-is_primary", "pk")
        if any(each.key == address.lower() for each in there):
            return record
        names = ("address", "label", "is_primary", "valid_from", "valid_until")
        points = [{name: getattr(each, name) for name in names} for each in there]
        return change_person(record=record, values={"emails": [*points, {"address": address}]}, by=by)


def delete_person(*, record: Person, by: Actor) -> None:
    """Delete a person with all that is held about them. The audit trail keeps that it was done."""
    with acting(by):
        person: Person = lock(record)
        for forget in filled(Erasure):
            forget(person_id=person.pk)
        forget_record(person.pk)
        person.delete()
        forget_merges(record.pk)
        if person.household_id:
            forget_empty(person.household_id)
        publish(PersonDeleted(person_id=record.pk))


def _place(person: Person, values: Mapping[str, Any], by: Actor) -> list[str]:
    company_id = values.get("company", person.company_id)
    title = values.get("title", person.title) or ""
    if company_id == person.company_id and title == person.title:
        return []
    move_to(person, company_id=company_id, title=title, by=by)
    return [name for name in ("company", "title") if name in values]


def _name(person: Person, values: Mapping[str, Any]) -> list[str]:
    before = person.name
    whole = (values.get("name") or "").strip()
    if whole and not ({"first_name", "last_name"} & values.keys()):
        person.first_name, person.last_name = split_name(whole)
        person.name = whole
    else:
        reach = _first_reach(values) or person.email or person.phone
        person.name = display_name(person.first_name, person.last_name, otherwise=whole or reach)
    if not person.name:
        raise Invalid([("name", _("is needed: a name, a mail address or a phone number."))])
    return ["name"] if person.name != before else []


def _first_reach(values: Mapping[str, Any]) -> str:
    points = [values.get("email"), *(point.get("address") for point in values.get("emails") or [])]
    points += [values.get("phone"), *(point.get("number") for point in values.get("phones") or [])]
    return next((point for point in points if point), "")
