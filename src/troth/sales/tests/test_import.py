"""Deals come in with a file."""

from __future__ import annotations

import pytest

from troth.exchange.models import Problem
from troth.exchange.tests.importing import bring_in, rows, undo

pytestmark = pytest.mark.django_db

FILE = """Deal name,Stage,Amount,Close date,Company
Twelve e-bikes,Offer,41400 EUR,2026-12-05,
Yard bikes,Won,5300 EUR,2026-03-14,
Loan pool,,7600 EUR,,
"""
STANDING = (
    "select d.name, s.name, d.status, p.name, d.closed_at is null from sales_deal d"
    " join sales_stage s on s.id = d.stage_id join sales_pipeline p on p.id = d.pipeline_id order by 1"
)


def test_a_deal_stands_in_its_stage_or_at_the_first_one() -> None:
    record = bring_in(FILE, kind="deals")
    assert (record.created, record.failed) == (3, 0), list(Problem.objects.values_list("reason", flat=True))
    assert rows(STANDING) == [
        ("Loan pool", "First talk", "open", "Sales", True),
        ("Twelve e-bikes", "Offer", "open", "Sales", True),
        ("Yard bikes", "Won", "won", "Sales", False),
    ]
    assert rows("select count(*) from sales_deal_state") == [(3,)]


def test_what_was_lost_long_ago_needs_no_reason_and_keeps_none_elsewhere() -> None:
    record = bring_in(
        "Deal name,Stage,Lost because of\nStaff bikes,Lost,\nYard bikes,Offer,Price\n", kind="deals"
    )
    assert (record.created, record.failed) == (2, 0)
    told = rows("select name, status, lost_reason_id is null from sales_deal order by name")
    assert told == [("Staff bikes", "lost", True), ("Yard bikes", "open", True)]


def test_a_second_file_moves_deals_and_is_taken_back_whole() -> None:
    first = "External id,Deal name,Stage\nA1,Twelve e-bikes,Offer\n"
    bring_in(first, kind="deals")
    again = bring_in(first.replace("Offer", "Won"), kind="deals")
    assert again.updated == 1
    assert rows("select status, closed_at is null from sales_deal") == [("won", False)]
    undo(again)
    assert rows("select status, closed_at is null from sales_deal") == [("open", True)]
