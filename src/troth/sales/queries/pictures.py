"""How deals go through a pipeline: how far they come, how long they stay, how they end, which are ageing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.sales.forecast import Period, Span, period_of
from troth.sales.models import LossReason, Stage, Status
from troth.sales.queries.asked import Asked, rows_of
from troth.sales.queries.pipelines import pipelines, stages_of

YEAR = timedelta(days=365)
MONTHS = 12
MOST_STAYS = 20_000
NONE = (0, 0, 0)

# Of deals opened within the year that are not lost: those that stand in a stage or beyond it.
STANDING = """
select d.stage_id, count(*) filter (where d.status = 'open'),
    count(*) filter (where d.status = 'open' and d.stage_since < %(at)s - make_interval(days => s.days)),
    count(*) filter (where d.created_at >= %(since)s)
from sales_deal d join sales_stage s on s.id = d.stage_id
where (d.status = 'open' or d.created_at >= %(since)s) and d.pipeline_id = %(way)s and {reach} and {asked}
group by d.stage_id
"""
# A stay may be told by several states: of one deal in one stage they are added up. The last of them tell how
# long it takes as well as all do, and more would only be slower.
STAYS = """
select stage_id, percentile_disc(0.5) within group (order by stay) from (
    select stage_id, sum(until - since) as stay from (
        select s.stage_id, s.deal_id, s.since, s.until from {states}
        where s.status = 'open' and s.until >= %(since)s and s.pipeline_id = %(way)s and {reach} and {asked}
        order by s.until desc limit %(most)s
    ) last group by stage_id, deal_id
) stays group by stage_id
"""
TO_WON = """
select percentile_disc(0.5) within group (order by way) from (
    select d.closed_at - d.created_at as way from sales_deal d
    where d.status = 'won' and d.closed_at >= %(since)s and d.pipeline_id = %(way)s and {reach} and {asked}
    order by d.closed_at desc limit %(most)s
) last
"""
ENDED = """
select date_trunc('month', d.closed_at at time zone %(zone)s)::date, d.lost_reason_id,
    count(*) filter (where d.status = 'won'), count(*) filter (where d.status = 'lost')
from sales_deal d
where d.status <> 'open' and d.closed_at >= %(first)s and d.pipeline_id = %(way)s and {reach} and {asked}
group by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A stage: deals open there, those too long, those of the year here or beyond, days usually stayed."""

    stage: Stage
    open: int
    aged: int
    came_here: int
    days: int | None


@dataclass(frozen=True, slots=True)
class Ended:
    """How many deals were won and lost within a month."""

    period: Period
    won: int
    lost: int

    @property
    def share(self) -> Decimal | None:
        """The share of them that was won."""
        ended = self.won + self.lost
        return Decimal(self.won) / ended if ended else None


@dataclass(frozen=True, slots=True)
class Pictures:
    """How the deals of one pipeline go. `since` is the day from which they are counted."""

    way: UUID
    name: str
    since: date
    opened: int
    won: int
    stages: list[Standing]
    days_to_won: int | None
    ended: list[Ended]
    reasons: list[tuple[UUID, str, int]]


def pictures_of(asked: Asked) -> Pictures | None:
    """Tell how the deals of the pipeline that is asked go, or of the first one; None where there is none."""
    way = next((each for each in pipelines() if asked.pipeline in (None, each.pk)), None)
    if way is None:
        return None
    since = (asked.at - YEAR).date()
    first = period_of(asked.today, Span.MONTH).shifted(1 - MONTHS)
    given = {
        **asked.values,
        "way": way.pk,
        "at": asked.at,
        "since": asked.midnight(since),
        "first": asked.midnight(first.starts_on),
        "most": MOST_STAYS,
        "zone": asked.seen_by.time_zone,
    }

    def rows(text: str, alias: str = "d") -> list[tuple[Any, ...]]:
        names = {"reach": asked.reach, "asked": asked.asked_of(alias), "states": asked.states}
        return rows_of(text.format(**names), given)

    counts = {row[0]: row[1:] for row in rows(STANDING)}
    stages = stages_of(way.pk)
    months, reasons = _ended(rows(ENDED))
    ended = [Ended(month, *months[month.starts_on]) for month in map(first.shifted, range(MONTHS))]
    return Pictures(
        way=way.pk,
        name=way.name,
        since=since,
        opened=sum(of_year for _open, _aged, of_year in counts.values()),
        won=sum(counts.get(each.pk, NONE)[2] for each in stages if each.kind == Status.WON),
        stages=_standing(stages, counts, dict(rows(STAYS, "s"))),
        days_to_won=_days(rows(TO_WON)[0][0]),
        ended=ended,
        reasons=reasons,
    )


def _standing(
    stages: Sequence[Stage], counts: Mapping[UUID, tuple[int, ...]], stays: Mapping[UUID, Any]
) -> list[Standing]:
    """Tell how many stand in each open stage, and how many came there or beyond it."""
    beyond = sum(counts.get(each.pk, NONE)[2] for each in stages if each.kind == Status.WON)
    standing = []
    for stage in reversed([each for each in stages if each.kind == Status.OPEN]):
        is_open, aged, of_year = counts.get(stage.pk, NONE)
        beyond += of_year
        standing.append(Standing(stage, is_open, aged, beyond, _days(stays.get(stage.pk))))
    return standing[::-1]


def _ended(rows: list[tuple[Any, ...]]) -> tuple[dict[date, list[int]], list[tuple[UUID, str, int]]]:
    """Tell how many were won and lost in each month, and for which reasons they were lost."""
    months: dict[date, list[int]] = defaultdict(lambda: [0, 0])
    lost: Counter[UUID] = Counter()
    for month, reason, of_won, of_lost in rows:
        months[month][0] += of_won
        months[month][1] += of_lost
        if reason:
            lost[reason] += of_lost
    names = dict(LossReason.objects.values_list("pk", "name"))
    return months, [(key, names.get(key, _("No reason")), count) for key, count in lost.most_common()]


def _days(stay: timedelta | None) -> int | None:
    return None if stay is None else round(stay / timedelta(days=1))
