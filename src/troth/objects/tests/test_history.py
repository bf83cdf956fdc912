"""What the history of a record shows of fields that a workspace adds, once they are changed or deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from troth.catalog import commands
from troth.catalog.records import change_record, delete_record
from troth.catalog.registry import object_types
from troth.objects.tests.making import BY, add, make_visits, record, settle
from troth.questions.formulas.making import add_formula
from troth.team.actor import Actor, FieldRight
from troth.team.queries import history_of

pytestmark = pytest.mark.django_db
SELLER = replace(BY, is_administrator=False)
LIMITED = replace(BY, fields={("people", "email"): FieldRight.HIDDEN})


def shown(kind: str, found: Any, seen_by: Actor) -> str:
    """Give all that the history of a record shows."""
    return str([entry.changes for entry in history_of(kind, found.pk, seen_by=seen_by)])


def test_what_a_deleted_field_held_is_shown_to_an_administrator_from_whom_nothing_is_hidden() -> None:
    shoe = add("people", "Shoe", "text")
    ada = record("people", "Ada Quill", shoe="Brogue")
    settle()
    change_record(object_types()["people"], ada.pk, {"custom": {"shoe": "Oxford"}}, by=BY)
    settle()
    assert "Brogue" in shown("people", ada, SELLER)

    commands.delete_field(field=shoe, by=BY)

    assert "Brogue" in shown("people", ada, BY)
    assert "Brogue" not in shown("people", ada, SELLER)
    assert "Brogue" not in shown("people", ada, LIMITED)


def test_what_is_computed_is_in_no_entry_of_the_audit_trail() -> None:
    make_visits()
    add_formula(object_type="visits", label="Twice", text="custom.price * 2", by=BY)
    visit = record("visits", "Fitting", price=20)
    settle()

    change_record(object_types()["visits"], visit.pk, {"custom": {"price": 21}}, by=BY)
    settle()
    delete_record(object_types()["visits"], visit.pk, by=BY)
    settle()

    with connection.cursor() as cursor:
        cursor.execute("select changes from team_audit where object_id = %s order by id", [visit.pk])
        kept = [row[0] or "" for row in cursor.fetchall()]
    assert "c_price" in kept[-2]
    assert "c_price" in kept[-1]
    assert not [each for each in kept if "c_twice" in each]


def test_a_field_that_takes_the_place_of_a_formula_is_in_the_history_again() -> None:
    twice = add_formula(object_type="people", label="Twice", text="length(name)", by=BY)
    commands.delete_field(field=twice, by=BY)
    add("people", "Twice", "text")
    ada = record("people", "Ada Quill", twice="Kept")
    settle()

    change_record(object_types()["people"], ada.pk, {"custom": {"twice": "Changed"}}, by=BY)
    settle()

    assert "Kept" in shown("people", ada, SELLER)
