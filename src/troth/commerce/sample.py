"""The orders of the sample company: two years of a bicycle shop, and what followed the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from troth.commerce.commands import record_orders, record_papers
from troth.commerce.facts import LineFact, OrderFact, PaperFact, PaperKind, State
from troth.ground.money import Money
from troth.team.actor import everyone

BY = everyone(name="Sample", origin="sample")
DAYS = 730
BUYERS = """
select p.id from people_person p where p.lifecycle = 'customer'
order by p.created_at, p.id limit 120
"""
# What is sold, its number, and what one costs.
GOODS = (
    ("Service, small", "SRV-1", "59"), ("Service, large", "SRV-2", "119"), ("Brake pads", "BRK-20", "18.90"),
    ("Chain, nine speeds", "CHN-9", "29.90"), ("Bell of brass", "BEL-1", "24"), ("Helmet", "HEL-3", "89"),
    ("Panniers, a pair", "PAN-2", "129.50"), ("Lock, folding", "LOC-7", "79.90"),
    ("Child seat", "SEA-4", "129"), ("Battery, 500 Wh", "BAT-5", "649"), ("City bicycle", "BIK-1", "899"),
    ("Cargo bicycle", "BIK-9", "4990"),
)  # fmt: skip
WEIGHTS = (16, 10, 14, 12, 9, 9, 7, 8, 4, 3, 4, 1)
BILLED = 60  # the last orders: by them what is open and overdue can be seen
LETTERS = {PaperKind.BILL: "B", PaperKind.PAYMENT: "P", PaperKind.DELIVERY: "D", PaperKind.RETURN: "R"}
PLACES = ("Quay", "Station")


def tell_orders(*, now: datetime, seed: int) -> None:
    """Write the orders of the sample's customers: some come back each month, some came once."""
    chance = Random(f"orders {seed}")  # noqa: S311 a story, no secret
    with connection.cursor() as cursor:
        cursor.execute(BUYERS)
        buyers = [key for (key,) in cursor.fetchall()]
    facts = [fact for buyer in buyers for fact in _of_buyer(buyer, now, chance)]
    facts.sort(key=lambda fact: fact.placed_at)
    numbered = [_numbered(fact, 2001 + place) for place, fact in enumerate(facts)]
    record_orders(facts=numbered, by=BY)
    papers = [paper for fact in numbered[-BILLED:] for paper in _following(fact, now, chance)]
    for kind in PaperKind:
        record_papers(facts=[paper for paper in papers if paper.kind is kind], by=BY)


def _of_buyer(buyer: UUID, now: datetime, chance: Random) -> list[OrderFact]:
    """Let somebody come back by a rate of their own until they drift away, as customers do."""
    every = chance.gammavariate(2, 60)  # days from order to order
    facts: list[OrderFact] = []
    at = now - timedelta(days=chance.uniform(20, DAYS))
    while at < now and len(facts) < 40:
        facts.append(_order(buyer, at, now, chance))
        if chance.random() < 0.14:
            break
        at += timedelta(days=chance.expovariate(1 / every) + 0.5)
    return facts


def _order(buyer: UUID, at: datetime, now: datetime, chance: Random) -> OrderFact:
    at = at.replace(hour=chance.randrange(9, 18), minute=chance.randrange(60), second=0, microsecond=0)
    at = min(at, now - timedelta(minutes=5))
    goods = chance.choices(GOODS, WEIGHTS, k=chance.choice((1, 1, 2, 3)))
    lines = [_line(*each, chance=chance) for each in dict.fromkeys(goods)]
    is_abroad = chance.random() < 0.08
    total = sum((line.total for line in lines), Decimal(0))
    is_on_web = is_abroad or chance.random() < 0.55
    age = (now - at).days
    state = State.FULFILLED if age > 3 else State.PAID if is_on_web else State.PLACED
    if chance.random() < 0.04:
        state = chance.choice((State.CANCELLED, State.RETURNED))
    return OrderFact(
        source="Web shop" if is_on_web else "Till", external_id="-", placed_at=at, version_at=at,
        total=Money(total, "GBP" if is_abroad else "EUR"), state=state, person=buyer, lines=lines,
        channel="web" if is_on_web else "shop", place="" if is_on_web else chance.choice(PLACES),
    )  # fmt: skip


def _following(order: OrderFact, now: datetime, chance: Random) -> list[PaperFact]:
    """Bill an order within a day, to be paid in two weeks: most are, some in part or late, some not."""
    if order.state == State.CANCELLED:
        return []

    def told(kind: PaperKind, days: float, **more: Any) -> PaperFact:
        at = order.placed_at + timedelta(days=days)
        key = order.external_id
        number = f"{LETTERS[kind]}-{key}"
        return PaperFact(
            kind=kind, source=order.source, external_id=key, order_ref=key, number=number, at=at, **more
        )  # fmt: skip

    due_on = (order.placed_at + timedelta(days=15)).date()
    found = [told(PaperKind.BILL, 0.5, amount=order.total, own={"due_on": due_on})]
    if (fate := chance.random()) < 0.8:
        part = Decimal("0.5") if fate > 0.72 else Decimal(1)
        amount = Money((order.total.amount * part).quantize(Decimal("0.01")), order.total.currency)
        method = chance.choice(("Card", "Transfer"))
        found.append(told(PaperKind.PAYMENT, chance.uniform(1, 20), amount=amount, own={"method": method}))
    if order.source == "Web shop":
        own = {"carrier": "Quay Post", "tracking": f"QP{order.external_id}"}
        found.append(told(PaperKind.DELIVERY, 2, own=own))
    if order.lines and (order.state == State.RETURNED or chance.random() < 0.08):
        amount = Money(order.lines[0].total, order.total.currency)
        reason = chance.choice(("Too small", "Arrived damaged", "Not what was expected"))
        found.append(told(PaperKind.RETURN, 9, amount=amount, own={"reason": reason}))
    return [each for each in found if each.at < now]


def _line(name: str, sku: str, price: str, *, chance: Random) -> LineFact:
    quantity = Decimal(chance.choice((1, 1, 1, 2)) if Decimal(price) < 150 else 1)
    total = Decimal(price) * quantity
    tax = (total * 23 / 123).quantize(Decimal("0.01"))
    return LineFact(name=name, sku=sku, quantity=quantity, price=Decimal(price), tax=tax, total=total)


def _numbered(fact: OrderFact, number: int) -> OrderFact:
    letter = "W" if fact.source == "Web shop" else "T"
    return replace(fact, number=f"{letter}-{number}", external_id=str(number))
