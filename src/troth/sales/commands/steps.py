"""Keep the steps that are named while a deal is moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from troth.agenda.commands import add_task, finish_task
from troth.agenda.queries import get_task, open_tasks_of
from troth.ground.fold import norm
from troth.sales.models import Deal
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Steps:
    """What was done about a deal, in the words of its stage, and what comes next, if it is said."""

    done: Sequence[str] = ()
    next_title: str = ""
    next_on: date | None = None


def keep_steps(*, deal: Deal, steps: Steps, by: Actor) -> None:
    """Note what was done, the open task of these words where there is one, and plan what comes next."""
    about = {
        "about_kind": "deals", "about_id": deal.pk, "person": deal.person_id, "company": deal.company_id,
        "owner": by.member_id or deal.owner_id,
    }  # fmt: skip
    planned = {norm(task.title): task.id for task in open_tasks_of("deals", deal.pk, seen_by=by)}
    for title in steps.done:
        key = planned.get(norm(title))
        task = get_task(key, seen_by=by) if key else add_task(values={**about, "title": title}, by=by)
        finish_task(task=task, by=by)
    if steps.next_title:
        due = datetime.combine(steps.next_on, time(12), ZoneInfo(by.time_zone)) if steps.next_on else None
        add_task(values={**about, "title": steps.next_title, "due_at": due}, by=by)
