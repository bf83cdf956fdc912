"""The only writers of this package: how often, for whom; and leaving somebody alone for a while."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.cadence.models import Cadence
from troth.catalog.errors import Invalid
from troth.ground.clock import now
from troth.ground.jobs import defer
from troth.people.commands import leave_alone
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

LONGEST = 1_000  # days
AT_ONCE = 5_000  # people in one transaction: nobody waits long for one of them
LATER = 365  # days at most for which somebody is left alone

# Those whose cadence is not what it should be, of all or of some people.
WRONG = """
wanted as materialized (
    select distinct on (m.person_id) m.person_id as id, c.days
    from cadence_cadence c join segments_member m on m.segment_id = c.segment_id
    where {among_members} order by m.person_id, c.place
),
wrong as materialized (
    select id, w.days from wanted w full join (
        select p.id, p.cadence_days from people_person p where p.reach_out_at is not null and {among_people}
    ) p using (id)
    where p.cadence_days is distinct from w.days order by id limit %(most)s
),
"""
APPLY = """
with {wrong}
held as (
    select p.id from people_person p join wrong using (id) order by p.id for no key update of p skip locked
)
update people_person p set cadence_days = wrong.days from wrong join held using (id) where p.id = wrong.id
"""
ALL = WRONG.format(among_members="true", among_people="true")
SOME = WRONG.format(
    among_members="m.person_id = any(%(people)s::uuid[])", among_people="p.id = any(%(people)s::uuid[])"
)


def set_cadences(*, cadences: Sequence[tuple[UUID, int]], by: Actor) -> None:
    """Say how often people are to hear from us: segments with their days, of which the first counts.

    Whom it changes is worked out in the background. Raises Invalid.
    """
    segments = [segment for segment, _days in cadences]
    if len(set(segments)) < len(segments):
        raise Invalid([("segment", _("A segment has one cadence."))])
    if any(not 1 <= days <= LONGEST for _segment, days in cadences):
        raise Invalid([("days", _("Between 1 and %(most)s days.") % {"most": LONGEST})])
    with acting(by):
        Cadence.objects.all().delete()
        Cadence.objects.bulk_create(
            Cadence(segment_id=segment, days=days, place=place)
            for place, (segment, days) in enumerate(cadences)
        )
        defer(apply_cadences)


def apply_cadences() -> int:
    """Give everybody the cadence that they should have, some at a time; gives how many were changed."""
    changed = 0
    while found := _apply(ALL, []):
        changed += found
    return changed


def keep_cadences() -> None:
    """See by the clock that nobody was missed."""
    apply_cadences()


def apply_to(*, people: Sequence[UUID]) -> None:
    """Give some people the cadence that they should have, who came into a segment or left it."""
    _apply(SOME, people)


def leave_person_alone(*, person_id: UUID, days: int, by: Actor) -> None:
    """Remind nobody of somebody for some days; 0 takes that back."""
    until = now() + timedelta(days=min(days, LATER)) if days > 0 else None
    leave_alone(person_id=person_id, until=until, by=by)


def _apply(wrong: str, people: Sequence[UUID]) -> int:
    with acting(everyone(name="Cadence", origin="cadence")), connection.cursor() as cursor:
        cursor.execute(APPLY.format(wrong=wrong), {"people": list(people), "most": AT_ONCE})
        return int(cursor.rowcount)
