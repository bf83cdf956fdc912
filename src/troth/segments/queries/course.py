"""How a segment went: its size over time, and who came and went lately."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Sum

from troth.ground.clock import now
from troth.segments.models import Day, Segment

SHOWN_DAYS, LATELY_DAYS = 90, 30


@dataclass(frozen=True, slots=True)
class Course:
    """The size of a segment at the end of each of the last days, and what happened in the last thirty."""

    days: list[tuple[date, int]]
    came: int
    went: int


def course_of(segment: Segment) -> Course:
    """Gather how a segment went. A day on which nothing happened is as the one before it."""
    today = now().astimezone(ZoneInfo(segment.time_zone)).date()
    first = today - timedelta(days=SHOWN_DAYS - 1)
    told = dict(Day.objects.filter(segment=segment, day__gte=first).values_list("day", "size"))
    before = Day.objects.filter(segment=segment, day__lt=first).order_by("-day").first()
    size = before.size if before else None
    days = []
    for day in (first + timedelta(days=step) for step in range(SHOWN_DAYS)):
        size = told.get(day, size)
        if size is not None:
            days.append((day, size))
    since = today - timedelta(days=LATELY_DAYS - 1)
    lately = Day.objects.filter(segment=segment, day__gte=since).aggregate(came=Sum("came"), went=Sum("went"))
    return Course(days, lately["came"] or 0, lately["went"] or 0)
