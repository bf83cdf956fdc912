"""What comes back: each time of a series is a task of its own, made a year ahead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.agenda.commands.tasks import add_task, change_task
from troth.agenda.models import Attendee, Series, Task
from troth.agenda.recurrence import MOST_AT_ONCE, NOON, BadRule, Recurrence, read_rule
from troth.catalog.errors import Invalid
from troth.ground.clock import now
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

AHEAD = timedelta(days=366)
# What every time of a series has from the one before it.
COPIED = (
    "kind", "title", "note", "person_id", "company_id", "owner_id", "about_kind", "about_id", "is_whole_day",
    "place", "time_zone", "remind_minutes",
)  # fmt: skip


def add_series(*, values: Mapping[str, Any], rule: str, by: Actor) -> Task:
    """Add what comes back by a rule of RFC 5545; give the first time. Raises Invalid for a wrong rule."""
    with acting(by):
        return repeat_task(task=add_task(values=values, by=by), rule=rule, by=by)


def repeat_task(*, task: Task, rule: str, by: Actor) -> Task:
    """Let a task come back by a rule, from its own time on. Raises Invalid."""
    if task.due_at is None:
        raise Invalid([("due_on", _("Say when it is for the first time."))])
    if task.series_id is not None:
        raise Invalid([("rule", _("It comes back already."))])
    zone = task.time_zone or by.time_zone
    local = task.due_at.astimezone(ZoneInfo(zone))
    begin = None if task.is_whole_day else local.time()
    first = datetime.combine(local.date(), NOON, ZoneInfo(zone)) if task.is_whole_day else task.due_at
    try:
        read_rule(rule, local.replace(tzinfo=None))
    except BadRule as wrong:
        raise Invalid([("rule", str(wrong))]) from None
    with acting(by):
        series = Series.objects.create(
            rule=rule, starts_on=local.date(), starts_at=begin, time_zone=zone, made_until=first
        )
        Task.objects.filter(pk=task.pk).update(series=series, original_at=first, time_zone=zone)
        task.refresh_from_db()
        _make(series, task, until=max(now(), task.original_at or now()) + AHEAD)
    return task


def change_following(*, task: Task, values: Mapping[str, Any], by: Actor) -> Task:
    """Change one time of a series and all that are to come; those before stay as they were.

    Another hour moves each of them by as much, on the clocks of the series.
    """
    if task.series_id is None or task.original_at is None:
        return change_task(record=task, values=values, by=by)
    rule = _rest_of_rule(task.series_id, task.original_at)
    with acting(by):
        _leave_off(task, task.series_id, with_itself=False)
        task.series = task.original_at = None
        task.is_exception = False
        task.save(update_fields=["series", "original_at", "is_exception"])
        changed = change_task(record=task, values=values, by=by)
        return repeat_task(task=changed, rule=rule, by=by)


def delete_following(*, task: Task, by: Actor) -> None:
    """Delete one time of a series and all that are to come."""
    with acting(by):
        if task.series_id is None:
            task.delete()
        else:
            _leave_off(task, task.series_id, with_itself=True)


def extend_series() -> None:
    """Make what comes within a year of every series that goes on. Run each day; twice is as good as once."""
    until = now() + AHEAD
    ahead = Series.objects.filter(made_until__lt=until - timedelta(days=7))
    for key in list(ahead.values_list("pk", flat=True)):
        by = everyone(origin="series")
        with transaction.atomic(), acting(by):
            series = Series.objects.select_for_update(skip_locked=True).filter(pk=key).first()
            of_it = Task.objects.filter(series_id=key).order_by("is_exception", "-original_at")
            latest = of_it.first()
            if series and latest:
                _make(series, latest, until=until)
            elif series:  # somebody deleted all of it
                series.delete()


def _make(series: Series, like: Task, *, until: datetime) -> None:
    """Make the times of a series that are missing, each like one that is there."""
    recurrence = Recurrence(series.rule, series.starts_on, series.starts_at, series.time_zone)
    times = []
    for moment in recurrence.times(series.made_until, until):
        times.append(moment)
        if len(times) >= MOST_AT_ONCE:
            until = moment
            break
    length = like.ends_at - like.due_at if like.ends_at and like.due_at else None
    shared = {name: getattr(like, name) for name in COPIED}
    made = [
        Task(id=key, series=series, original_at=at, due_at=at, **shared)
        for key, at in zip(new_keys(len(times)), times, strict=True)
    ]
    for task, at in zip(made, times, strict=True):
        task.ends_at = _end(at, length, series.time_zone)
    Task.objects.bulk_create(made)
    guests = list(Attendee.objects.filter(task=like).values("person_id", "member_id"))
    Attendee.objects.bulk_create([Attendee(task=task, **guest) for task in made for guest in guests])
    Series.objects.filter(pk=series.pk).update(made_until=until)


def _end(begin: datetime, length: timedelta | None, time_zone: str) -> datetime | None:
    """Count the length on the wall, too: a day has 23 hours once a year."""
    if length is None:
        return None
    zone = ZoneInfo(time_zone)
    end = (begin.astimezone(zone).replace(tzinfo=None) + length).replace(tzinfo=zone)
    return end if end > begin else begin + length


def _leave_off(task: Task, series_id: UUID, *, with_itself: bool) -> None:
    """End a series before one of its times. What is done stays, and what somebody else does now."""
    later = Q(original_at__gt=task.original_at)
    gone = later | Q(pk=task.pk) if with_itself else later
    Task.objects.filter(gone, series_id=series_id, done_at=None, owner_id=task.owner_id).delete()
    Series.objects.filter(pk=series_id).update(made_until=None)


def _rest_of_rule(series_id: UUID, begin: datetime) -> str:
    """Give the rule from one time on: of a number of times those that are left."""
    series = Series.objects.get(pk=series_id)
    parts = []
    for part in series.rule.split(";"):
        name, _sign, value = part.partition("=")
        if name.upper() == "COUNT":
            recurrence = Recurrence(series.rule, series.starts_on, series.starts_at, series.time_zone)
            before = sum(1 for at in recurrence.times(None, begin) if at < begin)
            parts.append(f"COUNT={max(1, int(value) - before)}")
        else:
            parts.append(part)
    return ";".join(parts)
