"""Bills, payments, deliveries and returns as they are shown beside an order or a person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, NotFound
from troth.commerce.catalog import BILLS, DELIVERIES, PAYMENTS, RETURNS, STANDING_TONES
from troth.commerce.facts import PaperKind
from troth.commerce.models import Bill, Delivery, Order, Payment, Return, Standing
from troth.ground.clock import today
from troth.ground.money import Money
from troth.questions.visibility import condition
from troth.team.actor import Actor, Verb

TYPES = {
    PaperKind.BILL: (BILLS, Bill), PaperKind.PAYMENT: (PAYMENTS, Payment),
    PaperKind.DELIVERY: (DELIVERIES, Delivery), PaperKind.RETURN: (RETURNS, Return),
}  # fmt: skip
STANDINGS = dict(Standing.choices)
ONE = "select t.* from {table} t where t.id = %s and ({visible})"
OF_ORDER = "select t.* from {table} t where t.order_id = %s and ({visible}) order by t.at, t.id limit 200"
# Of one who is asked to pay in several currencies each has its own sum.
OPEN = """
select (t.open).currency, sum((t.open).amount),
    coalesce(sum((t.open).amount) filter (where t.due_on < %s), 0)
from commerce_bill t where t.{column} = %s and t.state = 'open' and ({visible}) group by 1 order by 1
"""
HELD = """
select (to_jsonb(t) - '{{person_id,company_id,order_id,bill_id,doc,id}}'::text[])::json
from {table} t where t.person_id = %s order by t.at, t.id
"""
NAMED = """
select t.id, t.number, t.order_id from {table} t where t.id = any(%s) and ({visible})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper, ready to be shown with its order. `said` is what only its kind tells."""

    label: str
    url: str
    number: str
    at: datetime
    amount: Money | None
    said: str
    due: date | None = None
    standing: str = ""
    tone: str = ""
    told_otherwise: Money | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """What followed an order, and what it sums up to, as far as that was told and may be read."""

    rows: list[PaperRow]
    sums: Mapping[str, Money]


@dataclass(frozen=True, slots=True)
class OpenSum:
    """What is still to be paid in a currency, and how much of it is overdue."""

    open: Money
    overdue: Money


def get_paper(paper_id: UUID | str, *, kind: PaperKind, seen_by: Actor, to: Verb = Verb.SEE) -> Any:
    """Load a bill, payment, delivery or return, as its person may be seen. Raises NotFound and Forbidden."""
    found = _load(paper_id, kind, seen_by, Verb.SEE)
    if found is None:
        raise NotFound(kind.value)
    if to is not Verb.SEE and _load(paper_id, kind, seen_by, to) is None:
        raise Forbidden(f"{kind}.{to}")
    return found


def following(order: Order, *, seen_by: Actor) -> Following:
    """Give what followed an order that was loaded by right: its papers by time, and their sums."""
    papers = [
        (kind, paper)
        for kind in TYPES
        if seen_by.may(f"{kind}.see")
        for paper in _of_order(order, kind, seen_by)
    ]
    papers.sort(key=lambda each: each[1].at)
    return Following([_row(*each, seen_by) for each in papers], _sums(order, papers, seen_by))


def open_of(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None
) -> list[OpenSum]:
    """Sum up what a person or a company has still to pay, by currency."""
    if not (seen_by.may("bills.see") and seen_by.may_read("bills", "open")):
        return []
    visible = condition(BILLS, seen_by)
    column, key = ("person_id", person_id) if person_id else ("company_id", company_id)
    with connection.cursor() as cursor:
        sql = OPEN.format(column=column, visible=visible.text)
        cursor.execute(sql, [today(seen_by.time_zone), key, *visible.params])
        return [
            OpenSum(Money(amount, code), Money(overdue, code)) for code, amount, overdue in cursor.fetchall()
        ]


def papers_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every paper of a person with its kind, for them to take along."""
    found: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        for kind, (declared, _model) in TYPES.items():
            cursor.execute(HELD.format(table=declared.table), [person_id])
            found += [{"kind": kind.value, **row} for (row,) in cursor.fetchall()]
    return found


def mentions_of_papers(ids: Mapping[str, set[UUID]], *, seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give number and address of the papers among these that the asker may see: that of their order."""
    found: dict[UUID, tuple[str, str]] = {}
    with connection.cursor() as cursor:
        for kind, (declared, _model) in TYPES.items():
            if not ids.get(kind.value) or not seen_by.may(f"{kind}.see"):
                continue
            visible = condition(declared, seen_by)
            sql = NAMED.format(table=declared.table, visible=visible.text)
            cursor.execute(sql, [list(ids[kind.value]), *visible.params])
            for key, number, order in cursor.fetchall():
                found[key] = (number, f"/orders/{order}/" if order else f"/{kind}/")
    return found


def _load(paper_id: UUID | str, kind: PaperKind, by: Actor, to: Verb) -> Any:
    declared, model = TYPES[kind]
    visible = condition(declared, by, to)
    try:
        key = UUID(str(paper_id))
    except ValueError:
        return None
    sql = ONE.format(table=declared.table, visible=visible.text)
    return next(iter(model._default_manager.raw(sql, [key, *visible.params])), None)


def _of_order(order: Order, kind: PaperKind, by: Actor) -> list[Any]:
    declared, model = TYPES[kind]
    visible = condition(declared, by)
    sql = OF_ORDER.format(table=declared.table, visible=visible.text)
    return list(model._default_manager.raw(sql, [order.pk, *visible.params]))


def _row(kind: PaperKind, paper: Any, by: Actor) -> PaperRow:
    may_read = by.may_read(kind.value, "amount")
    said = [getattr(paper, name, "") for name in ("method", "carrier", "tracking", "reason")]
    standing, due = getattr(paper, "state", ""), getattr(paper, "due_on", None)
    is_overdue = standing == Standing.OPEN and due is not None and due < today(by.time_zone)
    return PaperRow(
        label=str(TYPES[kind][0].one),
        url=f"/{kind}/?" + urlencode({"where": f'order.id = "{paper.order_id}"'}),
        number=paper.number,
        at=paper.at,
        amount=getattr(paper, "amount", None) if may_read else None,
        said=", ".join(each for each in said if each),
        due=due,
        standing=_("Overdue") if is_overdue else str(STANDINGS.get(standing, "")),
        tone="wrong" if is_overdue else STANDING_TONES.get(standing, ""),
        told_otherwise=getattr(paper, "told_otherwise", None) if may_read else None,
    )


def _sums(order: Order, papers: list[tuple[PaperKind, Any]], by: Actor) -> dict[str, Money]:
    """Sum up by kind in the currency of the order. What is open is that of its bills; else it is unpaid."""
    readable = [
        (kind, paper)
        for kind, paper in papers
        if kind is not PaperKind.DELIVERY and by.may_read(kind.value, "amount")
        if paper.amount
        and paper.amount.currency == order.total.currency
        and not getattr(paper, "is_void", False)
    ]

    def sum_of(kind: PaperKind, name: str = "amount") -> Decimal:
        return sum((getattr(each, name).amount for is_of, each in readable if is_of is kind), Decimal(0))

    kinds = {kind for kind, _paper in readable}
    sums = {kind.value: Money(sum_of(kind), order.total.currency) for kind in TYPES if kind in kinds}
    if PaperKind.BILL in kinds:
        sums["open"] = Money(sum_of(PaperKind.BILL, "open"), order.total.currency)
    elif PaperKind.PAYMENT in kinds and by.may_read("orders", "total"):
        left = order.total.amount - sum_of(PaperKind.PAYMENT) - sum_of(PaperKind.RETURN)
        sums["open"] = Money(max(left, Decimal(0)), order.total.currency)
    return sums
