"""What the agenda shows on other pages: the next steps, above the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from troth.agenda import commands, queries
from troth.catalog.errors import Forbidden
from troth.questions.sql import Sql
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def next_steps(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None
) -> Sequence[Panel]:
    """Give the open tasks about a person or company, pinned above the timeline."""
    kind, key = ("people", person_id) if person_id else ("companies", company_id)
    return _pinned(kind, key, seen_by) if key else []


def steps_about(kind: str, record_id: UUID, *, seen_by: Actor, **also: UUID | None) -> Sequence[Panel]:
    """Give the next steps about a record of any type, for the page of it: with how to add one.

    `also` are the person and the company that a step which is added here is about, too. Whoever may not see
    tasks gets none.
    """
    if not seen_by.may("tasks.see"):
        return []
    about = {"about_kind": kind, "about_id": record_id, **{name: key for name, key in also.items() if key}}
    context = {
        "tasks": queries.open_tasks_of(kind, record_id, seen_by=seen_by),
        "add_url": f"/tasks/add/?{urlencode(about)}" if seen_by.may("tasks.create") else "",
    }
    return [
        Panel(
            place=Place.MAIN, template="agenda/_next_steps.html", source="agenda", order=10, context=context
        )
    ]


def on_record(*, object_type: str, record_id: UUID, seen_by: Actor, **also: UUID | None) -> Sequence[Panel]:
    """Give the next steps about a record of any type that has no place of its own for them."""
    return steps_about(object_type, record_id, seen_by=seen_by, **also)


def on_household(*, household_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the next steps about a household."""
    return steps_about("households", household_id, seen_by=seen_by)


def next_contact(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Say in the standing line when we are next to be in contact."""
    tasks = queries.open_tasks_of("people", person_id, seen_by=seen_by)
    context: dict[str, Any] = {"task": tasks[0] if tasks else None}
    return [
        Panel(place=Place.STANDING, template="agenda/_next_contact.html", source="agenda", context=context)
    ]


def keep_next_step(
    *,
    title: str,
    due_on: date | None,
    person_id: UUID | None,
    company_id: UUID | None,
    about: tuple[str, UUID] | None,
    by: Actor,
) -> None:
    """Keep a next step that was named where things are written down. Raises Forbidden."""
    if not by.may("tasks.create"):
        raise Forbidden("tasks.create")
    due_at = datetime.combine(due_on, time(12), ZoneInfo(by.time_zone)) if due_on else None
    values: dict[str, Any] = {"title": title, "due_at": due_at, "person": person_id, "company": company_id}
    if about:
        values["about_kind"], values["about_id"] = about
    commands.add_task(values=values, by=by)


def due(*, seen_by: Actor) -> dict[str, Sql]:
    """Count what is due, for the sidebar."""
    return {"tasks-list": queries.due(seen_by)}


def in_peek(*, object_type: str, record_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the open tasks about a record, in the panel beside its list; of a task, what it is about."""
    if object_type == "tasks":
        rows = queries.rows_of([record_id], seen_by=seen_by)
        subject = rows[0].about if rows else None
        context = {"subject": subject}
        return (
            [Panel(place=Place.MAIN, template="agenda/_about.html", source="agenda", context=context)]
            if subject
            else []
        )
    return _pinned(object_type, record_id, seen_by)


def row_actions(*, object_type: str, seen_by: Actor) -> list[dict[str, Any]]:
    """Offer to snooze the tasks that are chosen in a list."""
    if object_type != "tasks" or not seen_by.may("tasks.change"):
        return []
    return [{"label": _("Snooze"), "icon": "bell", "url": "/tasks/snooze/", "key": "z"}]


def notices(*, seen_by: Actor) -> str:
    """Say where pages ask for reminders."""
    return "/tasks/reminders/" if seen_by.may("tasks.see") else ""


def beside_rows(*, object_type: str, ids: Sequence[UUID], seen_by: Actor) -> dict[UUID, str]:
    """Say what tasks of a list are about, beside their words."""
    if object_type != "tasks" or not ids:
        return {}
    return {
        key: f"{subject.one}: {subject.title}"
        for key, subject in queries.subjects_of_tasks(ids, seen_by=seen_by).items()
    }


def _pinned(kind: str, record_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    tasks = queries.open_tasks_of(kind, record_id, seen_by=seen_by)
    if not tasks:
        return []
    return [
        Panel(place=Place.MAIN, template="agenda/_pinned.html", source="agenda", context={"tasks": tasks})
    ]
