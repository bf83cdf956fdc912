"""How deals stood at moments of earlier periods, and what came of them: what chances are learnt from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from troth.sales.forecast import Load, Period, Seen, Span, Trait
from troth.sales.queries.asked import Asked, rows_of, worth

BACK = {Span.MONTH: 12, Span.QUARTER: 8}  # so many earlier periods are learnt from
ZERO = Decimal(0)

# A state stands at those snapshots that lie after it began and not after it ended: `width_bucket` finds them
# by bisection, where a join with them would hold every state against every one. Sources are told by their
# place and materialized with what an amount comes to: numbers are grouped several times as quickly as texts.
ALIVE = """
with alive as materialized (
    select n, s.stage_id, coalesce(array_position(%(sources)s::text[], d.source), 0) as source,
        {worth_then} as amount,
        case when d.status = 'won' and d.closed_at > (%(at)s::timestamptz[])[n]
            and d.closed_at >= (%(starts)s::timestamptz[])[n]
            and d.closed_at < (%(ends)s::timestamptz[])[n] then coalesce({worth_now}, 0) end as outcome
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
    count(outcome), sum(amount), sum(amount * amount), coalesce(sum(outcome), 0)
from alive where amount is not null group by 1, 2, 3, 4
"""
# What was won in each period, and of it what was won at or after each of the moments in it.
WON = """
with won as (
    select width_bucket(d.closed_at, %(starts)s::timestamptz[]) as period, d.closed_at, {worth} as amount
    from sales_deal d
    where d.status = 'won' and d.closed_at >= %(since)s and d.closed_at < %(until)s and {reach} and {asked}
)
select m.n, coalesce(sum(w.amount), 0)
from unnest(%(in_period)s::int[], %(from)s::timestamptz[]) with ordinality m (period, since, n)
join won w on w.period = m.period and w.closed_at >= m.since
group by m.n
"""


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


def snapshots(asked: Asked, into: timedelta) -> list[Snapshot]:
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


def stood_at(
    asked: Asked, wanted: Sequence[Sequence[Snapshot]], sources: list[str]
) -> list[list[tuple[Snapshot, Stood]]]:
    """Tell how things stood in several courses of snapshots, each from the first one at which there was any.

    The states are read once for all of them: half a million deals have more than a million.
    """
    placed = sorted(
        ((each.at, course, place) for course, some in enumerate(wanted) for place, each in enumerate(some)),
    )
    stood = [[Stood() for _each in some] for some in wanted]
    if placed:
        order = [stood[course][place] for _at, course, place in placed]
        _read(asked, [wanted[course][place] for _at, course, place in placed], order, sources)
    return [
        list(zip(some, there, strict=True))[_first(there) :]
        for some, there in zip(wanted, stood, strict=True)
    ]


def _first(stood: list[Stood]) -> int:
    return next((place for place, each in enumerate(stood) if each.loads or each.won), len(stood))


def _read(asked: Asked, moments: list[Snapshot], stood: list[Stood], sources: list[str]) -> None:
    """Fill in what stood at each of some moments, which are in their order."""
    starts = [asked.midnight(each.period.starts_on) for each in moments]
    begun = [n for n, (each, start) in enumerate(zip(moments, starts, strict=True), 1) if each.at >= start]
    given = {
        **asked.values,
        "sources": sources,
        "at": [each.at for each in moments],
        "starts": starts,
        "ends": [asked.midnight(each.period.ends_before) for each in moments],
        "starts_on": [each.period.starts_on for each in moments],
        "ends_on": [each.period.ends_before for each in moments],
        "begun": begun,
    }
    alive = ALIVE.format(
        worth_then=worth("s"), worth_now=asked.won_worth, reach=asked.reach, asked=asked.asked_of("s")
    )
    names = ["", *sources]
    for n, stage, source, size, deals, won, amount, squares, outcome in rows_of(alive, given):
        here, trait = stood[n - 1], Trait(stage, names[source], size)
        here.loads.append(Load(trait, deals, amount, squares))
        here.seen.append((trait, deals, won))
        here.won_of_it += outcome
    for n, won in _won(asked, moments):
        stood[n - 1].won = won


def _won(asked: Asked, moments: list[Snapshot]) -> list[tuple[int, Decimal]]:
    """Tell what was won of each period from a moment on, by the place of the moment."""
    periods = sorted({each.period for each in moments})
    starts = {period: asked.midnight(period.starts_on) for period in periods}
    given = {
        **asked.values,
        "starts": list(starts.values()),
        "since": starts[periods[0]],
        "until": asked.midnight(periods[-1].ends_before),
        "in_period": [periods.index(each.period) + 1 for each in moments],
        "from": [max(each.at, starts[each.period]) for each in moments],
    }
    text = WON.format(worth=asked.won_worth, reach=asked.reach, asked=asked.asked_of("d"))
    return [(n, won) for n, won in rows_of(text, given)]
