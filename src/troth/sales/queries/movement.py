"""What moved: from what stood open for a period at an earlier moment to what stands open now."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from troth.sales.models import Deal
from troth.sales.queries.asked import Asked, rows_of, worth

# In the order in which they are told.
KINDS = (
    "new", "pulled_in", "reopened", "brought_in", "up",
    "down", "pushed_out", "taken_out", "lost", "won", "same",
)  # fmt: skip
SHOWN = 20

# Both ends are counted by the same rule, at the rates of today, of the deals that the asker sees today: so
# every deal has one kind, and what it adds or takes is the difference of its two amounts. What deals and
# states are asked for beside that is looked up one by one: few come or go in a week.
MOVED = """
with before as (
    select s.deal_id as id, coalesce({worth_then}, 0) as amount
    from {states}
    where s.since <= %(then)s and (s.until is null or s.until > %(then)s) and {reach} and {counted_then}
), after as (
    select d.id, coalesce({worth_now}, 0) as amount from sales_deal d where {reach} and {counted_now}
), both_ends as (
    select id, b.amount as was, a.amount as is_now from before b full join after a using (id)
), told as (
    select e.id, coalesce(e.was, 0) as was, coalesce(e.is_now, 0) as is_now, case
        when e.was is null then case
            when s.deal_id is null then 'new' when s.status <> 'open' then 'reopened'
            when s.expected_on is null or s.expected_on >= %(ends_on)s {too_early_then} then 'pulled_in'
            else 'brought_in' end
        when e.is_now is null then case
            when d.status <> 'open' then d.status
            when d.expected_on is null or d.expected_on >= %(ends_on)s {too_early_now} then 'pushed_out'
            else 'taken_out' end
        when e.is_now > e.was then 'up' when e.is_now < e.was then 'down' else 'same' end as kind
    from both_ends e
    left join lateral (
        select d.status, d.expected_on from sales_deal d where e.is_now is null and d.id = e.id limit 1
    ) d on true
    left join lateral (
        select * from sales_deal_state s where e.was is null and s.deal_id = e.id and s.since <= %(then)s
            and (s.until is null or s.until > %(then)s) limit 1
    ) s on true
)
select kind, count(*), sum(was), sum(is_now),
    (array_agg(id order by abs(is_now - was) desc, id))[:%(shown)s],
    (array_agg(is_now - was order by abs(is_now - was) desc, id))[:%(shown)s]
from told group by kind
"""


@dataclass(frozen=True, slots=True)
class Move:
    """How many deals moved in one way, by how much that changed the total, and the largest of them."""

    kind: str
    deals: int
    amount: Decimal
    largest: list[tuple[UUID, str, Decimal]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Movement:
    """What stood open at a moment, what stands open now, and all that is between them."""

    since: datetime
    opening: Decimal
    closing: Decimal
    moves: list[Move]


def moved_since(then: datetime, asked: Asked) -> Movement:
    """Tell what moved: the opening total and all moves together are the closing total, to the coin."""
    early = "" if asked.has_begun else "or {}.expected_on < %(starts_on)s"
    text = MOVED.format(
        worth_then=worth("s"),
        worth_now=worth("d"),
        reach=asked.reach,
        states=asked.states,
        counted_then=asked.counts("s"),
        counted_now=asked.counts("d"),
        too_early_then=early.format("s"),
        too_early_now=early.format("d"),
    )
    rows = rows_of(text, {**asked.values, "then": then, "shown": SHOWN})
    opening = sum((row[2] for row in rows), Decimal(0))
    closing = sum((row[3] for row in rows), Decimal(0))
    rows = [row for row in rows if row[0] != "same"]
    named = _named(rows, asked)
    moves = [
        Move(kind, deals, is_now - was, [(key, named[key], by) for key, by in zip(ids, amounts, strict=True)])
        for kind, deals, was, is_now, ids, amounts in sorted(rows, key=lambda row: KINDS.index(row[0]))
    ]
    return Movement(then, opening, closing, moves)


def _named(rows: list[tuple[Any, ...]], asked: Asked) -> dict[UUID, str]:
    ids = {key for row in rows for key in row[4]}
    names = dict(Deal.objects.filter(pk__in=ids).values_list("pk", "name"))
    may_read = asked.seen_by.may_read("deals", "name")
    return {key: name if may_read else "…" for key, name in names.items()}
