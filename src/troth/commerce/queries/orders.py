"""Orders as they are shown, and the loading of one, which is the permission."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, NotFound
from troth.commerce.catalog import LINES, ORDERS, TONES
from troth.commerce.models import Conflict, Line, Order, State
from troth.ground.money import Money
from troth.people.hooks import OUT_OF_SIGHT
from troth.people.queries import names_of
from troth.questions.sql import Sql
from troth.questions.visibility import condition
from troth.team.actor import Actor, Verb, everyone

MOST = 20
ONE = "select t.* from commerce_order t where t.id = %s and ({visible})"
OF = """
select t.* from commerce_order t where t.{column} = %s and ({visible})
order by t.placed_at desc, t.id desc limit %s
"""
COUNT = "select count(*) from commerce_order t where t.person_id = %s and ({visible})"
NAMED = "select t.id, t.number from commerce_order t where t.id = any(%s) and ({visible})"
HELD = """
select (to_jsonb(o) - '{person_id,company_id,doc,id}'::text[] || jsonb_build_object('lines', (
    select coalesce(jsonb_agg(to_jsonb(l) - '{id,order_id,placed_at}'::text[] order by l.position), '[]')
    from commerce_line l where l.order_id = o.id)))::json
from commerce_order o where o.person_id = %s order by o.placed_at, o.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An order, ready to be shown in a list beside something else."""

    id: UUID
    number: str
    placed_at: datetime
    total: Money | None
    state: str
    label: str
    tone: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """One row of an order, ready to be shown."""

    name: str
    sku: str
    quantity: Decimal
    price: Money | None
    tax: Money | None
    total: Money


def get_order(order_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Order:
    """Load an order, as its person may be seen; one of nobody needs the right to everybody.

    A stranger raises NotFound; one that may be seen but not `to` raises Forbidden.
    """
    order = _load(order_id, condition(ORDERS, seen_by))
    if order is None:
        raise NotFound("orders")
    if to is not Verb.SEE and _load(order_id, condition(ORDERS, seen_by, to)) is None:
        raise Forbidden(f"orders.{to}")
    return order


def get_line(line_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Line:
    """Load a row of an order, for whoever may see the order. Raises NotFound, and Forbidden."""
    visible = condition(LINES, seen_by)
    try:
        found = Line.objects.raw(
            f"select t.* from commerce_line t where t.id = %s and ({visible.text})",  # noqa: S608
            [UUID(str(line_id)), *visible.params],
        )
        line = next(iter(found), None)
    except (ValueError, ValidationError):
        line = None
    if line is None:
        raise NotFound("order_lines")
    if to is not Verb.SEE:
        raise Forbidden(f"order_lines.{to}")
    return line


def orders_of(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None, limit: int = MOST
) -> list[Shown]:
    """List the last orders of a person or a company that the asker may see, the newest first."""
    visible = condition(ORDERS, seen_by)
    column, key = ("person_id", person_id) if person_id else ("company_id", company_id)
    sql = OF.format(column=column, visible=visible.text)
    return shown(list(Order.objects.raw(sql, [key, *visible.params, limit])), seen_by=seen_by)


def shown(orders: Sequence[Order], *, seen_by: Actor) -> list[Shown]:
    """Make orders ready to be shown, with the names that the asker may see."""
    ids = {order.person_id for order in orders if order.person_id}
    names = names_of(ids, seen_by=seen_by) if ids else {}
    labels = dict(State.choices)
    may_read = seen_by.may_read("orders", "total")
    return [
        Shown(
            id=order.pk,
            number=order.number,
            placed_at=order.placed_at,
            total=order.total if may_read else None,
            state=order.state,
            label=str(labels[order.state]),
            tone=TONES[order.state],
            person=names.get(str(order.person_id), ""),
        )
        for order in orders
    ]


def lines_of(order: Order) -> list[LineRow]:
    """List the rows of an order that was loaded by right."""
    names = ("name", "sku", "quantity", "price", "tax", "total")
    rows = Line.objects.filter(order=order).order_by("position")
    return [LineRow(**{name: getattr(row, name) for name in names}) for row in rows]


def conflicts_of(order: Order) -> list[Conflict]:
    """List what was told of an order and not taken over, as far as nobody has said which holds."""
    return list(Conflict.objects.filter(order=order, settled_at=None).order_by("-at")[:MOST])


def mentions_of(ids: set[UUID], *, seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give number and address of the orders among these that the asker may see."""
    if not ids:
        return {}
    visible = condition(ORDERS, seen_by)
    with connection.cursor() as cursor:
        cursor.execute(NAMED.format(visible=visible.text), [list(ids), *visible.params])
        return {key: (number, f"/orders/{key}/") for key, number in cursor.fetchall()}


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count the orders of a person, as a part of what they would bring along."""
    seen, everything = (_count(person_id, condition(ORDERS, by)) for by in (seen_by, everyone()))
    return {_("orders"): seen} | ({OUT_OF_SIGHT: None} if everything > seen else {})


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every order of a person with its rows, for them to take along."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [person_id])
        return [row for (row,) in cursor.fetchall()]


def _load(order_id: UUID | str, visible: Sql) -> Order | None:
    try:
        key = UUID(str(order_id))
    except ValueError:
        return None
    found = Order.objects.raw(ONE.format(visible=visible.text), [key, *visible.params])
    return next(iter(found), None)


def _count(person_id: UUID, visible: Sql) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(visible=visible.text), [person_id, *visible.params])
        (count,) = cursor.fetchone()
        return int(count)
