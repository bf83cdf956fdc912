"""What became true of orders and papers: on the timelines of who bought, and published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from troth.commerce.events import (
    BillIssued,
    GoodsReturned,
    GoodsSent,
    OrderCancelled,
    OrderChanged,
    OrderFulfilled,
    OrderPaid,
    OrderPlaced,
    OrderReturned,
    PaymentReceived,
)
from troth.commerce.facts import PaperKind
from troth.commerce.models import Order, Paper, State
from troth.ground.clock import now
from troth.ground.events import Event, publish
from troth.people.facts import Fact
from troth.team.actor import Actor
from troth.timeline.commands import record_facts

# The words by which `did("order.placed")` asks; the events have their package's name before them.
TOLD_AS = {
    OrderPlaced: "order.placed",
    OrderPaid: "order.paid",
    OrderFulfilled: "order.fulfilled",
    OrderCancelled: "order.cancelled",
    OrderReturned: "order.returned",
    BillIssued: "bill.issued",
    PaymentReceived: "payment.received",
    GoodsSent: "goods.sent",
    GoodsReturned: "goods.returned",
}
OF_KIND: dict[PaperKind, type[BillIssued | PaymentReceived | GoodsSent | GoodsReturned]] = {
    PaperKind.BILL: BillIssued,
    PaperKind.PAYMENT: PaymentReceived,
    PaperKind.DELIVERY: GoodsSent,
    PaperKind.RETURN: GoodsReturned,
}
OF_STATE: dict[str, type[OrderPaid | OrderFulfilled | OrderCancelled | OrderReturned]] = {
    State.PAID: OrderPaid,
    State.FULFILLED: OrderFulfilled,
    State.CANCELLED: OrderCancelled,
    State.RETURNED: OrderReturned,
}


def tell_new(orders: Sequence[Order], *, by: Actor, publishes: bool = False) -> None:
    """Write new orders on the timelines, each at the moment when it was placed."""
    facts = []
    for order in orders:
        event = OrderPlaced(order_id=order.pk, person_id=order.person_id, total=str(order.total))
        facts += _facts(order, event, order.placed_at)
        if publishes:
            publish(event)
        if order.state in OF_STATE and publishes:
            publish(OF_STATE[order.state](order_id=order.pk))
    record_facts(facts=facts, by=by)


def tell_changes(order: Order, was: str, changed: list[str], *, by: Actor, publishes: bool) -> None:
    """Tell what became of an order: how far it is now stands on the timeline, all else is published."""
    if order.state != was and order.state in OF_STATE:
        event = OF_STATE[order.state](order_id=order.pk)
        record_facts(facts=_facts(order, event, now()), by=by)
        if publishes:
            publish(event)
    if publishes:
        publish(OrderChanged(order_id=order.pk, fields=changed))


def tell_papers(kind: PaperKind, papers: Sequence[Paper], *, by: Actor, publishes: bool = False) -> None:
    """Write new bills, payments, deliveries or returns on the timelines, each at its own moment."""
    facts = []
    for paper in papers:
        amount = str(getattr(paper, "amount", None) or "")
        event = OF_KIND[kind](paper_id=paper.pk, person_id=paper.person_id, amount=amount)
        if publishes:
            publish(event)
        if paper.person_id or paper.company_id:
            fact = Fact(
                event=TOLD_AS[type(event)],
                sentence=event.sentence.format_map({"amount": amount}),
                person_id=paper.person_id,
                company_id=paper.company_id,
                happened_at=paper.at,
                about=(kind.value, paper.pk),
            )
            facts.append(fact)
    record_facts(facts=facts, by=by)


def _facts(order: Order, event: Event, at: datetime) -> list[Fact]:
    if not (order.person_id or order.company_id):
        return []
    total = {"total": str(order.total)}
    return [
        Fact(
            event=TOLD_AS[type(event)],
            sentence=event.sentence.format_map(total),
            person_id=order.person_id,
            company_id=order.company_id,
            happened_at=at,
            about=("orders", order.pk),
        )
    ]
