"""What is to be done, and what a member should know today."""

from troth.agenda.queries.about import (
    Next,
    Subject,
    can_be_about,
    get_subject,
    next_step_of,
    subjects_of,
    subjects_of_tasks,
)
from troth.agenda.queries.attendees import Guest, get_attendee, guests_of
from troth.agenda.queries.calendar import Day, days_between, in_calendar, local_start
from troth.agenda.queries.files import (
    cancellation_of,
    feed_of,
    find_reader,
    find_subscription,
    get_time_of_series,
    invitation_to,
    mails_of,
)
from troth.agenda.queries.history import steps_of
from troth.agenda.queries.reminders import reminders_for
from troth.agenda.queries.tasks import (
    TaskRow,
    belongings_of,
    due,
    due_for,
    get_task,
    held_about,
    hours_of_today,
    is_planned,
    open_tasks_of,
    rows_of,
    steps_done,
)
from troth.agenda.queries.today import todays

__all__ = [
    "Day",
    "Guest",
    "Next",
    "Subject",
    "TaskRow",
    "belongings_of",
    "can_be_about",
    "cancellation_of",
    "days_between",
    "due",
    "due_for",
    "feed_of",
    "find_reader",
    "find_subscription",
    "get_attendee",
    "get_subject",
    "get_task",
    "get_time_of_series",
    "guests_of",
    "held_about",
    "hours_of_today",
    "in_calendar",
    "invitation_to",
    "is_planned",
    "local_start",
    "mails_of",
    "next_step_of",
    "open_tasks_of",
    "reminders_for",
    "rows_of",
    "steps_done",
    "steps_of",
    "subjects_of",
    "subjects_of_tasks",
    "todays",
]
