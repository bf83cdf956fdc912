"""What happened to a task: who added it, what was changed, who did it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from troth.agenda.models import Task
from troth.people.queries import names_of as people_names
from troth.team.actor import Actor
from troth.team.queries import history_of
from troth.team.queries.audit import Change, Entry
from troth.team.queries.members import names_of as member_names

SHOWN = ("title", "due_at", "person", "company", "owner", "note")
REFERENCES = ("person", "company", "owner")


@dataclass(frozen=True, slots=True)
class Value:
    """One value that was changed: a text, a moment, or the name of whom it points at; None is none."""

    field: str
    label: str
    old: str | datetime | None
    new: str | datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done with a task. `deed` is added, changed, done or reopened."""

    at: datetime
    who: str
    is_agent: bool
    deed: str
    values: Sequence[Value]


def steps_of(task: Task, *, seen_by: Actor) -> list[Step]:
    """List what was done with a task that the asker has loaded, the newest first."""
    # Who was asked and what they said stands on the page; its entries belong to rows beside the task.
    entries = [each for each in history_of("tasks", task.pk, seen_by=seen_by) if each.row_id is None]
    names = _names(entries, seen_by)
    return [
        Step(entry.at, entry.actor_name, entry.is_agent, _deed(entry), _values(entry, names))
        for entry in entries
    ]


def _deed(entry: Entry) -> str:
    if entry.operation == "insert":
        return "added"
    done = next((change for change in entry.changes if change.field == "done_at"), None)
    if done is None:
        return "changed"
    return "done" if done.new else "reopened"


def _values(entry: Entry, names: Mapping[str, str]) -> list[Value]:
    return [
        Value(change.field, change.label, _read(change, change.old, names), _read(change, change.new, names))
        for change in entry.changes
        if change.field in SHOWN
    ]


def _read(change: Change, raw: Any, names: Mapping[str, str]) -> str | datetime | None:
    if raw in (None, ""):
        return None
    if change.field == "due_at":
        return datetime.fromisoformat(raw)
    return names.get(raw, "") if change.field in REFERENCES else str(raw)


def _names(entries: Sequence[Entry], seen_by: Actor) -> dict[str, str]:
    """Name whom old and new values point at."""
    ids = {
        UUID(value)
        for entry in entries
        for change in entry.changes
        if change.field in REFERENCES
        for value in (change.old, change.new)
        if value
    }
    named = {str(key): name for key, name in member_names(ids).items()}
    return {**named, **people_names(ids, seen_by=seen_by)}
