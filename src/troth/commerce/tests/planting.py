"""What tests of the whole house need of this package, while it is on: they ask every module for it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from troth.commerce import commands
from troth.commerce.facts import LineFact, PaperKind
from troth.commerce.models import Line
from troth.commerce.tests.orders import paper, told
from troth.people.models import Person
from troth.team.actor import everyone


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    commands.record_order(fact=told(person=person.pk, external_id=uuid4().hex), by=everyone())
    for kind in PaperKind:
        commands.record_paper(fact=paper(kind, person=person.pk, external_id=uuid4().hex), by=everyone())


PAPERS = ("bills", "payments", "deliveries", "returns")
LISTS = ("orders", "order_lines", *PAPERS)
POINTS = {"orders": "person", "order_lines": "order", **dict.fromkeys(PAPERS, "order")}
PUBLIC = ("hooks/orders/<uuid:shop_id>/",)
LEADS_NOWHERE = (("POST", "settings/shops/<uuid:shop_id>/remove/"),)
WORDS = {
    ("hooks/orders/", "shop_id"): str(UUID(int=0)),
    ("settings/shops/", "shop_id"): str(UUID(int=0)),
    ("orders/", "name"): "place",
    **{(f"{kind}/list/options/", "name"): name for kind, name in POINTS.items()},
    **{(f"{kind}/list/run/", "action"): "stop" for kind in LISTS},
    ("orders/list/cell/", "name"): "place",
    **{(f"{kind}/list/cell/", "name"): "person" for kind in PAPERS},
}


def guarded(owner: UUID, person: UUID, company: UUID) -> dict[str, UUID]:
    """Make one of each record that has an address, of a member's person; give them by their kinds."""
    line = LineFact(name="Road bike", total=Decimal(120))
    fact = told(person=person, company=company, external_id=uuid4().hex, lines=(line,))
    order = commands.record_order(fact=fact, by=everyone()).order
    made = {"orders": order.pk, "order_lines": Line.objects.get(order=order).pk}
    for kind in PaperKind:
        told_of = paper(kind, person=person, company=company, order=order.pk, external_id=uuid4().hex)
        made[kind.value] = commands.record_paper(fact=told_of, by=everyone()).paper.pk
    return made


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page, with something in each of its parts; give them by parameters."""
    order = site.add(
        "orders", number="1001", person=person, company=company, total="120", currency="EUR",
        placed_at="2026-03-04T12:30:00Z", lines=[{"name": "Road bike", "sku": "RB-1", "total": "120"}],
    )  # fmt: skip
    at = {"person": person, "order": order, "at": "2026-03-05T12:30:00Z"}
    priced = at | {"amount": "60", "currency": "EUR"}
    site.add("bills", number="B-1", due_on="2026-04-04", **priced)
    site.add("payments", number="P-1", method="card", **priced)
    site.add("deliveries", number="D-1", carrier="Quay Post", tracking="QP-1", **at)
    site.add("returns", number="R-1", reason="Too small", **priced)
    return {
        ("orders/", "record_id"): order,
        **{(place, name): word for (place, name), word in WORDS.items() if name in ("name", "shop_id")},
    }


ADDED = ("New order", "New bill", "New payment", "New delivery", "New return")
