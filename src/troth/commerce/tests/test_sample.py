"""The sample company sold for two years, the same with the same seed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from troth.apikit.tests.callers import make_person
from troth.commerce.models import Bill, Delivery, Line, Order, Payment, Return
from troth.commerce.sample import tell_orders

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_customers_bought_for_two_years_and_some_came_back() -> None:
    for place in range(20):
        make_person(name=f"Buyer {place}", lifecycle="customer")
    tell_orders(now=NOW, seed=7)
    orders = list(Order.objects.order_by("placed_at"))
    assert len(orders) > 40
    assert all(order.placed_at < NOW for order in orders)
    assert (NOW - orders[0].placed_at).days > 365
    assert Line.objects.count() > len(orders)
    assert len({order.currency for order in orders}) == 2
    bills = Bill.objects.filter(order__isnull=False)
    assert {"open", "paid"} == set(bills.values_list("state", flat=True))
    assert bills.filter(state="open", due_on__lt=NOW.date()).exists()
    assert all(model.objects.exists() for model in (Payment, Delivery, Return))
    assert not any(order.is_in_conflict for order in orders)
