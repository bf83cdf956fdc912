"""What is to be done: for a member, for a person, for a company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from troth.agenda.models import Task
from troth.agenda.queries.about import OWN_COLUMNS, Subject, subjects_of
from troth.agenda.standing import standing_of, start_of_day
from troth.catalog.errors import Forbidden, NotFound
from troth.people.hooks import OUT_OF_SIGHT
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as it is shown. `standing` is overdue, today, soon, later, none (no day) or done.

    Of whom and what it is about, there is no name where the asker may not see them.
    """

    id: UUID
    title: str
    note: str
    due_at: datetime | None
    is_whole_day: bool
    standing: str
    person_id: UUID | None
    person: str
    company_id: UUID | None
    company: str
    about_kind: str
    about_id: UUID | None
    about: Subject | None
    owner: str
    owner_id: UUID
    owner_hue: int
    created_at: datetime
    done_at: datetime | None
    done_by: str


def get_task(task_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Task:
    """Load a task. A stranger raises NotFound; one who may be seen but not `to` raises Forbidden."""
    try:
        task = Task.objects.filter(within_reach(seen_by, "tasks"), pk=task_id).first()
    except (ValueError, ValidationError):
        task = None
    if task is None:
        raise NotFound("tasks")
    if not seen_by.reaches("tasks", to, task.owner_id):
        raise Forbidden(f"tasks.{to}")
    return task


def due_for(seen_by: Actor, *, days: int = 7) -> list[TaskRow]:
    """List a member's own open tasks that are overdue or due within some days, the oldest first."""
    until = start_of_day(seen_by.time_zone, days + 1)
    mine = Task.objects.filter(owner_id=seen_by.member_id, done_at__isnull=True, due_at__lt=until)
    return _rows(mine.order_by("due_at", "id")[:50], seen_by)


def open_tasks_of(kind: str, record_id: UUID, *, seen_by: Actor) -> list[TaskRow]:
    """List what is to be done about a record of any type, the next first."""
    named = {f"{OWN_COLUMNS[kind]}_id": record_id} if kind in OWN_COLUMNS else {}
    about: dict[str, Any] = named or {"about_kind": kind, "about_id": record_id}
    tasks = Task.objects.filter(within_reach(seen_by, "tasks"), done_at__isnull=True, **about)
    return _rows(tasks.order_by(F("due_at").asc(nulls_last=True), "id")[:10], seen_by)


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every task about a person."""
    about = Task.objects.filter(person_id=person_id).order_by("id")
    return [dict(row) for row in about.values("title", "note", "due_at", "done_at", "created_at")]


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count the tasks about a person, as a part of what they would bring along."""
    about = Task.objects.filter(person_id=person_id)
    seen = about.filter(within_reach(seen_by, "tasks")).count()
    return {_("tasks"): seen} | ({OUT_OF_SIGHT: None} if about.count() > seen else {})


def count_due(seen_by: Actor) -> int:
    """Count a member's own tasks that are due today or before."""
    return Task.objects.filter(
        owner_id=seen_by.member_id, done_at__isnull=True, due_at__lt=start_of_day(seen_by.time_zone, 1)
    ).count()


def rows_of(task_ids: Sequence[UUID], *, seen_by: Actor) -> list[TaskRow]:
    """Give these tasks as they are shown, in no promised order."""
    return _rows(Task.objects.filter(within_reach(seen_by, "tasks"), pk__in=task_ids), seen_by)


def _rows(tasks: QuerySet[Task], seen_by: Actor) -> list[TaskRow]:
    named = list(
        tasks.annotate(owner_name=F("owner__name"), hue=F("owner__hue"), doer_name=F("done_by__name"))
    )
    pairs = {pair for task in named for pair in _pairs(task)}
    subjects = subjects_of(pairs, seen_by=seen_by)

    def name(kind: str, key: UUID | None) -> str:
        found = subjects.get((kind, key)) if key else None
        return found.title if found else ""

    return [
        TaskRow(
            task.id, task.title, task.note, task.due_at, task.is_whole_day,
            "done" if task.done_at else standing_of(task.due_at, task.is_whole_day, seen_by.time_zone),
            task.person_id, name("people", task.person_id), task.company_id,
            name("companies", task.company_id), task.about_kind, task.about_id,
            subjects.get((task.about_kind, task.about_id)) if task.about_id else None,
            task.owner_name, task.owner_id, task.hue, task.created_at, task.done_at, task.doer_name or "",
        )
        for task in named
    ]  # fmt: skip


def _pairs(task: Task) -> list[tuple[str, UUID]]:
    """Name whom and what a task is about."""
    about = [("people", task.person_id), ("companies", task.company_id), (task.about_kind, task.about_id)]
    return [(kind, key) for kind, key in about if key]
