"""Orders come in with a file."""

from __future__ import annotations

from decimal import Decimal

import pytest

from troth.exchange.models import Problem
from troth.exchange.tests.importing import bring_in, rows, undo

pytestmark = pytest.mark.django_db

FILE = """Order number,Source,External id,Order date,Total,Email,Full name,Status,Updated at
A-1,shop,1,2026-03-04T12:30:00Z,120.50 EUR,ines@roth.example,Ines Roth,paid,2026-03-05T00:00:00Z
A-2,shop,2,2026-04-04T12:30:00Z,80 USD,INES@roth.example,Ines Roth,placed,2026-04-04T12:30:00Z
,till,9,2026-05-01T08:00:00Z,12 EUR,,,fulfilled,
"""
THERE = "select number, (total).amount, state, person_id is null from commerce_order order by placed_at"


def reasons() -> list[str]:
    return list(Problem.objects.values_list("reason", flat=True))


def test_a_file_brings_orders_and_who_bought_once() -> None:
    record = bring_in(FILE, kind="orders")
    assert (record.created, record.failed) == (3, 0), reasons()
    assert rows(THERE) == [
        ("A-1", 120.50, "paid", False),
        ("A-2", 80, "placed", False),
        ("9", 12, "fulfilled", True),
    ]
    assert rows("select name from people_person") == [("Ines Roth",)]
    assert rows(
        "select happened_at::date::text from timeline_interaction where event = 'order.placed' order by 1"
    ) == [("2026-03-04",), ("2026-04-04",)]
    undo(record)
    assert rows("select count(*) from commerce_order") == [(0,)]


def test_the_same_file_changes_nothing_and_another_amount_is_a_conflict() -> None:
    bring_in(FILE, kind="orders")
    again = bring_in(FILE.replace("120.50", "99"), kind="orders")
    assert (again.created, again.updated, again.unchanged, again.failed) == (0, 0, 2, 1), reasons()
    assert rows("select (kept).amount, (told).amount from commerce_conflict") == [(Decimal("120.50"), 99)]
    assert rows("select (total).amount, is_in_conflict from commerce_order where number = 'A-1'") == [
        (120.50, True)
    ]


def test_a_later_version_is_taken_over_and_an_older_one_left() -> None:
    bring_in(FILE, kind="orders")
    later = FILE.replace("120.50", "110").replace("2026-03-05T", "2026-03-06T")
    record = bring_in(later, kind="orders")
    assert (record.updated, record.failed) == (1, 0), reasons()
    older = bring_in(FILE, kind="orders")
    assert (older.updated, older.failed) == (0, 1)
    assert "later version" in reasons()[-1]


@pytest.mark.parametrize(
    ("cell", "instead", "says"),
    [("120.50 EUR", "-3 EUR", "negative"), ("2026-03-04T12:30", "2099-03-04T12:30", "future"),
     ("shop,1,", "shop,,", "the id")],
)  # fmt: skip
def test_what_can_not_be_is_refused(cell: str, instead: str, says: str) -> None:
    record = bring_in(FILE.replace(cell, instead, 1), kind="orders")
    assert (record.created, record.failed) == (2, 1)
    assert says in reasons()[0]


BILLS = """Bill number,Source,External id,Bill date,Amount,Due date,Order number,Email,Full name,Updated at
B-1,books,1,2026-03-05,120.50 EUR,2026-04-05,A-1,,,2026-03-06T00:00:00Z
B-2,books,2,2026-03-06,9.99 EUR,2026-04-06,,bo@reed.example,Bo Reed,2026-03-06T00:00:00Z
"""
PAID = "Payment number,Payment date,Amount,Invoice number\nP-1,2026-03-09,20 EUR,B-1\n"
STANDS = (
    "select number, (open).amount, state, order_id is null, person_id is null from commerce_bill order by 1"
)


def test_files_of_bills_and_payments_find_their_orders_and_one_another() -> None:
    bring_in(FILE, kind="orders")
    bring_in(PAID, kind="payments")
    record = bring_in(BILLS, kind="bills")
    assert (record.created, record.failed) == (2, 0), reasons()
    assert rows(STANDS) == [
        ("B-1", Decimal("100.50"), "open", False, False),
        ("B-2", Decimal("9.99"), "open", True, False),
    ]
    assert rows("select name from people_person order by 1") == [("Bo Reed",), ("Ines Roth",)]
    assert rows("select count(*) from timeline_interaction where event = 'bill.issued'") == [(2,)]


def test_another_amount_in_a_file_is_kept_beside_the_bill_until_a_later_version() -> None:
    undo(bring_in(BILLS, kind="bills"))
    assert rows("select count(*) from commerce_bill") == [(0,)]
    bring_in(BILLS, kind="bills")
    again = bring_in(BILLS.replace("120.50", "99"), kind="bills")
    assert (again.unchanged, again.failed) == (1, 1), reasons()
    told = "select (amount).amount, (told_otherwise).amount from commerce_bill where number = 'B-1'"
    assert rows(told) == [(Decimal("120.50"), 99)]
    later = bring_in(BILLS.replace("120.50", "99").replace("03-06T", "03-07T"), kind="bills")
    assert (later.updated, later.failed) == (2, 0), reasons()
    assert rows(told) == [(99, None)]
    older = bring_in(BILLS, kind="bills")
    assert (older.updated, older.failed) == (0, 2)


@pytest.mark.parametrize(
    ("cell", "instead", "says"),
    [("9.99 EUR", "-3 EUR", "negative"), ("2026-03-05", "2099-03-05", "future"),
     ("books,1,", "books,,", "the id")],
)  # fmt: skip
def test_a_bill_that_can_not_be_is_refused(cell: str, instead: str, says: str) -> None:
    record = bring_in(BILLS.replace(cell, instead, 1), kind="bills")
    assert (record.created, record.failed) == (1, 1)
    assert says in reasons()[0]
