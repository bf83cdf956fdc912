"""How many would be held back today, by the budgets and by the night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection

from troth.ground.clock import now
from troth.privacy.models import Budget, Purpose, QuietHours
from troth.privacy.queries.permits import permits
from troth.team.queries import workspace

# Only whom something was sent to lately can have had too much: few are counted, of however many people.
SPENT = """t.id in (
    select c.person_id from privacy_contact c join privacy_purpose u on u.key = c.purpose
    where c.released_at is null and c.at > %s - make_interval(days => %s)
        and (c.purpose = any(%s::text[]) or %s::text[] = '{{}}' and u.may_refuse)
        and (%s::text[] = '{{}}' or c.channel = any(%s::text[]))
    group by c.person_id having count(*) >= %s)"""
TODAY = """
select t.time_zone, count(*), count(*) filter (where {spent}) from people_person t where {allowed} group by 1
"""


@dataclass(frozen=True, slots=True)
class HeldToday:
    """Of all people: who may be contacted, whom a budget holds back, whom the night, and who is left."""

    everybody: int
    allowed: int
    by_budget: int
    by_night: int

    @property
    def left(self) -> int:
        """How many a message would reach now."""
        return self.allowed - self.by_budget - self.by_night


def held_today(*, purpose: Purpose, channel: str, at: datetime | None = None) -> HeldToday:
    """Count what would come of a message to everybody, now; nothing is claimed by that."""
    at = at or now()
    permit = next(
        each
        for each in permits(object_type="people")
        if (each.purpose, each.channel) == (purpose.key, channel)
    )
    budgets = [each for each in Budget.objects.all() if _is_for(each, purpose, channel)]
    spent = " or ".join(["true" if each.most == 0 else SPENT.format() for each in budgets]) or "false"
    values: list[Any] = []
    for each in budgets:
        if each.most:
            values += [at, each.days, each.purposes, each.purposes, each.channels, each.channels, each.most]
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from people_person")
        everybody = int(cursor.fetchone()[0])
        cursor.execute(
            TODAY.format(spent=f"({spent})", allowed=permit.condition.format(t="t")),
            [*values, *cast(tuple[Any, ...], permit.params)],
        )
        rows = cursor.fetchall()
    quiet = None if purpose.ignores_quiet_hours else QuietHours.objects.filter(channel=channel).first()
    night = sum(some - held for zone, some, held in rows if quiet and _is_night(quiet, zone, at))
    return HeldToday(everybody, sum(row[1] for row in rows), sum(row[2] for row in rows), night)


def _is_for(budget: Budget, purpose: Purpose, channel: str) -> bool:
    is_meant = purpose.key in budget.purposes or (not budget.purposes and purpose.may_refuse)
    return is_meant and (not budget.channels or channel in budget.channels)


def _is_night(quiet: QuietHours, zone: str, at: datetime) -> bool:
    home = workspace().time_zone
    try:
        clock = at.astimezone(ZoneInfo(zone or home)).time()
    except (ZoneInfoNotFoundError, ValueError):
        clock = at.astimezone(ZoneInfo(home)).time()
    if quiet.starts < quiet.ends:
        return quiet.starts <= clock < quiet.ends
    return clock >= quiet.starts or clock < quiet.ends
