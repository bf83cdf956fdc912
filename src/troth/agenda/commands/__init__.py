"""What can be done with tasks, calls and meetings."""

from troth.agenda.commands.attendees import (
    add_attendee,
    answer_invitation,
    change_attendee,
    remove_attendee,
)
from troth.agenda.commands.feeds import close_feed, note_reading, open_feed, take_answers
from troth.agenda.commands.people import erase_person, move_person
from troth.agenda.commands.reminders import dismiss_reminders, forget_reminders, note_reminders
from troth.agenda.commands.series import (
    add_series,
    change_following,
    delete_following,
    extend_series,
    repeat_task,
)
from troth.agenda.commands.tasks import (
    add_task,
    change_task,
    delete_task,
    finish_task,
    plan_task,
    reopen_task,
    snooze_task,
)

__all__ = [
    "add_attendee",
    "add_series",
    "add_task",
    "answer_invitation",
    "change_attendee",
    "change_following",
    "change_task",
    "close_feed",
    "delete_following",
    "delete_task",
    "dismiss_reminders",
    "erase_person",
    "extend_series",
    "finish_task",
    "forget_reminders",
    "move_person",
    "note_reading",
    "note_reminders",
    "open_feed",
    "plan_task",
    "remove_attendee",
    "reopen_task",
    "repeat_task",
    "snooze_task",
    "take_answers",
]
