"""What each member, pipeline, stage, currency and product brings to a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from troth.sales.forecast import Learnt
from troth.sales.pricing import TIMES_A_YEAR
from troth.sales.queries.asked import SOURCE, Asked, rows_of, worth

ZERO = Decimal(0)
KINDS = ("owner_id", "pipeline_id", "currency", "stage_id", "product_id", "own", "total")
# By the bits of `grouping`, of which the one that is not set names what a row is grouped by.
OPEN_KIND = """case grouping(owner_id, pipeline_id, currency, stage_id)
    when 7 then 'owner_id' when 11 then 'pipeline_id' when 13 then 'currency' when 14 then 'stage_id'
    else 'total' end"""
WON_KIND = """case grouping(owner_id, pipeline_id, currency)
    when 3 then 'owner_id' when 5 then 'pipeline_id' when 6 then 'currency' else 'total' end"""

# As a deal is worth its lines: without tax, and a year of what is paid again.
_TIMES = " ".join(f"when '{period}' then {times}" for period, times in TIMES_A_YEAR.items())
WEIGHT = (
    f"round((l.amount).amount * (case l.period {_TIMES} end)"
    " / (case when l.is_tax_included then 1 + l.tax_percent / 100 else 1 end), 6)"
)
# A deal is cut into what its lines come to; the cuts are rounded, so that what lies between them is all of
# it, to the last digit. Where the lines come to nothing each counts the same. Options are not agreed yet.
CUT = """
weights as (
    select l.deal_id, l.product_id, l.position, l.id, {weight} as weight,
        sum({weight}) over (partition by l.deal_id) as whole, count(*) over (partition by l.deal_id) as lines
    from {of} w join sales_deal_line l on l.deal_id = w.id
    where not l.is_optional
), cuts as (
    select deal_id, product_id, case when whole = 0 then 1 else weight end as weight,
        case when whole = 0 then lines else whole end as whole,
        sum(case when whole = 0 then 1 else weight end)
            over (partition by deal_id order by position, id) as upto
    from weights
), pieces as (
    select w.*, c.product_id, coalesce(c.whole, 1) as whole, coalesce(c.upto, 1) as upto,
        coalesce(c.upto - c.weight, 0) as beyond
    from {of} w left join cuts c on c.deal_id = w.id
)
"""


def piece(amount: str) -> str:
    """Give the SQL for the piece of an amount that a line has of its deal."""

    def until(where: str) -> str:
        return f"case when {where} = whole then {amount} else round({amount} * {where} / whole, 6) end"

    return f"({until('upto')} - {until('beyond')})"


LINES = """
with open as (
    select d.id, d.owner_id, d.pipeline_id, (d.value).currency, d.stage_id, d.category,
        (d.value).amount as own, {worth} as amount, {source} as source
    from sales_deal d where {reach} and {counts}
), sized as (select *, width_bucket(amount, %(sizes)s::numeric[]) as size from open),
weighed as materialized (
    select o.*, coalesce(c.chance, s.chance, 0) as chance,
        o.amount * coalesce(c.chance, s.chance, 0) as weighted
    from sized o
    left join unnest(%(stages)s::uuid[], %(names)s::text[], %(bands)s::int[], %(chances)s::numeric[])
        c (stage_id, source, size, chance) using (stage_id, source, size)
    left join unnest(%(all_stages)s::uuid[], %(of_stages)s::numeric[]) s (stage_id, chance)
        on s.stage_id = o.stage_id
), {cut}
select {kind}, coalesce(owner_id::text, pipeline_id::text, currency, stage_id::text),
    count(*), count(*) filter (where amount is null), {sums}, {own}
from weighed group by grouping sets ((owner_id), (pipeline_id), (currency), (stage_id), ())
union all
select 'product_id', product_id::text, count(distinct id), count(distinct id) filter (where amount is null),
    {pieces}, 0, 0, 0, 0
from pieces where %(by_product)s group by product_id
"""
WON = """
with won as materialized (
    select d.id, d.owner_id, d.pipeline_id, (d.value).currency, (d.value).amount as own, {worth} as amount
    from sales_deal d
    where d.status = 'won' and d.closed_at >= %(since)s and d.closed_at < %(until)s and {reach} and {asked}
), {cut}
select {kind}, coalesce(owner_id::text, pipeline_id::text, currency), count(*), coalesce(sum(amount), 0),
    coalesce(sum(own), 0)
from won group by grouping sets ((owner_id), (pipeline_id), (currency), ())
union all
select 'product_id', product_id::text, count(distinct id), coalesce(sum({piece}), 0), 0
from pieces where %(by_product)s group by product_id
"""


@dataclass(slots=True)
class Line:
    """What the deals of a member, a pipeline, … come to. `weighted`, `committed`, `best` hold what is won."""

    deals: int = 0
    open: Decimal = ZERO
    won: Decimal = ZERO
    weighted: Decimal = ZERO
    committed: Decimal = ZERO
    best: Decimal = ZERO
    without_rate: int = 0
    won_deals: int = 0

    def __add__(self, other: Line) -> Line:
        return Line(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def shows_products(asked: Asked) -> bool:
    """Tell whether the asker may read what a deal is split by among products."""
    by = asked.seen_by
    fields = all(by.may_read("deal_lines", name) for name in ("product", "amount", "deal", "is_optional"))
    return by.may("deal_lines.see") and by.may("products.see") and by.may_read("products", "name") and fields


def brought(asked: Asked, learnt: Learnt, sources: list[str]) -> dict[str, dict[Any, Line]]:
    """Give the lines by what they are grouped by, then by its key.

    Those of "own" are by currency, in that currency; all others are in the currency that is asked.
    """
    lines: dict[str, dict[Any, Line]] = {kind: defaultdict(Line) for kind in KINDS}
    given = {
        **asked.values,
        "sources": sources,
        "by_product": shows_products(asked),
        "since": asked.midnight(asked.period.starts_on),
        "until": min(asked.midnight(asked.period.ends_before), asked.at),
        **_chances(learnt),
    }
    names = {"reach": asked.reach, "worth": worth("d")}
    opened = LINES.format(
        **names,
        kind=OPEN_KIND,
        cut=CUT.format(of="weighed", weight=WEIGHT),
        counts=asked.counts("d"),
        source=SOURCE,
        sums=_sums("amount", "weighted"),
        own=_sums("own", "own * chance"),
        pieces=_sums(piece("amount"), piece("weighted")),
    )
    for kind, text, deals, without_rate, *sums in rows_of(opened, given):
        key = _key(kind, text)
        _count(lines[kind][key], deals, without_rate, sums[:4])
        if kind == "currency" and key:
            _count(lines["own"][key], deals, 0, sums[4:])
    closed = WON.format(
        reach=asked.reach,
        worth=asked.won_worth,
        kind=WON_KIND,
        cut=CUT.format(of="won", weight=WEIGHT),
        asked=asked.asked_of("d"),
        piece=piece("amount"),
    )
    for kind, text, deals, amount, own in rows_of(closed, given):
        key = _key(kind, text)
        _add_won(lines[kind][key], deals, amount)
        if kind == "currency" and key:
            _add_won(lines["own"][key], deals, own)
    return {kind: dict(each) for kind, each in lines.items()}


def _sums(amount: str, weighted: str) -> str:
    """Write the sums of open deals: all, weighted, committed, best case."""
    best = f"case when category in ('commit', 'best') then {amount} else {weighted} end"
    return (
        f"coalesce(sum({amount}), 0), coalesce(sum({weighted}), 0),"
        f" coalesce(sum({amount}) filter (where category = 'commit'), 0), coalesce(sum({best}), 0)"
    )


def _key(kind: str, text: str | None) -> UUID | str | None:
    return UUID(text) if text and kind != "currency" else text


def _count(line: Line, deals: int, without_rate: int, sums: list[Decimal]) -> None:
    line.deals, line.without_rate = deals, without_rate
    line.open, line.weighted, line.committed, line.best = sums


def _add_won(line: Line, deals: int, amount: Decimal) -> None:
    line.won_deals, line.won = deals, amount
    line.weighted += amount
    line.committed += amount
    line.best += amount


def _chances(learnt: Learnt) -> Mapping[str, Iterable[Any]]:
    return {
        "stages": [trait.stage for trait in learnt.traits],
        "names": [trait.source for trait in learnt.traits],
        "bands": [trait.size for trait in learnt.traits],
        "chances": [chance.mean for chance in learnt.traits.values()],
        "all_stages": list(learnt.stages),
        "of_stages": [chance.mean for chance in learnt.stages.values()],
    }
