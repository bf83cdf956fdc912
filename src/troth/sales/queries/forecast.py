"""The forecast of a period: what stages were worth in earlier ones, and what that makes of the open deals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from troth.sales.forecast import (
    Expected,
    Interval,
    Learnt,
    Load,
    Past,
    Trait,
    interval,
    learn,
    usual,
    usual_error,
    weighted,
    widening,
)
from troth.sales.models import Stage, Status
from troth.sales.queries.asked import SOURCE, Asked, rows_of, worth
from troth.sales.queries.brought import Line, brought
from troth.sales.queries.stood import BACK, Snapshot, Stood, snapshots, stood_at

SOURCES = 8  # the commonest are told apart

COMMON = """
select d.source from sales_deal d where {reach} and d.source <> '' and d.created_at >= %(since)s
group by d.source order by count(*) desc, d.source limit %(most)s
"""
LOADS = """
select stage_id, source, width_bucket(amount, %(sizes)s::numeric[]),
    count(*), sum(amount), sum(amount * amount)
from (
    select d.stage_id, {source} as source, {worth} as amount from sales_deal d where {reach} and {counts}
) open
where amount is not null group by 1, 2, 3
"""
UNDATED = """
select count(*), coalesce(sum({worth}), 0) from sales_deal d
where d.status = 'open' and d.category <> 'omitted' and d.expected_on is null and {reach} and {asked}
"""


@dataclass(slots=True)
class Forecast:
    """What a period is likely to bring, and what that rests on.

    `pipeline` is expected of the open deals, `on_top` of those that are not counted yet: begun later, or
    pulled in. Chances are learnt from `seen` deals that stood alike since `learnt_since`. `lines` are by what
    they are grouped by, then by its key.
    """

    asked: Asked
    total: Line
    pipeline: Expected
    on_top: Expected
    between: Interval
    learnt: Learnt
    learnt_since: date | None
    pasts: list[Past]
    widened: Decimal
    undated: tuple[int, Decimal]
    lines: Mapping[str, Mapping[Any, Line]] = field(default_factory=dict)

    @property
    def likely(self) -> Decimal:
        """The amount that is expected in the end."""
        return self.total.won + self.pipeline.mean + self.on_top.mean

    @property
    def seen(self) -> int:
        """How many deals of earlier periods the chances are learnt from."""
        return sum(chance.seen for chance in self.learnt.stages.values())

    @property
    def usual_error(self) -> Decimal | None:
        """By what share the forecasts of earlier periods were off."""
        return usual_error(self.pasts)


def forecast_of(asked: Asked) -> Forecast:
    """Forecast a period from how deals stood in earlier ones. The asker sees all that it is made of."""
    sources = _sources(asked)
    open_stages = Stage.objects.filter(kind=Status.OPEN).values_list("pk", "probability")
    probabilities = {stage: Decimal(percent) / 100 for stage, percent in open_stages}
    into = asked.at - asked.midnight(asked.period.starts_on)
    begun, alike = stood_at(asked, [snapshots(asked, timedelta()), snapshots(asked, into)], sources)
    pasts = _backtested(begun, probabilities)
    learnt = learn((each for _snap, stood in alike for each in stood.seen), probabilities)
    names = {"reach": asked.reach, "counts": asked.counts("d"), "source": SOURCE, "worth": worth("d")}
    loads = rows_of(LOADS.format(**names), {**asked.values, "sources": sources})
    pipeline = weighted([Load(Trait(*row[:3]), *row[3:]) for row in loads], learnt)
    on_top = usual([stood.on_top for _snap, stood in alike])
    lines = brought(asked, learnt, sources)
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
        learnt_since=alike[0][0].period.starts_on if alike else None,
        pasts=pasts,
        widened=widened,
        undated=undated[0],
        lines=lines,
    )


def _sources(asked: Asked) -> list[str]:
    """List where most deals came from of late."""
    first = asked.period.shifted(-BACK[asked.period.span]).starts_on
    given = {**asked.values, "most": SOURCES, "since": asked.midnight(first)}
    return [source for (source,) in rows_of(COMMON.format(reach=asked.reach), given)]


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
