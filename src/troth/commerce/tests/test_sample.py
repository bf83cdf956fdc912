"""The sample company sold for two years, the same with the same seed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from troth.apikit.tests.callers import make_person
from troth.commerce.models import Line, Order
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
    assert not any(order.is_in_conflict for order in orders)
