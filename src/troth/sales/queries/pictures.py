"""How deals go through a pipeline: how far they come, how long they stay, how they end, which are ageing."""

from __future__ import annotations

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

# Of deals opened within the year that are not lost: those that stand in a stage or beyond it.
STANDING = """
select s.id, count(d.id) filter (where d.status = 'open'),
    count(d.id) filter (where d.status = 'open' and d.stage_since < %(at)s - make_interval(days => s.days)),
    count(d.id) filter (where d.created_at >= %(since)s)
from sales_stage s left join sales_deal d on d.stage_id = s.id and {reach} and {asked}
where s.pipeline_id = %(way)s group by s.id
"""
OPENED = """
select count(*) from sales_deal d
where d.created_at >= %(since)s and d.pipeline_id = %(way)s and {reach} and {asked}
"""
# A stay may be told by several states: of one deal in one stage they are added up.
STAYS = """
select stage_id, percentile_cont(0.5) within group (order by stay) from (
    select s.stage_id, extract(epoch from sum(s.until - s.since)) / 86400 as stay
    from sales_deal_state s join sales_deal d on d.id = s.deal_id
    where s.status = 'open' and s.until >= %(since)s and s.pipeline_id = %(way)s and {reach} and {asked}
    group by s.stage_id, s.deal_id
) stays group by stage_id
"""
TO_WON = """
select percentile_cont(0.5) within group (order by extract(epoch from d.closed_at - d.created_at) / 86400)
from sales_deal d
where d.status = 'won' and d.closed_at >= %(since)s and d.pipeline_id = %(way)s and {reach} and {asked}
"""
ENDED = """
select date_trunc('month', d.closed_at at time zone %(zone)s)::date as month,
    count(*) filter (where d.status = 'won'), count(*) filter (where d.status = 'lost')
from sales_deal d
where d.status <> 'open' and d.closed_at >= %(first)s and d.pipeline_id = %(way)s and {reach} and {asked}
group by 1 order by 1
"""
REASONS = """
select d.lost_reason_id, count(*) from sales_deal d
where d.status = 'lost' and d.closed_at >= %(first)s and d.pipeline_id = %(way)s and {reach} and {asked}
group by 1 order by 2 desc
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
        "zone": asked.seen_by.time_zone,
    }

    def rows(text: str, alias: str = "d") -> list[tuple[Any, ...]]:
        return rows_of(text.format(reach=asked.reach, asked=asked.asked_of(alias)), given)

    counts = {row[0]: row[1:] for row in rows(STANDING)}
    stays = dict(rows(STAYS, "s"))
    stages = stages_of(way.pk)
    won = sum(counts[each.pk][2] for each in stages if each.kind == Status.WON)
    standing, beyond = [], won
    for stage in reversed([each for each in stages if each.kind == Status.OPEN]):
        is_open, aged, of_year = counts[stage.pk]
        beyond += of_year
        standing.append(Standing(stage, is_open, aged, beyond, _whole(stays.get(stage.pk))))
    months = {row[0]: row[1:] for row in rows(ENDED)}
    names = dict(LossReason.objects.values_list("pk", "name"))
    return Pictures(
        way=way.pk,
        name=way.name,
        since=since,
        opened=rows(OPENED)[0][0],
        won=won,
        stages=standing[::-1],
        days_to_won=_whole(rows(TO_WON)[0][0]),
        ended=[
            Ended(month, *months.get(month.starts_on, (0, 0)))
            for month in (first.shifted(step) for step in range(MONTHS))
        ],
        reasons=[(key, names.get(key, _("No reason")), count) for key, count in rows(REASONS) if key],
    )


def _whole(days: Any) -> int | None:
    return None if days is None else round(days)
