"""The lines of a document: what a price is of, beside what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from troth.sales import pricing


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(pricing.Line):
    """A row of an offer, in the words that the customer reads."""

    quantity: Decimal = Decimal(1)
    price: Decimal = Decimal(0)
    description: str
    details: str = ""
    unit: str = ""
