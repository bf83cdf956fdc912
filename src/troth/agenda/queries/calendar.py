"""What stands in a member's calendar: tasks, calls and meetings, on the clocks of whoever looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from troth.agenda.models import Answer, Attendee, Task
from troth.agenda.queries.tasks import TaskRow, reachable, rows_from
from troth.team.actor import Actor, Verb

A_DAY = timedelta(days=1)
MOST = 1_000  # of one month; more can not be read on a page
USUAL_LENGTH = timedelta(minutes=30)  # of what has no end
LEAST_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Entry:
    """A task on a day. `minute` is where it begins on that day's clock; None on a whole day.

    `ends_here` tells that it has an end, and the whole of it lies on this day.
    """

    task: TaskRow
    minute: int | None
    minutes: int
    may_move: bool
    ends_here: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its entries: those of the whole day first, then by the clock."""

    day: date
    entries: Sequence[Entry]
    is_today: bool
    is_outside: bool = False


def in_calendar(seen_by: Actor, *, everybody: bool = False) -> QuerySet[Task]:
    """Give what is in a member's calendar: what is theirs or they are asked to; or all they see."""
    tasks = Task.objects.filter(reachable(seen_by), due_at__isnull=False)
    if everybody:
        return tasks
    if seen_by.member_id is None:
        return tasks.none()
    asked = Attendee.objects.filter(member_id=seen_by.member_id).exclude(answer=Answer.NO).values("task_id")
    return tasks.filter(Q(owner_id=seen_by.member_id) | Q(pk__in=asked))


def days_between(
    first: date, ends_before: date, *, seen_by: Actor, today: date, everybody: bool = False
) -> list[Day]:
    """List the days of a span with what is in the calendar on each."""
    zone = ZoneInfo(seen_by.time_zone)
    begin, end = (datetime.combine(day, time.min, zone) for day in (first, ends_before))
    tasks = in_calendar(seen_by, everybody=everybody).filter(due_at__lt=end)
    # The lower bound on the beginning lets the index on it serve; nothing lasts longer than a month.
    tasks = tasks.filter(due_at__gte=begin - timedelta(days=31))
    lasting = tasks.annotate(over_at=Coalesce("ends_at", "due_at")).filter(over_at__gte=begin)
    found = rows_from(lasting.order_by("due_at", "id")[:MOST], seen_by)
    return [
        Day(day, _entries_on(day, found, zone, seen_by), day == today)
        for day in (first + A_DAY * place for place in range((ends_before - first).days))
    ]


def _entries_on(day: date, tasks: Sequence[TaskRow], zone: ZoneInfo, seen_by: Actor) -> list[Entry]:
    entries = [entry for task in tasks if (entry := _entry_on(day, task, zone, seen_by))]
    return sorted(entries, key=lambda entry: (-1 if entry.minute is None else entry.minute, entry.task.title))


def _entry_on(day: date, task: TaskRow, zone: ZoneInfo, seen_by: Actor) -> Entry | None:
    assert task.due_at  # the query asks for it  # noqa: S101
    begin = task.due_at.astimezone(zone)
    end = (task.ends_at or task.due_at).astimezone(zone)
    may_move = seen_by.reaches("tasks", Verb.CHANGE, task.owner_id)
    if task.is_whole_day:
        return Entry(task, None, 0, may_move) if begin.date() <= day <= end.date() else None
    last = (end - timedelta(microseconds=1)).date() if task.ends_at else begin.date()
    if not begin.date() <= day <= last:
        return None
    minute = _minute(begin) if begin.date() == day else 0
    until = _minute(end) if task.ends_at and end.date() == day else 24 * 60
    if not task.ends_at:
        until = minute + int(USUAL_LENGTH.total_seconds() // 60)
    ends_here = task.ends_at is not None and begin.date() == last
    return Entry(task, minute, max(min(until, 24 * 60) - minute, LEAST_MINUTES), may_move, ends_here)


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def local_start(task_id: UUID, *, seen_by: Actor) -> str:
    """Give when a task that the asker has loaded begins, as `move` takes it: on the asker's own clock."""
    task = Task.objects.get(pk=task_id)
    if task.due_at is None:
        return ""
    local = task.due_at.astimezone(ZoneInfo(seen_by.time_zone))
    return f"{local:%Y-%m-%d}" if task.is_whole_day else f"{local:%Y-%m-%dT%H:%M}"
