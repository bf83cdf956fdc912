"""Deals with a planted past: each goes from stage to stage by known chances, and is told by its states.

Written by the database itself, so that tests have thousands and benchmarks half a million.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

# Of each stage: how likely a deal goes on from it, rather than being lost, and how many days it stays.
GOES_ON = (0.7, 0.75, 0.8, 0.85)
STAYS_DAYS = (14, 21, 18, 10)

DRAWN = """
create temporary table drawn as
select uuidv7() as id, n, (%(owners)s::uuid[])[1 + n %% cardinality(%(owners)s::uuid[])] as owner_id,
    (array['website', 'event', 'introduced', ''])[1 + n %% 4] as source,
    (array['pipeline', 'pipeline', 'best', 'commit'])[1 + (n / 7) %% 4] as category,
    ('EUR', round(exp(8.2 + 0.9 * random_normal())::numeric, 2))::money_amount as value,
    %(now)s::timestamptz - random() * make_interval(days => %(days)s) as created_at,
    array[-ln(1 - random()) * {0}, -ln(1 - random()) * {1}, -ln(1 - random()) * {2}, -ln(1 - random()) * {3}]
        as stays,
    array[random() < {4}, random() < {5}, random() < {6}, random() < {7}] as goes_on,
    random_normal(0, 12) as off
from generate_series(1, %(deals)s) n
"""
TOLD = """
create temporary table told as
select d.id, d.owner_id, d.value, d.category, s.place, s.kind,
    d.created_at + make_interval(secs => 86400 * (select coalesce(sum(d.stays[i]), 0)
        from generate_series(1, s.place - 1) i)) as since,
    d.created_at + make_interval(secs => 86400 * (select coalesce(sum(d.stays[i]), 0)
        from generate_series(1, s.place) i)) as until
from drawn d cross join lateral (
    select place, 'open' as kind from generate_series(1, 4) place
    where (select coalesce(bool_and(d.goes_on[i]), true) from generate_series(1, place - 1) i)
) s;
create index on told (id, place);
analyze told;
insert into told
select d.id, d.owner_id, d.value, d.category, 5, case when went then 'won' else 'lost' end, last, null
from drawn d cross join lateral (
    select max(t.until) as last, bool_and(d.goes_on[t.place]) and count(*) = 4 as went
    from told t where t.id = d.id
) ended where last is not null;
delete from told where since > now();
update told set until = null where until > now();
"""
# A day is guessed on entering a stage: the days that the stages ahead usually take, and a seller's error.
WRITTEN = """
insert into sales_deal (id, created_at, updated_at, name, pipeline_id, stage_id, stage_since, status,
        owner_id, value, expected_on, category, source, closed_at)
    select d.id, d.created_at, t.since, 'Deal ' || d.n, g.pipeline_id, g.id, t.since, t.kind, d.owner_id,
        d.value,
        (t.since + make_interval(secs => 86400 * (ahead.days + d.off)))::date, d.category, d.source,
        case when t.kind <> 'open' then t.since end
    from drawn d
    join lateral (select * from told where told.id = d.id order by place desc limit 1) t on true
    join planted g on g.place = t.place and g.kind = t.kind
    cross join lateral (select coalesce(sum(stay), 0) as days
        from unnest(%(stays)s::float8[]) with ordinality s (stay, i) where i >= t.place) ahead;
delete from sales_deal_state s using drawn d where s.deal_id = d.id;
insert into sales_deal_state
        (deal_id, since, until, pipeline_id, stage_id, status, owner_id, value, expected_on, category)
    select d.id, t.since, t.until, g.pipeline_id, g.id, t.kind, d.owner_id, d.value,
        (t.since + make_interval(secs => 86400 * (ahead.days + d.off)))::date, d.category
    from told t join drawn d using (id)
    join planted g on g.place = t.place and g.kind = t.kind
    cross join lateral (select coalesce(sum(stay), 0) as days
        from unnest(%(stays)s::float8[]) with ordinality s (stay, i) where i >= t.place) ahead;
drop table drawn, told, planted;
"""
STAGES = """
create temporary table planted as
select id, pipeline_id, kind,
    case when kind = 'open' then row_number() over (partition by kind order by position) else 5 end as place
from sales_stage where pipeline_id = (select id from sales_pipeline order by position, id limit 1)
"""


def plant(
    cursor: Any, *, deals: int, owners: list[UUID], now: datetime, days: int = 1095, seed: float = 0.5
) -> None:
    """Write so many deals with the states of their lives. What triggers noted of them is replaced."""
    given = {"owners": owners, "deals": deals, "now": now, "days": days, "stays": list(STAYS_DAYS)}
    cursor.execute("select setseed(%s)", [seed])
    cursor.execute(STAGES)
    cursor.execute(DRAWN.format(*STAYS_DAYS, *GOES_ON), given)
    cursor.execute("analyze drawn")
    for statement in TOLD.replace("now()", "%(now)s::timestamptz").split(";"):
        if statement.strip():
            cursor.execute(statement, given)
    for statement in WRITTEN.split(";"):
        if statement.strip():
            cursor.execute(statement, given)
