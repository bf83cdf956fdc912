"""What orders show on other pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from troth.agenda.panels import steps_about
from troth.commerce import queries
from troth.objects.panels import related
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place

SHOWN = 5


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what a person ordered."""
    return _panel(seen_by, "person", person_id=person_id)


def on_company(*, company_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what a company ordered, by whomever."""
    return _panel(seen_by, "company", company_id=company_id)


def on_order(order: Any, *, seen_by: Actor) -> Sequence[Panel]:
    """Give what stands on an order's page: its next steps, and own records that point at it."""
    whom = {"person": order.person_id, "company": order.company_id}
    return [*steps_about("orders", order.pk, seen_by=seen_by, **whom), *related("orders", order.pk, seen_by)]


def mentions(*, ids: Mapping[str, set[UUID]], seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Name the orders that facts of a timeline are about, for those who may see them."""
    return queries.mentions_of(ids.get("orders", set()), seen_by=seen_by)


def followed() -> dict[str, str]:
    """Tell segments which table of this package they follow, and its column that holds a person."""
    return {"commerce_order": "person_id"}


def _panel(seen_by: Actor, field: str, **whose: UUID) -> Sequence[Panel]:
    if not seen_by.may("orders.see"):
        return []
    orders = queries.orders_of(seen_by=seen_by, limit=SHOWN + 1, **whose)
    if not orders:
        return []
    (key,) = whose.values()
    all_url = f"/orders/?{urlencode({'where': f'{field}.id = {chr(34)}{key}{chr(34)}'})}"
    context = {"orders": orders[:SHOWN], "has_more": len(orders) > SHOWN, "all_url": all_url}
    return [
        Panel(
            place=Place.RELATED,
            template="commerce/_of_record.html",
            source="commerce",
            order=22,
            context=context,
        )
    ]
