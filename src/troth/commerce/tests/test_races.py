"""Two tellings of the same at once: one waits for the other, and nothing is twice or lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from troth.commerce.commands import record_order, record_paper
from troth.commerce.facts import LineFact, PaperKind
from troth.commerce.models import Bill, Line, Order, Payment
from troth.commerce.tests.orders import PLACED, euro, paper, told
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*tellings: Callable[[], Any]) -> list[str]:
    """Let each be told on a connection of its own, in transactions that are open before any begins."""
    start = Barrier(len(tellings))

    def tell(telling: Callable[[], Any]) -> str:
        try:
            with transaction.atomic():
                start.wait(timeout=10)
                return str(telling().outcome)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(tellings)) as threads:
        return list(threads.map(tell, tellings))


def test_an_order_that_is_told_twice_at_once_is_here_once_in_its_latest_version() -> None:
    by = everyone()

    def version(number: int) -> Callable[[], Any]:
        lines = [LineFact(name=f"Bell {place}", total=Decimal(number)) for place in range(number)]
        at = PLACED + timedelta(minutes=number)
        fact = told(total=euro(number), version_at=at, lines=lines)
        return lambda: record_order(fact=fact, by=by)

    outcomes = at_once(*(version(number) for number in (2, 1, 3, 4)))
    assert outcomes.count("created") == 1
    assert "conflict" not in outcomes
    assert Order.objects.get().total == euro(4)
    lines = Line.objects.order_by("position")
    assert [(line.position, line.total) for line in lines] == [(place, euro(4)) for place in range(4)]


def test_a_bill_that_is_told_twice_at_once_is_here_once() -> None:
    by = everyone()
    facts = [
        paper(PaperKind.BILL, amount=euro(each), version_at=PLACED + timedelta(days=each))
        for each in (1, 3, 2)
    ]
    outcomes = at_once(*((lambda fact=fact: record_paper(fact=fact, by=by)) for fact in facts))
    assert outcomes.count("created") == 1
    assert (Bill.objects.get().amount, Bill.objects.get().open) == (euro(3), euro(3))


def test_payments_at_once_and_beside_their_bill_leave_nothing_open_that_is_paid() -> None:
    by = everyone()
    facts = [paper(PaperKind.BILL, amount=euro(60), order_ref="1001")]
    facts += [
        paper(PaperKind.PAYMENT, external_id=str(each), amount=euro(20), order_ref="1001", bill_ref="1")
        for each in range(3)
    ]
    at_once(
        *((lambda fact=fact: record_paper(fact=fact, by=by)) for fact in facts),
        lambda: record_order(fact=told(), by=by),
    )
    assert (Bill.objects.get().paid, Bill.objects.get().state) == (euro(60), "paid")
    assert set(Payment.objects.values_list("order_id", flat=True)) == {Order.objects.get().pk}
    assert Bill.objects.get().order_id == Order.objects.get().pk
