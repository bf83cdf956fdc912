"""A merge moves every row that points at a person: a table that no package moves fails here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from tests.planting import planted

from troth.ground.clock import now
from troth.people import commands as people
from troth.people.models import Pair, Person, RelationKind
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


def pointers() -> Iterator[tuple[str, str]]:
    """List every column that points at a person."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person:
                yield model._meta.db_table, field.column


def moved(run: Any) -> set[tuple[str, str]]:
    """List the columns that are updated meanwhile."""
    found: set[tuple[str, str]] = set()

    def watch(execute: Any, statement: Any, params: Any, many: bool, context: Any) -> Any:
        text = statement if isinstance(statement, str) else ""
        if told := re.match(r'\s*update "?(\w+)"? set (.*?)\bwhere\b', text, re.IGNORECASE | re.DOTALL):
            found.update((told[1], column) for column in re.findall(r'"?(\w+)"? = ', told[2]))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(watch):
        run()
    return found


def test_every_row_about_a_person_goes_with_them() -> None:
    by = everyone()
    reach = {"email": "x@example.org", "phone": "+353861234567", "addresses": [{"street": "1 Quay"}]}
    ada = people.create_person(values={"name": "Ada Quill"}, by=by)
    twin = people.create_person(values={"name": "Adele Quill", **reach}, by=by)
    company = people.create_company(values={"name": "Cargo Otter"}, by=by)
    people.take_role(person=twin, company=company, by=by)
    bo, friend = (
        people.create_person(values={"name": "Bo Reed"}, by=by),
        RelationKind.objects.get(key="friend"),
    )
    people.relate_people(person=bo, other=twin, kind=friend, by=by)
    Pair.objects.create(one=twin, other=bo, told_apart_at=now())
    columns = set(pointers())
    assert ("agenda_task", "person_id") in columns
    found = moved(lambda: people.merge_people(kept=ada, merged=twin, choices={}, by=by))
    # What is only reckoned is forgotten, and reckoned anew of both.
    assert columns - found == set(chain(*planted("RECKONED")))
