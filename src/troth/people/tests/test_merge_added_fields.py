"""What a workspace added to people is merged and parted like what was there from the start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from troth.catalog import commands as catalog
from troth.catalog import custom
from troth.catalog.records import create_record
from troth.catalog.registry import object_types
from troth.catalog.types import Rolled, RollUp
from troth.people import commands, queries
from troth.people.models import Person
from troth.questions.formulas.making import add_formula
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture(autouse=True)
def shoe_and_hat() -> Iterator[None]:
    for label in ("Shoe size", "Hat size"):
        catalog.add_field(object_type="people", label=label, kind="number", by=BY)
    yield
    custom.forget()


def person(name: str, **sizes: int) -> Person:
    made: Any = create_record(object_types()["people"], {"name": name, "custom": sizes}, by=BY)
    return queries.get_person(made.pk, seen_by=BY)


def sizes(who: Person) -> tuple[int | None, int | None]:
    with connection.cursor() as cursor:
        cursor.execute("select c_shoe_size, c_hat_size from people_person where id = %s", [who.pk])
        found: tuple[int | None, int | None] = cursor.fetchone()
        return found


def test_what_only_one_has_stays_and_a_choice_decides_between_two() -> None:
    ada, twin = person("Ada Quill", shoe_size=38), person("A. Quill", shoe_size=39, hat_size=55)
    done = commands.merge_people(kept=ada, merged=twin, choices={"custom.shoe_size": "merged"}, by=BY)
    assert sizes(ada) == (39, 55)
    back = commands.undo_merge(merge=done, by=BY)
    assert sizes(ada) == (38, None)
    assert sizes(back) == (39, 55)


def test_a_field_that_was_deleted_since_does_not_stop_the_undo() -> None:
    ada, twin = person("Ada Quill", shoe_size=38), person("A. Quill", hat_size=55)
    done = commands.merge_people(kept=ada, merged=twin, choices={}, by=BY)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    hat = next(each for each in catalog.fields_of("people") if each.name == "hat_size")
    catalog.delete_field(field=hat, by=BY)
    commands.undo_merge(merge=done, by=BY)
    catalog.add_field(object_type="people", label="Hat size", kind="number", by=BY)
    assert sizes(ada) == (38, None)


@pytest.mark.parametrize("kind", ["date", "tags", "money", "reference", "text"])
def test_a_field_of_another_kind_under_the_same_name_does_not_stop_the_undo(kind: str) -> None:
    ada, twin = person("Ada Quill", shoe_size=38, hat_size=56), person("A. Quill", hat_size=55)
    done = commands.merge_people(kept=ada, merged=twin, choices={"custom.hat_size": "merged"}, by=BY)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    hat = next(each for each in catalog.fields_of("people") if each.name == "hat_size")
    catalog.delete_field(field=hat, by=BY)
    catalog.add_field(object_type="people", label="Hat size", kind=kind, points_at="people", by=BY)
    back = commands.undo_merge(merge=done, by=BY)
    with connection.cursor() as cursor:
        cursor.execute("select c_hat_size::text from people_person where id = %s", [back.pk])
        assert cursor.fetchone() == ({"text": "55", "tags": "{}"}.get(kind),)


def test_what_is_made_of_parts_is_given_back() -> None:
    for label, kind in (("Budget", "money"), ("Site", "place"), ("Opens", "time"), ("Words", "tags")):
        catalog.add_field(object_type="people", label=label, kind=kind, by=BY)
    given = {"budget": "1234.50 EUR", "site": "52.52, 13.405", "opens": "09:30", "words": ["a", "b"]}
    made: Any = create_record(object_types()["people"], {"name": "A. Quill", "custom": given}, by=BY)
    ada, twin = person("Ada Quill"), queries.get_person(made.pk, seen_by=BY)
    told = (
        "select (c_budget).amount::float, c_site::text, c_opens::text, c_words from people_person"
        " where id = %s"
    )
    held = (1234.5, "(52.52,13.405)", "09:30:00", ["a", "b"])
    done = commands.merge_people(kept=ada, merged=twin, choices={}, by=BY)
    with connection.cursor() as cursor:
        cursor.execute(told, [ada.pk])
        assert cursor.fetchone() == held
        commands.undo_merge(merge=done, by=BY)
        cursor.execute(told, [twin.pk])
        assert cursor.fetchone() == held
        cursor.execute(told, [ada.pk])
        assert cursor.fetchone() == (None, None, None, [])


def test_what_is_computed_comes_of_itself() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate; set constraints all deferred")
    add_formula(object_type="people", label="Both sizes", text="custom.shoe_size + custom.hat_size", by=BY)
    catalog.add_field(object_type="people", label="Doctor", kind="reference", points_at="people", by=BY)
    patients = RollUp("people", "custom.doctor", Rolled.COUNT)
    catalog.add_field(object_type="people", label="Patients", kind="", roll_up=patients, by=BY)
    ada, twin = person("Ada Quill", shoe_size=38), person("A. Quill", hat_size=55)
    create_record(object_types()["people"], {"name": "Ben", "custom": {"doctor": str(twin.pk)}}, by=BY)

    def computed(who: Person) -> tuple[int | None, int]:
        with connection.cursor() as cursor:
            cursor.execute("select c_both_sizes, c_patients from people_person where id = %s", [who.pk])
            found: tuple[int | None, int] = cursor.fetchone()
            return found

    done = commands.merge_people(kept=ada, merged=twin, choices={}, by=BY)
    assert computed(ada) == (93, 1)
    back = commands.undo_merge(merge=done, by=BY)
    assert (computed(ada), computed(back)) == ((None, 0), (None, 1))
