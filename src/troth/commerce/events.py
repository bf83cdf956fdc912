"""What can become true of an order and of what follows it. The sentences follow a name: "Ada ordered …"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(Event):
    name: ClassVar[str] = "commerce.order_placed"
    sentence: ClassVar[str] = "ordered for {total}"

    order_id: UUID
    person_id: UUID | None
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPaid(Event):
    name: ClassVar[str] = "commerce.order_paid"
    sentence: ClassVar[str] = "paid an order"

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFulfilled(Event):
    name: ClassVar[str] = "commerce.order_fulfilled"
    sentence: ClassVar[str] = "was sent all of an order"

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(Event):
    name: ClassVar[str] = "commerce.order_cancelled"
    sentence: ClassVar[str] = "will not get an order: it was cancelled"

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReturned(Event):
    name: ClassVar[str] = "commerce.order_returned"
    sentence: ClassVar[str] = "sent an order back"

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderChanged(Event):
    name: ClassVar[str] = "commerce.order_changed"
    sentence: ClassVar[str] = "an order was changed"

    order_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDisputed(Event):
    """It was told with another amount, which was not taken over."""

    name: ClassVar[str] = "commerce.order_disputed"
    sentence: ClassVar[str] = "an order was told with another amount: {told} instead of {kept}"

    order_id: UUID
    kept: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeleted(Event):
    name: ClassVar[str] = "commerce.order_deleted"
    sentence: ClassVar[str] = "an order was deleted"

    order_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersTaken(Event):
    """Many orders came at once, by a file or a program: told by this alone, not one by one."""

    name: ClassVar[str] = "commerce.orders_taken"
    sentence: ClassVar[str] = "{created} orders came at once"

    batch_id: UUID
    created: int
    updated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BillIssued(Event):
    name: ClassVar[str] = "commerce.bill_issued"
    sentence: ClassVar[str] = "was billed {amount}"

    paper_id: UUID
    person_id: UUID | None
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReceived(Event):
    name: ClassVar[str] = "commerce.payment_received"
    sentence: ClassVar[str] = "paid {amount}"

    paper_id: UUID
    person_id: UUID | None
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsSent(Event):
    name: ClassVar[str] = "commerce.goods_sent"
    sentence: ClassVar[str] = "was sent goods"

    paper_id: UUID
    person_id: UUID | None
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReturned(Event):
    name: ClassVar[str] = "commerce.goods_returned"
    sentence: ClassVar[str] = "sent goods back"

    paper_id: UUID
    person_id: UUID | None
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperChanged(Event):
    """A bill, payment, delivery or return was changed; `kind` is its object type."""

    name: ClassVar[str] = "commerce.paper_changed"
    sentence: ClassVar[str] = "one of the {kind} was changed"

    kind: str
    paper_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDisputed(Event):
    """It was told with another amount, which was not taken over."""

    name: ClassVar[str] = "commerce.paper_disputed"
    sentence: ClassVar[str] = "one of the {kind} was told with another amount: {told} instead of {kept}"

    kind: str
    paper_id: UUID
    kept: str
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDeleted(Event):
    name: ClassVar[str] = "commerce.paper_deleted"
    sentence: ClassVar[str] = "one of the {kind} was deleted"

    kind: str
    paper_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersTaken(Event):
    """Many of one kind came at once: told by this alone, not one by one."""

    name: ClassVar[str] = "commerce.papers_taken"
    sentence: ClassVar[str] = "{created} {kind} came at once"

    batch_id: UUID
    kind: str
    created: int
    updated: int


ALL = (
    OrderPlaced, OrderPaid, OrderFulfilled, OrderCancelled, OrderReturned, OrderChanged, OrderDisputed,
    OrderDeleted, OrdersTaken, BillIssued, PaymentReceived, GoodsSent, GoodsReturned, PaperChanged,
    PaperDisputed, PaperDeleted, PapersTaken,
)  # fmt: skip
