"""Who has not heard from us for longer than they should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from troth.ground.clock import now
from troth.people.models import Person
from troth.team.actor import Actor
from troth.team.visible import within_reach

READ = ("cadence_days", "reach_out_at", "last_contact_at")
MOST_COUNTED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Drifting:
    """Somebody who should have heard from us by `since`. `last_at` is None where nothing passed yet."""

    id: UUID
    name: str
    company: str
    email: str
    phone: str
    birthday: date | None
    every_days: int
    last_at: datetime | None
    since: datetime


def drifting(
    *, seen_by: Actor, is_own: bool = False, after: tuple[datetime, UUID] | None = None, limit: int = 25
) -> list[Drifting]:
    """List those who drift, the longest first, `after` the `since` and id of the last one of a page."""
    rows = _drifting(seen_by, is_own)
    if after:
        rows = rows.filter(Q(reach_out_at__gt=after[0]) | Q(reach_out_at=after[0], pk__gt=after[1]))
    found = rows.annotate(at=F("company__name")).order_by("reach_out_at", "pk")[:limit]
    shows = {name for name in ("email", "phone", "birthday", "company") if seen_by.may_read("people", name)}
    return [
        Drifting(
            id=row.pk,
            name=row.name,
            company=(row.at or "") if "company" in shows else "",
            email=row.email if "email" in shows else "",
            phone=row.phone if "phone" in shows else "",
            birthday=row.birthday if "birthday" in shows else None,
            every_days=row.cadence_days,
            last_at=row.last_contact_at,
            since=row.reach_out_at,
        )
        for row in found
        if row.cadence_days is not None and row.reach_out_at is not None
    ]


def count_drifting(*, seen_by: Actor, is_own: bool = False) -> int:
    """Count those who drift, up to a thousand."""
    return _drifting(seen_by, is_own)[:MOST_COUNTED].count()


def may_see_drifting(seen_by: Actor) -> bool:
    """Tell whether somebody may read what drifting is told from."""
    return seen_by.may("people.see") and all(seen_by.may_read("people", name) for name in READ)


def _drifting(seen_by: Actor, is_own: bool) -> QuerySet[Person]:
    if not may_see_drifting(seen_by):
        return Person.objects.none()
    rows = Person.objects.filter(within_reach(seen_by, "people"), reach_out_at__lte=now())
    return rows.filter(Q(owner_id=seen_by.member_id) | Q(owner__isnull=True)) if is_own else rows
