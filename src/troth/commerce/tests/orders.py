"""Orders as tests tell them: the smallest that can be, with whatever a test wants to be different."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from troth.commerce.facts import OrderFact, PaperFact, PaperKind
from troth.ground.money import Money

PLACED = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)


def euro(amount: str | int) -> Money:
    """Give so many euros."""
    return Money(Decimal(amount), "EUR")


def told(**more: Any) -> OrderFact:
    """Tell of an order of a shop."""
    values = {"source": "shop", "external_id": "1001", "placed_at": PLACED, "total": euro(120), **more}
    return OrderFact(**values)


def paper(kind: PaperKind, **more: Any) -> PaperFact:
    """Tell of a bill, a payment, a delivery or a return of a shop."""
    values = {"source": "shop", "external_id": "1", "at": PLACED, **more}
    if kind is not PaperKind.DELIVERY and "amount" not in values:
        values["amount"] = euro(120)
    return PaperFact(kind=kind, **values)
