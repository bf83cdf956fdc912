"""What points at a person by a field of the workspace follows them into a merge, and out of it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from troth.catalog import commands as catalog
from troth.catalog import custom
from troth.catalog.records import create_record
from troth.catalog.registry import object_types
from troth.people import commands, queries
from troth.people.models import Person
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture(autouse=True)
def doctor_and_accountant() -> Iterator[None]:
    for object_type, label in (("people", "Doctor"), ("companies", "Accountant")):
        catalog.add_field(object_type=object_type, label=label, kind="reference", points_at="people", by=BY)
    yield
    custom.forget()


def record(name: str, kind: str = "people", **added: Any) -> Any:
    values: dict[str, Any] = {"name": name, "custom": {field: str(who.pk) for field, who in added.items()}}
    return create_record(object_types()[kind], values, by=BY)


def person(name: str, **added: Any) -> Person:
    return queries.get_person(record(name, **added).pk, seen_by=BY)


def points_at(who: Any, column: str = "c_doctor") -> UUID | None:
    table = "people_person" if isinstance(who, Person) else "people_company"
    with connection.cursor() as cursor:
        cursor.execute(f"select {column} from {table} where id = %s", [who.pk])
        found: UUID | None = cursor.fetchone()[0]
        return found


def merge(kept: Person, merged: Person) -> Any:
    return commands.merge_people(kept=kept, merged=merged, choices={}, by=BY)


def test_who_pointed_at_the_merged_one_points_at_the_kept_one_until_it_is_undone() -> None:
    greta, twin = person("Greta House"), person("G. House")
    ada, ben = person("Ada Quill", doctor=twin), person("Ben Reed", doctor=greta)
    firm = record("Quay Works", "companies", accountant=twin)
    done = merge(greta, twin)
    assert (points_at(ada), points_at(ben)) == (greta.pk, greta.pk)
    assert points_at(firm, "c_accountant") == greta.pk
    commands.undo_merge(merge=done, by=BY)
    assert (points_at(ada), points_at(ben)) == (twin.pk, greta.pk)
    assert points_at(firm, "c_accountant") == twin.pk


def test_what_the_merged_one_pointed_at_is_taken_over_and_given_back() -> None:
    greta, ada = person("Greta House"), person("Ada Quill")
    twin = person("A. Quill", doctor=greta)
    done = merge(ada, twin)
    assert points_at(ada) == greta.pk
    commands.undo_merge(merge=done, by=BY)
    assert (points_at(ada), points_at(twin)) == (None, greta.pk)


@pytest.mark.parametrize("who_points", ["kept", "merged", "both"])
def test_nobody_comes_to_point_at_themselves(who_points: str) -> None:
    ada, twin = person("Ada Quill"), person("A. Quill")
    pairs = {"kept": [(ada, twin)], "merged": [(twin, ada)], "both": [(ada, twin), (twin, ada)]}
    for one, other in pairs[who_points]:
        with connection.cursor() as cursor:
            cursor.execute("update people_person set c_doctor = %s where id = %s", [other.pk, one.pk])
    before = (points_at(ada), points_at(twin))
    done = merge(ada, twin)
    assert points_at(ada) is None
    commands.undo_merge(merge=done, by=BY)
    assert (points_at(ada), points_at(twin)) == before


def test_what_was_pointed_at_may_be_gone_or_merged_when_it_is_undone() -> None:
    greta, double, cole = person("Greta House"), person("G. House"), person("Cole Marsh")
    ada, twin = person("Ada Quill", doctor=greta), person("A. Quill", doctor=cole)
    done = merge(ada, twin)
    merge(double, greta)
    commands.delete_person(record=cole, by=BY)
    back = commands.undo_merge(merge=done, by=BY)
    assert (points_at(ada), points_at(back)) == (double.pk, None)


def test_one_merge_within_another_is_undone_first() -> None:
    greta, twin, third = person("Greta House"), person("G. House"), person("House, Greta")
    ada = person("Ada Quill", doctor=twin)
    inner = merge(greta, twin)
    merge(third, greta)
    assert points_at(ada) == third.pk
    commands.undo_merge(merge=inner, by=BY)
    assert points_at(ada) == twin.pk


def test_the_two_are_compared_by_name(client: Client) -> None:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada Admin", role=role))
    greta, cole = person("Greta House"), person("Cole Marsh")
    ada, twin = person("Ada Quill", doctor=greta), person("A. Quill", doctor=cole)
    page = client.get(f"/people/{ada.pk}/merge/?person={twin.pk}").content.decode()
    assert "Greta House" in page
    assert "Cole Marsh" in page
    assert str(cole.pk) not in page
