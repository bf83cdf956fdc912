"""What is to be done: for a member, for a person, for a company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from troth.agenda.models import Answer, Attendee, Kind, Task
from troth.agenda.queries.about import OWN_COLUMNS, Subject, subjects_of
from troth.agenda.standing import standing_of, start_of_day
from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import now
from troth.ground.fold import norm
from troth.people.hooks import OUT_OF_SIGHT
from troth.questions.sql import Sql
from troth.team.actor import Actor, Scope, Verb
from troth.team.visible import within_reach

DUE = """
select count(*) from agenda_task where owner_id = %s and done_at is null and due_at < %s
    and (snoozed_until is null or snoozed_until <= %s)
"""
HELD = (
    "kind", "title", "note", "due_at", "ends_at", "place", "time_zone", "outcome", "done_at", "created_at",
)  # fmt: skip

HELD_OF_ASKED = ("task__title", "task__due_at", "task__place", "answer", "answered_at")


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
    kind: str = "task"
    ends_at: datetime | None = None
    place: str = ""
    time_zone: str = ""
    outcome: str = ""
    snoozed_until: datetime | None = None
    remind_minutes: int | None = None
    series_id: UUID | None = None


def reachable(seen_by: Actor) -> Q:
    """Give the filter for tasks that a member sees: by their right, and those that they are asked to."""
    if seen_by.scope("tasks", Verb.SEE) in (Scope.NONE, Scope.ALL) or seen_by.member_id is None:
        return within_reach(seen_by, "tasks")
    asked = Attendee.objects.filter(member_id=seen_by.member_id).values("task_id")
    return within_reach(seen_by, "tasks") | Q(pk__in=asked)


def awake() -> Q:
    """Give the filter for tasks that nobody snoozed."""
    return Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now())


def get_task(task_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Task:
    """Load a task. A stranger raises NotFound; one who may be seen but not `to` raises Forbidden."""
    try:
        task = Task.objects.filter(reachable(seen_by), pk=task_id).first()
    except (ValueError, ValidationError):
        task = None
    if task is None:
        raise NotFound("tasks")
    if to is not Verb.SEE and not seen_by.reaches("tasks", to, task.owner_id):
        raise Forbidden(f"tasks.{to}")
    return task


def due_for(seen_by: Actor, *, days: int = 7) -> list[TaskRow]:
    """List a member's own open tasks that are overdue or due within some days, the oldest first.

    Those of today that have an hour are left to `hours_of_today`.
    """
    until = start_of_day(seen_by.time_zone, days + 1)
    mine = Task.objects.filter(awake(), owner_id=seen_by.member_id, done_at__isnull=True, due_at__lt=until)
    return rows_from(mine.exclude(_by_the_clock(seen_by)).order_by("due_at", "id")[:50], seen_by)


def hours_of_today(seen_by: Actor) -> list[TaskRow]:
    """List a member's calls and meetings of today by the clock, also those that they are asked to."""
    if seen_by.member_id is None:
        return []
    asked = Attendee.objects.filter(member_id=seen_by.member_id).exclude(answer=Answer.NO).values("task_id")
    mine = Q(owner_id=seen_by.member_id) | Q(pk__in=asked)
    return rows_from(
        Task.objects.filter(mine & _by_the_clock(seen_by), reachable(seen_by)).order_by("due_at", "id"),
        seen_by,
    )


def _by_the_clock(seen_by: Actor) -> Q:
    start, end = start_of_day(seen_by.time_zone), start_of_day(seen_by.time_zone, 1)
    return Q(is_whole_day=False, due_at__gte=start, due_at__lt=end) & ~Q(kind=Kind.TASK)


def open_tasks_of(kind: str, record_id: UUID, *, seen_by: Actor) -> list[TaskRow]:
    """List what is to be done about a record of any type, the next first."""
    named = {f"{OWN_COLUMNS[kind]}_id": record_id} if kind in OWN_COLUMNS else {}
    about: dict[str, Any] = named or {"about_kind": kind, "about_id": record_id}
    tasks = Task.objects.filter(reachable(seen_by), done_at__isnull=True, **about)
    return rows_from(tasks.order_by(F("due_at").asc(nulls_last=True), "id")[:10], seen_by)


def is_planned(kind: str, record_id: UUID) -> bool:
    """Tell whether anything is to be done about a record of a type that tasks name, whoever does it."""
    return Task.objects.filter(about_kind=kind, about_id=record_id, done_at__isnull=True).exists()


def steps_done(kind: str, record_id: UUID) -> set[str]:
    """Give the words of all that was done about a record, folded, whoever did it."""
    done = Task.objects.filter(about_kind=kind, about_id=record_id, done_at__isnull=False)
    return {norm(title) for title in done.values_list("title", flat=True)}


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every task about a person."""
    about = Task.objects.filter(person_id=person_id).order_by("id")
    asked = Attendee.objects.filter(person_id=person_id).order_by("id")
    return [
        *(dict(row) for row in about.values(*HELD)),
        *(dict(row) for row in asked.values(*HELD_OF_ASKED)),
    ]


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count the tasks about a person, as a part of what they would bring along."""
    about = Task.objects.filter(person_id=person_id)
    seen = about.filter(reachable(seen_by)).count()
    return {_("tasks"): seen} | ({OUT_OF_SIGHT: None} if about.count() > seen else {})


def due(seen_by: Actor) -> Sql:
    """Count a member's own tasks that are due today or before, and that nobody snoozed."""
    return Sql(DUE, (seen_by.member_id, start_of_day(seen_by.time_zone, 1), now()))


def rows_of(task_ids: Sequence[UUID], *, seen_by: Actor) -> list[TaskRow]:
    """Give these tasks as they are shown, in no promised order."""
    return rows_from(Task.objects.filter(reachable(seen_by), pk__in=task_ids), seen_by)


def rows_from(tasks: QuerySet[Task], seen_by: Actor) -> list[TaskRow]:
    """Give tasks as they are shown, in the order of the query."""
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
            task.kind, task.ends_at, task.place, task.time_zone, task.outcome, task.snoozed_until,
            task.remind_minutes, task.series_id,
        )
        for task in named
    ]  # fmt: skip


def _pairs(task: Task) -> list[tuple[str, UUID]]:
    """Name whom and what a task is about."""
    about = [("people", task.person_id), ("companies", task.company_id), (task.about_kind, task.about_id)]
    return [(kind, key) for kind, key in about if key]
