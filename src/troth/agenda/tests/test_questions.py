"""Tasks belong to whatever record they are about, and can be asked about from there, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from troth.agenda import commands
from troth.catalog.registry import object_types
from troth.people.commands import create_company, create_person
from troth.people.commands.households import create_household
from troth.people.models import Household, Person
from troth.questions import listing
from troth.questions.grammar import parse
from troth.questions.lake import answering
from troth.questions.lake.refreshing import refresh
from troth.questions.listing import ListQuery
from troth.team.actor import Actor, everyone

BY = everyone()
NINE = datetime(2026, 5, 20, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(params=["postgres", "duckdb"])
def ask(request: Any, tmp_path: Path) -> Any:
    """Ask on one of the engines; the lake is made when it is asked."""
    with connection.cursor() as cursor:  # what stands in no model is not emptied between tests
        cursor.execute("delete from lake_change; delete from lake_refresh")

    def asked(kind: str, text: str) -> set[UUID]:
        query = ListQuery(object_type=object_types()[kind], where=parse(text))
        if request.param == "postgres":
            return set(listing.ids(query, BY))
        refresh(tmp_path)
        return set(answering.ids(query, BY, tmp_path).keys)

    return asked


@pytest.fixture
def home(db: None) -> Household:
    return create_household(values={"name": "Fell family"}, by=BY)


def step(by: Actor, title: str = "Ring them", **about: Any) -> Any:
    return commands.add_task(values={"title": title, "due_at": NINE, **about}, by=by)


WITHOUT = "count(tasks where done_at is missing) = 0"


def test_whoever_has_no_open_task_is_found(aoife: Actor, siobhan: Person, home: Household, ask: Any) -> None:
    other = create_person(values={"name": "Nobody Waits"}, by=BY)
    company = create_company(values={"name": "Brackwater Parcels"}, by=BY)
    done = step(aoife, company=company.pk)
    step(aoife, person=siobhan.pk)
    step(aoife, about_kind="households", about_id=home.pk)
    commands.finish_task(task=done, by=aoife)
    assert ask("people", WITHOUT) == {other.pk}
    assert ask("companies", WITHOUT) == {company.pk}
    assert ask("households", WITHOUT) == set()
    assert ask("households", "count(tasks) >= 1") == {home.pk}
    assert ask("households", 'min(tasks.due_at where title ~ "ring") < 2026-05-21') == {home.pk}
    assert ask("households", f"not ({WITHOUT})") == {home.pk}


def test_only_what_is_about_a_record_of_that_type_counts(aoife: Actor, home: Household, ask: Any) -> None:
    task = step(aoife, about_kind="households", about_id=home.pk)
    with connection.cursor() as cursor:
        cursor.execute("update agenda_task set about_kind = 'elsewhere' where id = %s", [task.pk])
    assert ask("households", "count(tasks) = 0") == {home.pk}


def test_the_last_of_them_tells_when(aoife: Actor, home: Household, ask: Any) -> None:
    for days in range(3):
        step(aoife, about_kind="households", about_id=home.pk, due_at=NINE + timedelta(days=days))
    assert ask("households", 'last(tasks.title) = "Ring them" and max(tasks.due_at) >= 2026-05-22') == {
        home.pk
    }
