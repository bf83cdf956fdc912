"""Take in an order that is told, however often it is told: once, in its latest version, or as a conflict."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.commerce.commands.checking import check
from troth.commerce.commands.telling import tell_changes, tell_new
from troth.commerce.events import OrderDisputed, OrdersTaken
from troth.commerce.facts import Buyer, LineFact, OrderFact, Outcome
from troth.commerce.models import Conflict, Line, Order, State
from troth.commerce.queries import get_order
from troth.ground.clock import now
from troth.ground.events import publish
from troth.ground.models import new_keys
from troth.ground.money import Money
from troth.people.commands import create_person
from troth.people.queries import find_reached, get_person
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

ERASED = "erased:"
COLUMNS = ("number", "state", "tax", "shipping", "channel", "place")
DISPUTE = """
insert into commerce_conflict (order_id, version_at, kept, told)
values (%s, %s, %s::money_amount, %s::money_amount)
on conflict (order_id, told) where settled_at is null do nothing
"""
LOCK = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an order that was told."""

    order: Order
    outcome: Outcome
    changed: tuple[str, ...] = ()


def record_order(*, fact: OrderFact, by: Actor, is_told: bool = True) -> Taken:
    """Take in an order. The same once more changes nothing, a later version of it is taken over.

    With another currency, or another amount in no later version, it is a conflict: that is kept with the
    order, and nothing of it applied. A buyer who is not known is added, by somebody who may add people; one
    of whom neither mail, phone nor id is told stays nobody. `is_told` is whether events and the timeline
    tell of it: of many at once one event does. Raises Invalid, and Forbidden where a buyer would be added.
    """
    check(fact)
    with acting(by):
        if not fact.external_id:
            return _create(fact, by, is_told)
        with connection.cursor() as cursor:  # two tellings at once would both find nothing
            cursor.execute(LOCK, [f"order {fact.source} {fact.external_id}"])
        held = Order.objects.select_for_update(of=("self",))
        erased = fingerprint(fact.source, fact.external_id)
        if gone := held.filter(source="", external_id=erased).first():
            return Taken(gone, Outcome.UNCHANGED)
        order = held.filter(source=fact.source, external_id=fact.external_id).first()
        if order is None:
            return _create(fact, by, is_told)
        try:
            get_order(order.pk, seen_by=by)
        except NotFound:
            raise Forbidden(_("This order is told by somebody else.")) from None
        return _update(order, fact, by, is_told)


def record_orders(*, facts: Sequence[OrderFact], by: Actor) -> list[Taken | Invalid | Forbidden]:
    """Take in many orders, each on its own: one that is refused says why, and the others are taken.

    One event tells of all of them.
    """
    outcomes: list[Taken | Invalid | Forbidden] = []
    with acting(by):
        for fact in facts:
            try:
                outcomes.append(record_order(fact=fact, by=by, is_told=False))
            except (Invalid, Forbidden) as refused:
                outcomes.append(refused)
        taken = [each for each in outcomes if isinstance(each, Taken)]
        counts = {each: sum(one.outcome is each for one in taken) for each in Outcome}
        if counts[Outcome.CREATED] or counts[Outcome.UPDATED]:
            (batch,) = new_keys(1)
            created, updated = counts[Outcome.CREATED], counts[Outcome.UPDATED]
            publish(OrdersTaken(batch_id=batch, created=created, updated=updated))
        tell_new([one.order for one in taken if one.outcome is Outcome.CREATED], by=by)
    return outcomes


def fingerprint(source: str, external_id: str) -> str:
    """Give what stands for the id of an order whose buyer was erased: known again, it tells nothing."""
    key = b"troth.commerce.erased" + settings.SECRET_KEY.encode()
    return ERASED + hmac.new(key, f"{source}\n{external_id}".encode(), sha256).hexdigest()


def _create(fact: OrderFact, by: Actor, is_told: bool) -> Taken:
    order = Order(
        source=fact.source,
        external_id=fact.external_id,
        number=fact.number or fact.external_id or _("Order"),
        placed_at=fact.placed_at,
        total=fact.total,
        state=fact.state or State.PLACED,
        tax=fact.tax,
        shipping=fact.shipping,
        channel=fact.channel,
        place=fact.place,
        version_at=fact.version_at,
        person_id=fact.person or find_buyer(fact.buyer, fact.source, by),
        company_id=fact.company,
        is_in_conflict=False,
    )
    if order.person_id and not order.company_id:
        order.company_id = get_person(order.person_id, seen_by=everyone()).company_id
    order.save(force_insert=True)
    write_lines(order, fact.lines or ())
    order.refresh_from_db()
    if is_told:
        tell_new([order], by=by, publishes=True)
    return Taken(order, Outcome.CREATED)


def _update(order: Order, fact: OrderFact, by: Actor, is_told: bool) -> Taken:
    """Take over a later version; the same one may only say more, and not another amount."""
    is_later = fact.version_at is not None and (
        order.version_at is None or fact.version_at > order.version_at
    )
    is_older = (
        fact.version_at is not None and order.version_at is not None and fact.version_at < order.version_at
    )
    if is_older:
        return Taken(order, Outcome.UNCHANGED)
    if fact.total.currency != order.total.currency or (fact.total != order.total and not is_later):
        return _dispute(order, fact)
    # What is not told stays.
    changed = [name for name in COLUMNS if (told := getattr(fact, name)) and told != getattr(order, name)]
    for name in changed:
        setattr(order, name, getattr(fact, name))
    for name in ("total", "placed_at"):
        if is_later and getattr(order, name) != getattr(fact, name):
            setattr(order, name, getattr(fact, name))
            changed.append(name)
    if order.person_id is None and (person := fact.person or find_buyer(fact.buyer, fact.source, by)):
        order.person_id = person
        changed.append("person")
    if fact.lines is not None and write_lines(order, fact.lines):
        changed.append("lines")
    if is_later:
        order.version_at, order.is_in_conflict = fact.version_at, False
        Conflict.objects.filter(order=order, settled_at=None).update(settled_at=now())
    if not changed and not is_later:
        return Taken(order, Outcome.UNCHANGED)
    was = Order.objects.only("state").get(pk=order.pk).state
    order.save()
    order.refresh_from_db()
    if not changed:
        return Taken(order, Outcome.UNCHANGED)
    tell_changes(order, was, changed, by=by, publishes=is_told)
    return Taken(order, Outcome.UPDATED, tuple(changed))


def _dispute(order: Order, fact: OrderFact) -> Taken:
    with connection.cursor() as cursor:
        cursor.execute(DISPUTE, [order.pk, fact.version_at, order.total.stored, fact.total.stored])
        is_new = cursor.rowcount > 0
    if is_new:
        order.is_in_conflict = True
        order.save(update_fields=["is_in_conflict"])
        publish(OrderDisputed(order_id=order.pk, kept=str(order.total), told=str(fact.total)))
    return Taken(order, Outcome.CONFLICT)


def write_lines(order: Order, lines: Sequence[LineFact]) -> bool:
    """Let an order have these rows; tell whether anything changed."""
    currency = order.total.currency

    def money(amount: Any) -> Money | None:
        return None if amount is None else Money(amount, currency)

    wanted = [
        {
            "position": place, "name": line.name[:300], "sku": line.sku[:100], "quantity": line.quantity,
            "price": money(line.price), "tax": money(line.tax), "total": Money(line.total, currency),
            "placed_at": order.placed_at,
        }
        for place, line in enumerate(lines)
    ]  # fmt: skip
    rows = Line.objects.filter(order=order)
    there = (
        [{name: getattr(row, name) for name in wanted[0]} for row in rows.order_by("position")]
        if wanted
        else []
    )
    if there == wanted and (wanted or not rows.exists()):
        return False
    rows.delete()
    Line.objects.bulk_create([Line(order=order, **each) for each in wanted])
    return True


def find_buyer(buyer: Buyer, source: str, by: Actor) -> UUID | None:
    """Find who bought by mail, phone or id; add them where nobody is found."""
    if buyer.is_nobody:
        return None
    ref = f"{source}:{buyer.ref}" if buyer.ref and source else buyer.ref
    found = find_reached(email=buyer.email, phone=buyer.phone, external_id=ref[:200])
    if found:
        return found
    if not by.may("people.create"):
        raise Forbidden(_("The buyer is not known, and your role may not add people."))
    values = {
        name: value
        for name, value in {
            "name": buyer.name, "first_name": buyer.first_name, "last_name": buyer.last_name,
            "email": buyer.email, "phone": buyer.phone, "country": buyer.country, "source": source,
            "external_id": ref[:200], "lifecycle": "customer",
        }.items()
        if value
    }  # fmt: skip
    person: UUID = create_person(values=values, by=by).pk
    return person
