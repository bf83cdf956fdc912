"""What orders show on other pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext as _

from troth.agenda.panels import steps_about
from troth.commerce import queries
from troth.ground.clock import now
from troth.objects.panels import related
from troth.team.actor import Actor
from troth.webkit import formats
from troth.webkit.panel import Panel, Place

SHOWN = 5
MONTHS, STEP, HEIGHT = 24, 10, 44  # of the picture; a month is so wide, and the most so high


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
    """Name the orders and papers that facts of a timeline are about, for those who may see them."""
    orders = queries.mentions_of(ids.get("orders", set()), seen_by=seen_by)
    return orders | queries.mentions_of_papers(ids, seen_by=seen_by)


def followed() -> dict[str, str]:
    """Tell segments which tables of this package they follow, and their column that holds a person."""
    return {
        "commerce_order": "person_id", "commerce_bill": "person_id", "commerce_payment": "person_id",
        "commerce_delivery": "person_id", "commerce_return": "person_id",
    }  # fmt: skip


def _panel(seen_by: Actor, field: str, **whose: UUID) -> Sequence[Panel]:
    if not seen_by.may("orders.see"):
        return []
    orders = queries.orders_of(seen_by=seen_by, limit=SHOWN + 1, **whose)
    owed = queries.open_of(seen_by=seen_by, **whose)
    if not (orders or owed):
        return []
    (key,) = whose.values()
    where = f'{field}.id = "{key}"'
    months = queries.bought_by(seen_by=seen_by, **whose)
    years = [(each, _rows(where, each.starts_on, 12)) for each in queries.by_year(months)]
    context = {"orders": orders[:SHOWN], "has_more": len(orders) > SHOWN, "all_url": _rows(where)}
    context |= {"years": years, "bars": _bars(months, where), "width": STEP * MONTHS, "height": HEIGHT}
    context |= {"owed": owed, "owed_url": "/bills/?" + urlencode({"where": f'{where} and state = "open"'})}
    return [
        Panel(
            place=Place.RELATED,
            template="commerce/_of_record.html",
            source="commerce",
            order=22,
            context=context,
        )
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """What was bought in a month, as a bar that opens its orders."""

    x: int
    y: int
    height: int
    told: str
    url: str


def _bars(months: Sequence[queries.Bought], where: str) -> list[Bar]:
    """Draw the last months; the highest of them is as high as the picture."""
    now_on = now().date()
    last = now_on.year * 12 + now_on.month - 1
    shown = [(each, _place(each.starts_on) - last + MONTHS - 1) for each in months]
    shown = [(each, place) for each, place in shown if 0 <= place < MONTHS]
    top = max((each.amount for each, _at in shown), default=0) or 1
    bars = []
    for each, place in shown:
        height = max(round(each.amount / top * HEIGHT), 1)
        said = {"month": formats.month(each.starts_on), "sum": formats.money(each.amount, each.currency)}
        told = _("%(month)s: %(sum)s") % said
        url = _rows(where, each.starts_on, 1)
        bars.append(Bar(x=place * STEP + 1, y=HEIGHT - height, height=height, told=told, url=url))
    return bars


def _rows(where: str, since: date | None = None, months: int = 0) -> str:
    """Give the address of the orders behind a figure: all, or those of some months."""
    if since:
        end = _place(since) + months
        until = date(end // 12, end % 12 + 1, 1)
        where += f' and placed_at >= {since} and placed_at < {until} and state != "cancelled"'
    return f"/orders/?{urlencode({'where': where})}"


def _place(day: date) -> int:
    return day.year * 12 + day.month - 1
