"""Who waits for our word, and whose birthday it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DurationField, ExpressionWrapper, F, FloatField, Q, QuerySet, Value
from django.db.models.functions import Extract

from troth.ground.clock import now, today
from troth.people.models import Company, Person
from troth.team.actor import Actor
from troth.team.visible import within_reach

LATE_AFTER = timedelta(days=2)
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody whose turn is ours; `usual_hours` is what we usually take, None while that is not known."""

    id: UUID
    name: str
    company: str
    since: datetime
    is_late: bool
    usual_hours: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Birthday:
    """Somebody whose birthday is near: `on` is this year's day."""

    id: UUID
    name: str
    on: date
    age: int


def is_late(record: Person | Company) -> bool:
    """Tell whether whoever has the turn takes much longer than is usual; of companies, than two days."""
    if isinstance(record, Person):
        return record.answer_due_at is not None and now() > record.answer_due_at
    return record.turn == "ours" and record.turn_since is not None and now() - record.turn_since > LATE_AFTER


def waiting_for(seen_by: Actor, *, limit: int = 8) -> list[Waiting]:
    """List the people of a member who wait for us, the longest against what is usual with them first."""
    rows = (
        _waiting(seen_by)
        .annotate(company_name=F("company__name"))
        .order_by(_against_pace().desc(), "id")[:limit]
    )
    return [
        Waiting(
            row.id, row.name, row.company_name or "", row.turn_since, is_late(row),
            row.our_answer_hours if seen_by.may_read("people", "our_answer_hours") else None,
        )
        for row in rows
        if row.turn_since
    ]  # fmt: skip


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


def _against_pace() -> ExpressionWrapper[Any]:
    """Give how long somebody has waited, as a share of the time until it is late."""
    waited = Extract(ExpressionWrapper(Value(now()) - F("turn_since"), DurationField()), "epoch")
    allowed = Extract(ExpressionWrapper(F("answer_due_at") - F("turn_since"), DurationField()), "epoch")
    return ExpressionWrapper(waited / allowed, FloatField())


def _waiting(seen_by: Actor) -> QuerySet[Person]:
    if not seen_by.may_read("people", "turn"):
        return Person.objects.none()
    mine = Q(owner_id=seen_by.member_id) | Q(owner__isnull=True)
    return Person.objects.filter(within_reach(seen_by, "people"), mine, turn="ours", turn_since__isnull=False)
