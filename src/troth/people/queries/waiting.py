"""Who waits for our word, and whose birthday it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from troth.ground.clock import now, today
from troth.people.models import Person
from troth.team.actor import Actor
from troth.team.visible import within_reach

LATE_AFTER = timedelta(days=2)
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose turn is ours. `is_late` after two days."""

    id: UUID
    name: str
    company: str
    since: datetime
    is_late: bool


@dataclass(frozen=True, slots=True)
class Birthday:
    """Somebody whose birthday is near: `on` is this year's day."""

    id: UUID
    name: str
    on: date
    age: int


def is_late(turn: str, since: datetime | None) -> bool:
    """Tell whether somebody has waited for us too long."""
    return turn == "ours" and since is not None and now() - since > LATE_AFTER


def waiting_for(seen_by: Actor, *, limit: int = 8) -> list[Waiting]:
    """List the people of a member who wait for us, the longest waiting first."""
    rows = _waiting(seen_by).annotate(company_name=F("company__name")).order_by("turn_since")[:limit]
    return [
        Waiting(row.id, row.name, row.company_name or "", row.turn_since, is_late(row.turn, row.turn_since))
        for row in rows
        if row.turn_since
    ]


def count_waiting_for(seen_by: Actor) -> int:
    """Count the people of a member who wait for us, up to a thousand."""
    return _waiting(seen_by)[:MOST_COUNTED].count()


def birthdays_near(seen_by: Actor, *, days: int = 7, limit: int = 5) -> list[Birthday]:
    """List the birthdays of a member's own people, from today on. Born on 29 February counts on the 28th."""
    if not seen_by.may_read("people", "birthday"):
        return []
    start = today(seen_by.time_zone)
    week = [start + timedelta(days=ahead) for ahead in range(days + 1)]
    on_days = Q()
    for day in week:
        on_days |= Q(birthday__month=day.month, birthday__day=day.day)
    mine = Person.objects.filter(within_reach(seen_by, "people"), on_days, owner_id=seen_by.member_id)
    rows = [
        Birthday(p.id, p.name, day, day.year - p.birthday.year)
        for p in mine[:50]
        for day in week
        if p.birthday and (p.birthday.month, p.birthday.day) == (day.month, day.day)
    ]
    return sorted(rows, key=lambda row: row.on)[:limit]


def _waiting(seen_by: Actor) -> QuerySet[Person]:
    if not seen_by.may_read("people", "turn"):
        return Person.objects.none()
    mine = Q(owner_id=seen_by.member_id) | Q(owner__isnull=True)
    return Person.objects.filter(within_reach(seen_by, "people"), mine, turn="ours", turn_since__isnull=False)
