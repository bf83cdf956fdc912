"""The forecast of a period: what stages were worth in earlier ones, and what that makes of the open deals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from troth.sales.forecast import (
    Expected,
    Interval,
    Learnt,
    Load,
    Past,
    Period,
    Seen,
    Span,
    Trait,
    interval,
    learn,
    usual,
    usual_error,
    weighted,
    widening,
)
from troth.sales.models import Stage, Status
from troth.sales.queries.asked import Asked, rows_of, worth

BACK = {Span.MONTH: 12, Span.QUARTER: 8}  # so many earlier periods are learnt from
SOURCES = 8  # the commonest are told apart
ZERO = Decimal(0)

COMMON = """
select d.source from sales_deal d where {reach} and d.source <> ''
group by d.source order by count(*) desc, d.source limit %(most)s
"""
SOURCE = "case when d.source = any(%(sources)s::text[]) then d.source else '' end"
# A state stands at those snapshots that lie after it began and not after it ended: `width_bucket` finds them
# by bisection, where a join with them would hold every state against every one.
ALIVE = """
with alive as (
    select n, s.stage_id, {source} as source, {worth_then} as amount, {worth_now} as outcome,
        d.status = 'won' and d.closed_at > (%(at)s::timestamptz[])[n]
            and d.closed_at >= (%(starts)s::timestamptz[])[n]
            and d.closed_at < (%(ends)s::timestamptz[])[n] as is_won
    from sales_deal_state s join sales_deal d on d.id = s.deal_id
    cross join lateral generate_series(
        width_bucket(s.since, %(at)s::timestamptz[]) + 1,
        width_bucket(coalesce(s.until, 'infinity'), %(at)s::timestamptz[])) n
    where {reach} and {asked} and s.status = 'open' and s.category <> 'omitted'
        and (s.until is null or s.until > (%(at)s::timestamptz[])[1])
        and width_bucket(s.since, %(at)s::timestamptz[])
            < width_bucket(coalesce(s.until, 'infinity'), %(at)s::timestamptz[])
        and s.expected_on < (%(ends_on)s::date[])[n]
        and (s.expected_on >= (%(starts_on)s::date[])[n] or n = any(%(begun)s::int[]))
)
select n, stage_id, source, width_bucket(amount, %(sizes)s::numeric[]) as size, count(*),
    count(*) filter (where is_won), sum(amount), sum(amount * amount),
    coalesce(sum(outcome) filter (where is_won), 0)
from alive where amount is not null group by 1, 2, 3, 4
"""
WON_AFTER = """
select n, coalesce(sum({worth}), 0)
from unnest(%(from)s::timestamptz[], %(ends)s::timestamptz[]) with ordinality p (since, until, n)
join sales_deal d on d.closed_at >= p.since and d.closed_at < p.until
where d.status = 'won' and {reach} and {asked} group by n
"""
LOADS = """
select stage_id, source, width_bucket(amount, %(sizes)s::numeric[]),
    count(*), sum(amount), sum(amount * amount)
from (
    select d.stage_id, {source} as source, {worth} as amount from sales_deal d where {reach} and {counts}
) open
where amount is not null group by 1, 2, 3
"""
GROUPS = ("owner_id", "pipeline_id", "currency", "stage_id")
LINES = """
with open as (
    select d.owner_id, d.pipeline_id, (d.value).currency, d.stage_id, d.category,
        {worth} as amount, {source} as source
    from sales_deal d where {reach} and {counts}
), sized as (select *, width_bucket(amount, %(sizes)s::numeric[]) as size from open),
weighed as (
    select o.*, o.amount * coalesce(c.chance, s.chance, 0) as weighted
    from sized o
    left join unnest(%(stages)s::uuid[], %(names)s::text[], %(bands)s::int[], %(chances)s::numeric[])
        c (stage_id, source, size, chance) using (stage_id, source, size)
    left join unnest(%(all_stages)s::uuid[], %(of_stages)s::numeric[]) s (stage_id, chance)
        on s.stage_id = o.stage_id
)
select grouping(owner_id, pipeline_id, currency, stage_id), owner_id, pipeline_id, currency, stage_id,
    count(*), count(*) filter (where amount is null), coalesce(sum(amount), 0), coalesce(sum(weighted), 0),
    coalesce(sum(amount) filter (where category = 'commit'), 0),
    coalesce(sum(case when category in ('commit', 'best') then amount else weighted end), 0)
from weighed group by grouping sets ((owner_id), (pipeline_id), (currency), (stage_id), ())
"""
WON = """
select grouping(d.owner_id, d.pipeline_id, (d.value).currency), d.owner_id, d.pipeline_id, (d.value).currency,
    count(*), coalesce(sum({worth}), 0)
from sales_deal d
where d.status = 'won' and d.closed_at >= %(since)s and d.closed_at < %(until)s and {reach} and {asked}
group by grouping sets ((d.owner_id), (d.pipeline_id), ((d.value).currency), ())
"""
UNDATED = """
select count(*), coalesce(sum({worth}), 0) from sales_deal d
where d.status = 'open' and d.category <> 'omitted' and d.expected_on is null and {reach} and {asked}
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


@dataclass(slots=True)
class Forecast:
    """What a period is likely to bring, and what that rests on.

    `pipeline` is expected of the open deals, `on_top` of those that are not counted yet: begun later, or
    pulled in. `lines` are by what they are grouped by, then by its key.
    """

    asked: Asked
    total: Line
    pipeline: Expected
    on_top: Expected
    between: Interval
    learnt: Learnt
    pasts: list[Past]
    widened: Decimal
    undated: tuple[int, Decimal]
    lines: Mapping[str, Mapping[Any, Line]] = field(default_factory=dict)

    @property
    def likely(self) -> Decimal:
        """The amount that is expected in the end."""
        return self.total.won + self.pipeline.mean + self.on_top.mean

    @property
    def usual_error(self) -> Decimal | None:
        """By what share the forecasts of earlier periods were off."""
        return usual_error(self.pasts)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How things stood at a moment of an earlier period, as far into it as `at` is."""

    period: Period
    at: datetime


@dataclass(slots=True)
class Stood:
    """What was there at a snapshot, what was won of it, and what was won besides."""

    loads: list[Load] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    won_of_it: Decimal = ZERO
    won: Decimal = ZERO

    @property
    def on_top(self) -> Decimal:
        """What was won by deals that were not counted at the snapshot."""
        return max(self.won - self.won_of_it, ZERO)


def forecast_of(asked: Asked) -> Forecast:
    """Forecast a period from how deals stood in earlier ones. The asker sees all that it is made of."""
    common = rows_of(COMMON.format(reach=asked.reach), {**asked.values, "most": SOURCES})
    sources = [source for (source,) in common]
    open_stages = Stage.objects.filter(kind=Status.OPEN).values_list("pk", "probability")
    probabilities = {stage: Decimal(percent) / 100 for stage, percent in open_stages}
    begun = _stood(asked, _snapshots(asked, timedelta()), sources)
    pasts = _backtested(begun, probabilities)
    into = asked.at - asked.midnight(asked.period.starts_on)
    alike = _stood(asked, _snapshots(asked, into), sources)
    learnt = learn((each for _snap, stood in alike for each in stood.seen), probabilities)
    names = {"reach": asked.reach, "counts": asked.counts("d"), "source": SOURCE, "worth": worth("d")}
    loads = rows_of(LOADS.format(**names), {**asked.values, "sources": sources})
    pipeline = weighted([Load(Trait(*row[:3]), *row[3:]) for row in loads], learnt)
    on_top = usual([stood.on_top for _snap, stood in alike])
    lines = _lines(asked, learnt, sources)
    total = lines["total"].get(None, Line())
    widened = widening(pasts)
    expected = pipeline + on_top + Expected(total.won)
    undated = rows_of(
        UNDATED.format(worth=worth("d"), reach=asked.reach, asked=asked.asked_of("d")), asked.values
    )
    return Forecast(
        asked=asked,
        total=total,
        pipeline=pipeline,
        on_top=on_top,
        between=interval(expected, floor=total.won, widened=widened),
        learnt=learnt,
        pasts=pasts,
        widened=widened,
        undated=undated[0],
        lines=lines,
    )


def _snapshots(asked: Asked, into: timedelta) -> list[Snapshot]:
    """Give the moments so far into earlier periods that are over; before each where `into` is negative."""
    back = BACK[asked.period.span]
    first = -(back + max(0, -(into // timedelta(days=28))))
    found = []
    for by in range(first, 0):
        period = asked.period.shifted(by)
        at = min(asked.midnight(period.starts_on) + into, asked.midnight(period.ends_before))
        if asked.midnight(period.ends_before) <= asked.at:
            found.append(Snapshot(period, at))
    return found[-back:]


def _stood(asked: Asked, snapshots: list[Snapshot], sources: list[str]) -> list[tuple[Snapshot, Stood]]:
    """Tell how things stood at each snapshot, from the first one on at which there was anything."""
    if not snapshots:
        return []
    starts = [asked.midnight(each.period.starts_on) for each in snapshots]
    ends = [asked.midnight(each.period.ends_before) for each in snapshots]
    begun = [
        place for place, each in enumerate(snapshots, 1) if each.at >= asked.midnight(each.period.starts_on)
    ]
    given = {
        **asked.values,
        "sources": sources,
        "at": [each.at for each in snapshots],
        "starts": starts,
        "ends": ends,
        "starts_on": [each.period.starts_on for each in snapshots],
        "ends_on": [each.period.ends_before for each in snapshots],
        "begun": begun,
        "from": [max(each.at, start) for each, start in zip(snapshots, starts, strict=True)],
    }
    alive = ALIVE.format(
        source=SOURCE,
        worth_then=worth("s"),
        worth_now=worth("d"),
        reach=asked.reach,
        asked=asked.asked_of("s"),
    )
    stood = [Stood() for _each in snapshots]
    for n, stage, source, size, deals, won, amount, squares, outcome in rows_of(alive, given):
        here, trait = stood[n - 1], Trait(stage, source, size)
        here.loads.append(Load(trait, deals, amount, squares))
        here.seen.append((trait, deals, won))
        here.won_of_it += outcome
    after = WON_AFTER.format(worth=worth("d"), reach=asked.reach, asked=asked.asked_of("d"))
    for n, won in rows_of(after, given):
        stood[n - 1].won = won
    first = next((place for place, each in enumerate(stood) if each.loads or each.won), len(stood))
    return list(zip(snapshots, stood, strict=True))[first:]


def _backtested(begun: list[tuple[Snapshot, Stood]], probabilities: Mapping[UUID, Decimal]) -> list[Past]:
    """Forecast each earlier period at its start, from nothing but what was over by then."""
    pasts: list[Past] = []
    for place, (snapshot, stood) in enumerate(begun[1:], 1):
        before = [each for _snap, each in begun[:place]]
        learnt = learn((each for stood_then in before for each in stood_then.seen), probabilities)
        expected = weighted(stood.loads, learnt) + usual([each.on_top for each in before])
        between = interval(expected, widened=widening(pasts))
        pasts.append(Past(snapshot.period, expected, stood.won, between))
    return pasts


def _lines(asked: Asked, learnt: Learnt, sources: list[str]) -> dict[str, dict[Any, Line]]:
    lines: dict[str, dict[Any, Line]] = {name: defaultdict(Line) for name in (*GROUPS, "total")}
    given = {**asked.values, "sources": sources, **_chances(learnt)}
    names = {"reach": asked.reach, "counts": asked.counts("d"), "source": SOURCE, "worth": worth("d")}
    for row in rows_of(LINES.format(**names), given):
        line = _line_of(lines, GROUPS, row)
        line.deals, line.without_rate, line.open, line.weighted, line.committed, line.best = row[5:]
    given |= {
        "since": asked.midnight(asked.period.starts_on),
        "until": min(asked.midnight(asked.period.ends_before), asked.at),
    }
    won = WON.format(worth=worth("d"), reach=asked.reach, asked=asked.asked_of("d"))
    for row in rows_of(won, given):
        line = _line_of(lines, GROUPS[:3], row)
        line.won_deals, line.won = row[4:]
        line.weighted += line.won
        line.committed += line.won
        line.best += line.won
    return {name: dict(each) for name, each in lines.items()}


def _line_of(lines: Mapping[str, Mapping[Any, Line]], groups: tuple[str, ...], row: tuple[Any, ...]) -> Line:
    """Find the line that a row of grouping sets is of: a bit that is unset names what it is grouped by."""
    for place, name in enumerate(groups):
        if not row[0] & 1 << (len(groups) - 1 - place):
            return lines[name][row[1 + place]]
    return lines["total"][None]


def _chances(learnt: Learnt) -> dict[str, Iterable[Any]]:
    return {
        "stages": [trait.stage for trait in learnt.traits],
        "names": [trait.source for trait in learnt.traits],
        "bands": [trait.size for trait in learnt.traits],
        "chances": [chance.mean for chance in learnt.traits.values()],
        "all_stages": list(learnt.stages),
        "of_stages": [chance.mean for chance in learnt.stages.values()],
    }
