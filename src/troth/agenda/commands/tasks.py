"""What can be done with tasks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from troth.agenda.commands.attendees import ask_again
from troth.agenda.commands.passed import note_done, take_back_done
from troth.agenda.commands.reminders import dismiss_reminders
from troth.agenda.events import TaskAdded, TaskDone
from troth.agenda.models import Task
from troth.agenda.queries.about import OWN_COLUMNS, get_subject
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.ground.clock import now, today
from troth.ground.events import publish
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.queries import workspace

TEXTS = ("kind", "title", "note", "place", "time_zone", "outcome")
COLUMNS = (*TEXTS, "due_at", "ends_at", "is_whole_day", "remind_minutes", "snoozed_until")
REFERENCES = ("person", "company", "owner")


def add_task(*, values: Mapping[str, Any], by: Actor) -> Task:
    """Add a next step. Who adds one without an owner does it.

    `about_kind` and `about_id` name a record of any type. Raises Invalid when nobody would do it, and for
    a record that `by` does not see.
    """
    owner = values.get("owner") or by.member_id
    if owner is None:
        raise Invalid([("owner", "Say who does it.")])
    task = Task(owner_id=owner)
    with acting(by):
        _write(task, values, by)
        task.save(force_insert=True)
        publish(TaskAdded(task_id=task.pk, title=task.title))
    task.refresh_from_db()
    return task


def plan_task(
    *, record: Any, title: str, days: int | None = None, who: UUID | None = None, by: Actor
) -> Task:
    """Plan a task with a person or a company, for a member or its owner, until so many days from today."""
    zone = workspace().time_zone
    day = None if days is None else today(zone) + timedelta(days=days)
    due = datetime.combine(day, time(12), ZoneInfo(zone)) if day else None
    whom = "person" if record._meta.db_table == "people_person" else "company"
    values = {"title": title, "due_at": due, "owner": who or record.owner_id or by.member_id, whom: record.pk}
    return add_task(values=values, by=by)


def change_task(*, record: Task, values: Mapping[str, Any], by: Actor) -> Task:
    """Change what is to be done, by whom or when."""
    with acting(by):
        task = Task.objects.select_for_update().get(pk=record.pk)
        before = task.due_at, task.ends_at
        _write(_keep_length(task, values), values, by)
        task.is_exception = task.is_exception or (task.series_id is not None and bool(values))
        if task.due_at != before[0]:
            task.snoozed_until = values.get("snoozed_until")
        if (task.due_at, task.ends_at) != before:
            ask_again(task)
        task.updated_at = now()
        task.save()
    task.refresh_from_db()
    return task


def _keep_length(task: Task, values: Mapping[str, Any]) -> Task:
    """Move the end along where only the beginning of a meeting moves."""
    due_at = values.get("due_at")
    if due_at and task.due_at and task.ends_at and "ends_at" not in values:
        task.ends_at += due_at - task.due_at
    elif "due_at" in values and due_at is None and "ends_at" not in values:
        task.ends_at = None
    return task


def snooze_task(*, task: Task, until: datetime, by: Actor) -> Task:
    """Leave a task alone until a time: it is not on Today, and its member is told when that comes.

    The day by which it is to be done stays. Raises Invalid for a time that has passed.
    """
    if until <= now():
        raise Invalid([("until", _("must be in the future."))])
    with acting(by):
        Task.objects.filter(pk=task.pk).update(snoozed_until=until)
        dismiss_reminders(task_ids=[str(task.pk)], by=by)
    task.refresh_from_db()
    return task


def finish_task(
    *, task: Task, by: Actor, then: Mapping[str, Any] | None = None, outcome: str = "", words: str = ""
) -> Task | None:
    """Mark a task done, write it on the timeline, and add the next step, which is returned.

    A call or a meeting stands there as what passed between us and whoever was there, with `words`, what was
    said; a call that reached nobody only as a fact. Raises Conflict when somebody else was quicker.
    """
    with acting(by):
        if not Task.objects.filter(pk=task.pk, done_at__isnull=True).update(
            done_at=now(), done_by=by.member_id, outcome=outcome or task.outcome
        ):
            raise Conflict("Somebody has done this already.")
        task.outcome = outcome or task.outcome
        note_done(task, words, by)
        publish(TaskDone(task_id=task.pk, title=task.title))
        if not then or not then.get("title"):
            return None
        kept = {"person": task.person_id, "company": task.company_id, "owner": task.owner_id}
        following = add_task(values={**kept, **then}, by=by)
        if task.about_id and not following.about_id:
            # Kept though `by` may not see the record: who does the step may go on with it.
            following.about_kind, following.about_id = task.about_kind, task.about_id
            following.save(update_fields=["about_kind", "about_id"])
        return following


def reopen_task(*, task: Task, by: Actor) -> Task:
    """Take back that a task is done; the timeline no longer says so either."""
    with acting(by):
        Task.objects.filter(pk=task.pk).update(done_at=None, done_by=None)
        take_back_done(task, by)
    task.refresh_from_db()
    return task


def delete_task(*, record: Task, by: Actor) -> None:
    """Delete a task that is not to be done after all."""
    with acting(by):
        record.delete()


def _write(task: Task, values: Mapping[str, Any], by: Actor) -> None:
    for name in COLUMNS:
        if name in values:
            setattr(task, name, (values[name] or "") if name in TEXTS else values[name])
    for name in REFERENCES:
        if values.get(name) or (name in values and name != "owner"):
            setattr(task, f"{name}_id", values[name])
    _point(task, values, by)
    if task.ends_at and (task.due_at is None or task.ends_at <= task.due_at):
        raise Invalid([("ends_at", _("must be after the beginning."))])


def _point(task: Task, values: Mapping[str, Any], by: Actor) -> None:
    """Let a task be about a record of any type. Whom it is about has a column of its own."""
    kind = values.get("about_kind", task.about_kind) or ""
    key = values.get("about_id", task.about_id)
    if (kind, key) == (task.about_kind, task.about_id):
        return
    if not kind and not key:
        task.about_kind, task.about_id = "", None
        return
    try:
        if not key:
            raise NotFound(kind)
        get_subject(kind, key, seen_by=by)
    except NotFound:
        raise Invalid([("about_id", _("was not found."))]) from None
    if kind in OWN_COLUMNS:
        setattr(task, f"{OWN_COLUMNS[kind]}_id", key)
    else:
        task.about_kind, task.about_id = kind, key
