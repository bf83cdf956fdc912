"""What the timeline comes to for one person: its weeks, and all that is held."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.people.hooks import OUT_OF_SIGHT
from troth.team.actor import Actor

WEEKS = """
select w.n, count(*) filter (where i.direction = 'out'), count(*) filter (where i.direction = 'in')
from generate_series(0, %(weeks)s - 1) as w(n)
left join timeline_interaction i on i.person_id = %(person)s and i.retracted_at is null
    and i.happened_at >= now() - make_interval(weeks => %(weeks)s)
    and i.happened_at >= now() - make_interval(weeks => %(weeks)s - w.n)
    and i.happened_at < now() - make_interval(weeks => %(weeks)s - w.n - 1)
group by 1 order by 1
"""


def weeks_of_contact(*, person_id: UUID, weeks: int = 26) -> list[tuple[int, int]]:
    """Count by week, oldest first, what we said and what they said: (ours, theirs)."""
    with connection.cursor() as cursor:
        cursor.execute(WEEKS, {"weeks": weeks, "person": person_id})
        return [(row[1], row[2]) for row in cursor.fetchall()]


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count what passed with a person, as a part of what they would bring along."""
    may_see = seen_by.may("interactions.see")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from timeline_interaction where person_id = %s", [person_id])
        count = int(cursor.fetchone()[0])
    if count and not may_see:
        return {OUT_OF_SIGHT: None}
    return {_("on the timeline"): count}


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every entry about a person, retracted ones too, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (to_jsonb(t) - 'person_id' - 'company_id' - 'member_id' - 'import_id')::json"
            " from timeline_interaction t where person_id = %s order by happened_at",
            [person_id],
        )
        return [row[0] for row in cursor.fetchall()]
