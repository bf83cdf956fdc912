"""Whose turn it is and how fast answers come, told from what passed: the rule, as SQL.

Whatever has a direction is a word of whoever sent it or began it: a message, a call, a meeting, a visit.
Words of one side until the other speaks are one spell; the other side's next word answers it, counted from
the spell's first word, which is since when somebody waits. After a silence of two weeks a word answers
nothing: it begins a new talk. Notes and facts have no direction and count as no word.
"""

from __future__ import annotations

from datetime import datetime, timedelta

SILENCE = timedelta(days=14)  # after which the next word begins a new talk
YEAR = timedelta(days=365)  # of which what is usual is told
MOST = 400  # of the last words of a person that are read for it
ENOUGH = 3  # answers that it takes to tell what is usual

# Words since a moment, the last ones of each person of `who`, with the word before; and where spells start.
_WORDS = """
said as (
    select w.person_id, i.happened_at as at, i.id, i.direction, {more},
        lag(i.direction) over by_time as direction_before, lag(i.happened_at) over by_time as at_before
    from who w cross join lateral (
        select i.happened_at, i.id, i.direction, i.kind, i.body from timeline_interaction i
        where i.person_id = w.person_id and i.direction <> '' and i.retracted_at is null
            and i.happened_at >= {since}
        order by i.happened_at desc, i.id desc limit {most}
    ) i
    window by_time as (partition by w.person_id order by i.happened_at, i.id)
),
marked as (
    select *, at_before is null or at - at_before > interval '{silence} days' as begins,
        direction_before is distinct from direction or at - at_before > interval '{silence} days' as starts
    from said
),
spells as (
    select person_id, at, direction, case when not begins then
        extract(epoch from at - lag(at) over (partition by person_id order by at, id)) / 3600 end as hours
    from marked where starts
)
"""
_PACE = """
paced as (
    select person_id,
        case when count(hours) filter (where direction = 'out') >= {enough} then
            percentile_cont(0.5) within group (order by hours) filter (where direction = 'out') end as ours,
        case when count(hours) filter (where direction = 'in') >= {enough} then
            percentile_cont(0.5) within group (order by hours) filter (where direction = 'in') end as theirs
    from spells group by 1
)
"""
_COURSES = """
select who.person_id, last.at,
    coalesce(case last.direction when 'in' then 'ours' when 'out' then 'theirs' end, 'rest'),
    (select min(s.at) from said s where s.person_id = who.person_id and s.at > coalesce((
        select max(o.at) from said o where o.person_id = who.person_id and o.direction <> last.direction
    ), '-infinity')),
    paced.ours, paced.theirs
from who left join paced using (person_id) left join lateral (
    select at, direction from said s where s.person_id = who.person_id order by at desc, id desc limit 1
) last on true
"""


def words(who: str, *, since: datetime | None, most: int = MOST, more: str = "i.kind") -> str:
    """Write the tables `who`, `said`, `marked` and `spells` for the people that the query `who` gives."""
    # Written out, so that only the months in question are planned for.
    moment = f"'{since.isoformat()}'::timestamptz" if since else "'-infinity'::timestamptz"
    tables = _WORDS.format(since=moment, most=most, silence=SILENCE.days, more=more)
    return f"with who as ({who}),{tables}"


def paced(who: str, *, since: datetime | None) -> str:
    """Write the same with `paced`: the usual answers of both sides in hours, null where there are too few."""
    return f"{words(who, since=since)},{_PACE.format(enough=ENOUGH)}"


def courses(who: str, *, since: datetime | None) -> str:
    """Write the query for person, last word, turn, turn since, our and their usual answer."""
    return paced(who, since=since) + _COURSES
