"""What the agenda shows on other pages: the next steps, above the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from troth.agenda import commands, queries
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def next_steps(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None
) -> Sequence[Panel]:
    """Give the open tasks about a person or company, pinned above the timeline."""
    tasks = queries.open_tasks_of(seen_by=seen_by, person_id=person_id, company_id=company_id)
    if not tasks:
        return []
    return [
        Panel(place=Place.MAIN, template="agenda/_pinned.html", source="agenda", context={"tasks": tasks})
    ]


def next_contact(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Say in the standing line when we are next to be in contact."""
    tasks = queries.open_tasks_of(seen_by=seen_by, person_id=person_id)
    context: dict[str, Any] = {"task": tasks[0] if tasks else None}
    return [
        Panel(place=Place.STANDING, template="agenda/_next_contact.html", source="agenda", context=context)
    ]


def keep_next_step(
    *, title: str, due_on: date | None, person_id: UUID | None, company_id: UUID | None, by: Actor
) -> None:
    """Keep the next step that was named while something was logged."""
    due_at = datetime.combine(due_on, time(12), ZoneInfo(by.time_zone)) if due_on else None
    values = {"title": title, "due_at": due_at, "person": person_id, "company": company_id}
    commands.add_task(values=values, by=by)


def due_count(*, seen_by: Actor) -> dict[str, int]:
    """Count what is due, for the sidebar."""
    return {"tasks-list": queries.count_due(seen_by)}


def in_peek(*, object_type: str, record_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the open tasks about a person or company, in the panel beside its list."""
    about = {"people": "person_id", "companies": "company_id"}.get(object_type)
    return next_steps(seen_by=seen_by, **{about: record_id}) if about else []
