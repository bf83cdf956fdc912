"""What a member is to be told of."""

from __future__ import annotations

from troth.agenda.models import Reminder, Task
from troth.agenda.queries.tasks import TaskRow, awake, reachable, rows_from
from troth.team.actor import Actor

MOST = 5


def reminders_for(seen_by: Actor) -> list[TaskRow]:
    """List the open tasks that a member is to be told of and has not put away, the earliest first."""
    if seen_by.member_id is None:
        return []
    waiting = Reminder.objects.filter(member_id=seen_by.member_id, seen_at=None).values("task_id")
    tasks = Task.objects.filter(reachable(seen_by), awake(), pk__in=waiting, done_at__isnull=True)
    return rows_from(tasks.order_by("due_at", "id")[:MOST], seen_by)
