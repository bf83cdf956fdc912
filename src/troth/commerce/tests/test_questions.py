"""What people bought is asked about on both engines, with the same people for an answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.registry import object_types
from troth.commerce.commands import record_order
from troth.commerce.facts import LineFact
from troth.commerce.tests.orders import euro, told
from troth.ground.clock import now
from troth.people.models import Person
from troth.questions import listing
from troth.questions.grammar import parse
from troth.questions.lake import answering, manifest
from troth.questions.lake.refreshing import refresh
from troth.questions.listing import ListQuery
from troth.team.actor import Actor, everyone
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def names(kind: str, question: str, by: Actor, engine: str, folder: Path) -> set[str]:
    query = ListQuery(object_type=object_types()[kind], where=parse(question))
    keys = listing.ids(query, by) if engine == "postgres" else answering.ids(query, by, folder).keys
    return set(Person.objects.filter(pk__in=set(keys)).values_list("name", flat=True))


@pytest.mark.parametrize("engine", ["postgres", "duckdb"])
def test_people_are_found_by_what_they_bought(engine: str, tmp_path: Path) -> None:
    with connection.cursor() as cursor:  # what stands in no model is not emptied between tests
        cursor.execute("delete from lake_change; delete from lake_refresh")
    una, ned, _idle = (make_person(name=name) for name in ("Una", "Ned", "Idle"))
    bell = (LineFact(name="Bell", sku="B-1", total=Decimal(120)),)
    for place, (person, amount, days, state) in enumerate(
        [(una, 400, 5, "paid"), (una, 500, 40, "paid"), (una, 150, 80, "paid"), (ned, 900, 400, "cancelled"),
         (ned, 90, 3, "placed")]
    ):  # fmt: skip
        fact = told(
            person=person.pk, external_id=str(place), total=euro(amount), state=state, lines=bell,
            placed_at=now() - timedelta(days=days),
        )  # fmt: skip
        record_order(fact=fact, by=everyone())
    by = actor_of(make_member("administrator"), origin="test")
    if engine == "duckdb":
        refresh(tmp_path)
    for question, found in (
        ("count(orders where total > 100 EUR, last 90 days) >= 3", {"Una"}),
        ("sum(orders.total, last 12 months) > 1000 EUR", {"Una"}),
        ("sum(orders.value) > 900 EUR", {"Una", "Ned"}),
        ('count(orders where state != "cancelled") = 1', {"Ned"}),
        ("count(orders) = 0", {"Idle"}),
    ):
        assert names("people", question, by, engine, tmp_path) == found, question
    if engine == "postgres":
        assert names("people", 'did("order.placed", last 30 days)', by, engine, tmp_path) == {"Una", "Ned"}


def test_a_lake_has_only_the_months_written_that_changed(una: Person, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from lake_change; delete from lake_refresh")
    line = (LineFact(name="Bell", sku="B-1", total=Decimal(120)),)
    may, july = (datetime(2026, month, 3, 12, tzinfo=UTC) for month in (5, 7))
    record_order(fact=told(external_id="1", person=una.pk, placed_at=may, lines=line), by=everyone())
    refresh(tmp_path)
    changed = told(external_id="2", person=una.pk, placed_at=july, lines=line)
    record_order(fact=changed, by=everyone())
    done = refresh(tmp_path)
    assert {*done.tables} >= {"commerce_order", "commerce_line"}
    assert (
        months("commerce_order", tmp_path)
        == months("commerce_line", tmp_path)
        == {"2026-05": 1, "2026-07": 1}
    )
    with connection.cursor() as cursor:
        cursor.execute("update commerce_order set placed_at = %s where external_id = '2'", [may])
    refresh(tmp_path)
    assert months("commerce_order", tmp_path) == {"2026-05": 2}


def months(table: str, folder: Path) -> dict[str, int]:
    """Give how many rows each month of a table has in the lake."""
    return {file.month: file.rows for file in manifest.read_or_refuse(folder).tables[table].files}
