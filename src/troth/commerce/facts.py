"""An order as it is told by whoever knows of it: a shop, a file, a program. Pure values, no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from troth.ground.money import Money


class State(StrEnum):
    """How far an order can be said to be."""

    PLACED = "placed"
    PAID = "paid"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Outcome(StrEnum):
    """What became of an order that was told."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who bought, as far as it was told. `ref` is what the source calls them."""

    name: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""
    ref: str = ""

    @property
    def is_nobody(self) -> bool:
        """Whether nothing tells who it was: a name alone finds nobody, and makes nobody."""
        return not (self.email or self.phone or self.ref)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFact:
    """One row of an order. `total` is what it came to, in the currency of the order."""

    name: str
    total: Decimal
    sku: str = ""
    quantity: Decimal = Decimal(1)
    price: Decimal | None = None
    tax: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact:
    """One version of an order. What is None was not told, and stays as it is with an order that is known.

    `source` and `external_id` say which order it is; `version_at` which version, where the source tells.
    `person` and `company` are records that the teller knows, instead of a `buyer` who is looked for.
    """

    source: str
    external_id: str
    placed_at: datetime
    total: Money
    number: str = ""
    state: str = ""
    version_at: datetime | None = None
    tax: Money | None = None
    shipping: Money | None = None
    channel: str = ""
    place: str = ""
    person: UUID | None = None
    company: UUID | None = None
    buyer: Buyer = field(default_factory=Buyer)
    lines: Sequence[LineFact] | None = None
