"""What is told by whoever knows of it: a shop, a file, a program. Pure values, no table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
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
    """What became of what was told."""

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


class PaperKind(StrEnum):
    """What can follow an order, as the object types are called."""

    BILL = "bills"
    PAYMENT = "payments"
    DELIVERY = "deliveries"
    RETURN = "returns"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFact:
    """One version of a bill, a payment, a delivery or a return. What is None or empty was not told.

    `order` and `bill` are records that the teller knows; `order_ref` and `bill_ref` what the source calls
    them, who may not have been told yet. `own` are the fields that only this kind has.
    """

    kind: PaperKind
    source: str
    external_id: str
    at: datetime
    amount: Money | None = None
    number: str = ""
    order: UUID | None = None
    order_ref: str = ""
    bill: UUID | None = None
    bill_ref: str = ""
    person: UUID | None = None
    company: UUID | None = None
    buyer: Buyer = field(default_factory=Buyer)
    version_at: datetime | None = None
    own: Mapping[str, Any] = field(default_factory=dict)
