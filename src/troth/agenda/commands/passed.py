"""What a task that is done leaves on the timeline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from troth.agenda.events import TaskDone
from troth.agenda.models import Answer, Attendee, Kind, Outcome, Task
from troth.people.facts import Fact
from troth.team.actor import Actor
from troth.timeline.commands import log_interaction, record_facts, retract_about

CHANNELS = {Kind.CALL: "phone", Kind.MEETING: "in_person"}


def note_done(task: Task, words: str, by: Actor) -> None:
    """Write what was done on the timelines of whom it was about."""
    if not _has_passed(task):
        record_facts(facts=_facts_of(task), by=by)
        return
    length = (task.ends_at - task.due_at).total_seconds() if task.ends_at and task.due_at else None
    for who in _whom(task):
        values: dict[str, Any] = {
            **who, "kind": task.kind, "channel": CHANNELS[Kind(task.kind)], "direction": "out",
            "subject": task.title, "body": words, "place": task.place, "about_type": "tasks",
            "about_id": task.pk, "duration_seconds": int(length) if length else None,
        }  # fmt: skip
        log_interaction(values=values, by=by)


def take_back_done(task: Task, by: Actor) -> None:
    """Take off the timelines that a task was done."""
    whom = list(_whom(task))
    people = [who["person"] for who in whom if who["person"]]
    companies = [task.company_id] if task.company_id else []
    retract_about(about=("tasks", task.pk), people=people, companies=companies, by=by)


def _has_passed(task: Task) -> bool:
    """Tell whether something passed with somebody: a call that reached nobody did not."""
    has_spoken = task.kind == Kind.CALL and task.outcome in ("", Outcome.REACHED)
    return (has_spoken or task.kind == Kind.MEETING) and any(True for _ in _whom(task))


def _whom(task: Task) -> Iterator[dict[str, UUID | None]]:
    """Give whose timelines a task belongs on: the people it was with, else the company."""
    guests = Attendee.objects.filter(task_id=task.pk, person_id__isnull=False).exclude(answer=Answer.NO)
    people = dict.fromkeys([task.person_id, *guests.values_list("person_id", flat=True)])
    people.pop(None, None)
    for person_id in people:
        yield {"person": person_id, "company": task.company_id if person_id == task.person_id else None}
    if not people and task.company_id:
        yield {"person": None, "company": task.company_id}


def _facts_of(task: Task) -> list[Fact]:
    """Say that a task was done, on the timeline of whom it was about."""
    outcome = f" ({Outcome(task.outcome).label})" if task.outcome else ""
    return [
        Fact(
            event=TaskDone.name,
            sentence=TaskDone.sentence.format(title=task.title) + outcome,
            about=("tasks", task.pk),
            person_id=who["person"],
            company_id=who["company"],
        )
        for who in _whom(task)
    ]
