"""The balance of a conversation: who begins, how much each side says, and how fast each answers, by month."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from troth.ground.clock import today
from troth.team.actor import Actor, Verb
from troth.timeline.pace import SILENCE, words

MONTHS = 12
MOST = 10_000  # words with one person within the year that are told; what is older than those is left out

# Of a message its words; a call has none here. Said twice, by month and as a whole: medians can not be added.
LENGTH = """
case when i.kind in ('mail', 'message') and i.body <> ''
    then length(i.body) - length(replace(replace(i.body, ' ', ''), E'\\n', '')) + 1 end as length
"""
FIGURES = """,
dated as (
    select m.direction, m.begins, m.length, date_trunc('month', m.at at time zone %(zone)s)::date as month
    from marked m where m.at >= %(first)s
),
answered as (
    select s.direction, s.hours, date_trunc('month', s.at at time zone %(zone)s)::date as month
    from spells s where s.hours is not null and s.at >= %(first)s
),
talk as (
    select month, direction, count(*) as said, count(*) filter (where begins) as began,
        percentile_cont(0.5) within group (order by length) as length
    from dated group by grouping sets ((month, direction), (direction))
),
speed as (
    select month, direction, percentile_cont(0.5) within group (order by hours) as hours
    from answered group by grouping sets ((month, direction), (direction))
)
select t.month, t.direction, t.said, t.began, t.length, s.hours
from talk t left join speed s on s.direction = t.direction and s.month is not distinct from t.month
"""


@dataclass(frozen=True, slots=True)
class Side:
    """What one side did: words said, talks begun, the usual length of a message and time of an answer.

    `length` is in words, `hours` in hours; None where there was none.
    """

    said: int = 0
    began: int = 0
    length: float | None = None
    hours: float | None = None


@dataclass(slots=True)
class MonthOfTalk:
    """What both sides did from a day until another, that one not included."""

    starts_on: date
    ends_before: date
    ours: Side = field(default_factory=Side)
    theirs: Side = field(default_factory=Side)


@dataclass(frozen=True, slots=True)
class Balance:
    """The last twelve months, the oldest first, and the whole of them."""

    months: list[MonthOfTalk]
    whole: MonthOfTalk


def balance_of(*, person_id: UUID, seen_by: Actor) -> Balance:
    """Tell how even the conversation is with a person whom the asker has loaded by right."""
    months = _months(today(seen_by.time_zone))
    whole = MonthOfTalk(months[0].starts_on, months[-1].ends_before)
    if seen_by.scope("interactions", Verb.SEE) == "none":
        return Balance(months, whole)
    first = datetime.combine(whole.starts_on, time(), ZoneInfo(seen_by.time_zone)).astimezone(UTC)
    text = words("select %(person)s::uuid as person_id", since=first - SILENCE, most=MOST, more=LENGTH)
    with connection.cursor() as cursor:
        cursor.execute(text + FIGURES, {"person": person_id, "zone": seen_by.time_zone, "first": first})
        by_month = {month.starts_on: month for month in months}
        for month, direction, *figures in cursor.fetchall():
            of = whole if month is None else by_month[month]
            setattr(of, "ours" if direction == "out" else "theirs", Side(*figures))
    return Balance(months, whole)


def _months(day: date) -> list[MonthOfTalk]:
    last = day.year * 12 + day.month - 1
    firsts = [date(at // 12, at % 12 + 1, 1) for at in range(last - MONTHS + 1, last + 2)]
    return [MonthOfTalk(first, until) for first, until in pairwise(firsts)]
