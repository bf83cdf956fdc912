"""What can be done with tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.agenda.events import TaskAdded, TaskDone
from troth.agenda.models import Task
from troth.agenda.queries.about import OWN_COLUMNS, get_subject
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.ground.clock import now
from troth.ground.events import publish
from troth.people.commands import move_rows
from troth.people.facts import Fact
from troth.team.acting import acting, erasing
from troth.team.actor import Actor
from troth.timeline.commands import record_facts, retract_facts

COLUMNS = ("title", "note", "due_at", "is_whole_day")
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


def change_task(*, record: Task, values: Mapping[str, Any], by: Actor) -> Task:
    """Change what is to be done, by whom or when."""
    with acting(by):
        task = Task.objects.select_for_update().get(pk=record.pk)
        _write(task, values, by)
        task.updated_at = now()
        task.save()
    task.refresh_from_db()
    return task


def finish_task(*, task: Task, by: Actor, then: Mapping[str, Any] | None = None) -> Task | None:
    """Mark a task done, write it on the timeline, and add the next step, which is returned.

    Raises Conflict when somebody else was quicker.
    """
    with acting(by):
        if not Task.objects.filter(pk=task.pk, done_at__isnull=True).update(
            done_at=now(), done_by=by.member_id
        ):
            raise Conflict("Somebody has done this already.")
        record_facts(facts=_facts_of(task), by=by)
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
        retract_facts(facts=_facts_of(task), by=by)
    task.refresh_from_db()
    return task


def delete_task(*, record: Task, by: Actor) -> None:
    """Delete a task that is not to be done after all."""
    with acting(by):
        record.delete()


def _facts_of(task: Task) -> list[Fact]:
    """Say that a task was done, on the timeline of whom it was about."""
    if not (task.person_id or task.company_id):
        return []
    return [
        Fact(
            event=TaskDone.name,
            sentence=TaskDone.sentence.format(title=task.title),
            about=("tasks", task.pk),
            person_id=task.person_id,
            company_id=task.company_id,
        )
    ]


def _write(task: Task, values: Mapping[str, Any], by: Actor) -> None:
    for name in COLUMNS:
        if name in values:
            setattr(task, name, values[name] if values[name] is not None or name == "due_at" else "")
    for name in REFERENCES:
        if values.get(name) or (name in values and name != "owner"):
            setattr(task, f"{name}_id", values[name])
    _point(task, values, by)


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


def erase_person(*, person_id: UUID) -> None:
    """Delete every task about a person who is being erased; the audit trail then forgets what they said."""
    with erasing() as cursor:
        cursor.execute("delete from agenda_task where person_id = %s", [person_id])


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the tasks about one person be about another: see `people.hooks.Merging`."""
    return move_rows(table="agenda_task", column="person_id", source=source, target=target, only=only)
