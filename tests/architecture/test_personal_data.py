"""What is held about a person has a reason, can be taken along, and goes when they are erased.

A word of its own is planted in every column that can hold one, of every table that points at a person. So a
new column is walked as soon as it is there, and a new table fails until `somebody` has a row in it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from tests.planting import planted

from troth.agenda.commands import add_attendee, add_task
from troth.catalog.registry import object_types
from troth.catalog.types import Kind
from troth.ground import events
from troth.ground.hooks import filled
from troth.people import commands as people
from troth.people.models import Person, RelationKind
from troth.privacy import commands as privacy_commands
from troth.privacy import queries as privacy
from troth.privacy.hooks import PersonalData
from troth.team.acting import acting
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.timeline.commands import log_interaction

pytestmark = pytest.mark.django_db

SHORTEST = 20  # characters that a column must take for a word to be planted in it
# Made by the database out of other columns.
DERIVED = {("people_person", "doc"), ("people_email", "key")}
# Only the name of an object type, which a constraint of the table holds to.
NAMES_OF_TYPES = {("agenda_task", "about_kind"), *chain(*planted("NAMES_OF_TYPES"))}
# What is planted past the guards of the tables that only grow.
APPEND_ONLY = {
    "timeline_interaction": "timeline_is_append_only",
    "privacy_consent_entry": "consent_is_append_only",
    "tracking_event": "event_stays",
}
# Where an erased person may still stand, and until when.
LINGERS = {
    "questions_word": "search learns its words anew each week",
    "ground_event": "events are forgotten after a month",
}
# A field of one of these kinds tells something of a person.
TELLING = (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.LINK, Kind.DATE, Kind.TAGS)
Planted = models.CharField | models.TextField | models.JSONField | ArrayField


@dataclass(frozen=True, slots=True)
class Column:
    """A column that can hold a word, of a table that points at a person by the columns `keys`."""

    table: str
    field: models.Field[Any, Any]
    keys: tuple[str, ...]

    @property
    def word(self) -> str:
        return f"Q{zlib.crc32(f'{self.table}.{self.field.column}'.encode()):010d}Z"

    @property
    def value(self) -> Any:
        if isinstance(self.field, models.JSONField):
            return json.dumps({"planted": self.word})
        return [self.word] if isinstance(self.field, ArrayField) else self.word


def tables_about_people() -> Iterator[tuple[type[models.Model], tuple[str, ...]]]:
    for model in apps.get_models():
        keys = tuple(
            field.column
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and field.related_model is Person
        )
        if keys or model is Person:
            yield model, keys or ("id",)


def columns() -> Iterator[Column]:
    for model, keys in tables_about_people():
        table = model._meta.db_table
        for field in model._meta.concrete_fields:
            if takes_a_word(field) and (table, field.column) not in DERIVED | NAMES_OF_TYPES:
                yield Column(table, field, keys)


def takes_a_word(field: models.Field[Any, Any]) -> bool:
    is_long_enough = (getattr(field, "max_length", None) or SHORTEST) >= SHORTEST
    if isinstance(field, ArrayField):
        return takes_a_word(field.base_field)
    return isinstance(field, Planted) and not field.choices and is_long_enough


def somebody() -> Person:
    """Make a person of whom every table has a row."""
    by = everyone()
    role = Role.objects.get(key="member")
    member = Member.objects.create(email="dele@hollin.example", name="Dele", role=role)
    other = people.create_person(values={"name": "Bea Ford"}, by=by)
    company = people.create_company(values={"name": "Cargo Otter"}, by=by)
    person = people.create_person(values={"name": "Ada Quill"}, by=by)
    reach = {
        "emails": [{"address": "ada@example.org"}],
        "phones": [{"number": "+353861234567"}],
        "addresses": [{"street": "1 Quay"}],
    }
    person = people.change_person(record=person, values=reach, by=by)
    people.take_role(person=person, company=company, title="Rider", by=by)
    spouse = RelationKind.objects.get(key="spouse")
    people.relate_people(person=person, other=other, kind=spouse, note="met at work", by=by)
    log_interaction(values={"person": person.pk, "kind": "note", "body": "Rides to work."}, by=by)
    task = add_task(values={"title": "Call Ada", "person": person.pk, "owner": member.pk}, by=by)
    add_attendee(values={"task": task.pk, "person": person.pk}, by=by)
    said = privacy_commands.record(
        person_id=person.pk, said="granted", purpose="newsletter", channel="mail", source="form", by=by
    )
    privacy_commands.claim(person_id=person.pk, purpose="service", channel="mail", by=by)
    privacy_commands.open_silence(person_id=person.pk, note="The chain slips.", by=by)
    privacy_commands.confirmation_token(entry=said, by=by)
    for plant_more in planted("about_person"):
        plant_more(person)
    return person


def plant(person: Person) -> None:
    """Write its word into every column, past the commands: what they take is not the question here."""
    with acting(everyone()), connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table, guard in APPEND_ONLY.items():
            cursor.execute(f"alter table {table} disable trigger {guard}")
        for column in columns():
            where = " or ".join(f'"{key}" = %(key)s' for key in column.keys)
            cursor.execute(
                f'update "{column.table}" set "{column.field.column}" = %(value)s where {where}',
                {"value": column.value, "key": person.pk},
            )
            assert cursor.rowcount, f"somebody() has no row in {column.table}"
        for table, guard in APPEND_ONLY.items():
            cursor.execute(f"alter table {table} enable trigger {guard}")


def where_they_stand(words: set[str]) -> dict[str, set[str]]:
    """Read the whole database, and give the words found by the table that they stand in."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'select t::text from "{table}" t')
            text = "\n".join(row for (row,) in cursor.fetchall()).lower()
            if there := {word for word in words if word.lower() in text}:
                found[table] = there
    return found


def test_every_field_about_people_says_why_it_is_held() -> None:
    about_people = {model._meta.db_table for model, _ in tables_about_people()}
    silent = {
        (kind.name, field.name)
        for kind in object_types().values()
        if kind.table in about_people
        for field in kind.fields
        if field.personal is None
        and field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.DATE)
    }
    assert silent == set()
    reasons = [field.personal for kind in object_types().values() for field in kind.fields if field.personal]
    assert all(why.purpose and why.basis and why.retention for why in reasons)


def test_everything_that_is_held_has_a_reason() -> None:
    person = somebody()
    assert filled(PersonalData)
    for title, part in privacy.held_about(person_id=person.pk).items():
        assert all((part["why"], part["basis"], part["kept"])), title


def test_everything_can_be_taken_along() -> None:
    person = somebody()
    plant(person)
    held = json.dumps(privacy.held_about(person_id=person.pk), default=str)
    left_out = [f"{column.table}.{column.field.column}" for column in columns() if column.word not in held]
    assert left_out == []


def test_an_erasure_reaches_everything_and_the_audit_trail_too() -> None:
    person = somebody()
    plant(person)
    with acting(everyone()):  # what the words replaced is old by now, and so are they
        Person.objects.filter(pk=person.pk).update(city="Cork", first_name="Ada")
    words = {column.word for column in columns()} | {
        "Ada Quill",
        "ada@example.org",
        "met at work",
        "Call Ada",
    }
    assert where_they_stand(words)["team_audit"]
    people.delete_person(record=person, by=everyone())
    left = {table: found for table, found in where_they_stand(words).items() if table not in LINGERS}
    assert left == {}


def test_events_are_forgotten_after_a_month() -> None:
    with connection.cursor() as cursor:
        for days in (29, 31):
            cursor.execute(
                "insert into ground_event (name, payload, at)"
                " values (%s, '{}', now() - make_interval(days => %s))",
                [f"{days} days old", days],
            )
        events.forget_old_events()
        cursor.execute("select name from ground_event")
        assert cursor.fetchall() == [("29 days old",)]
