"""What is to be done, and what a member should know today."""

from troth.agenda.queries.history import steps_of
from troth.agenda.queries.tasks import (
    TaskRow,
    belongings_of,
    count_due,
    due_for,
    get_task,
    held_about,
    open_tasks_of,
    rows_of,
)
from troth.agenda.queries.today import todays

__all__ = [
    "TaskRow",
    "belongings_of",
    "count_due",
    "due_for",
    "get_task",
    "held_about",
    "open_tasks_of",
    "rows_of",
    "steps_of",
    "todays",
]
