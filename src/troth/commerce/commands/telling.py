"""What became true of orders: on the timelines of who bought, and published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from troth.commerce.events import (
    OrderCancelled,
    OrderChanged,
    OrderFulfilled,
    OrderPaid,
    OrderPlaced,
    OrderReturned,
)
from troth.commerce.models import Order, State
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
