"""Addresses of Today, of tasks, calls and meetings, and of who is asked to them."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.agenda import catalog
from troth.agenda.views import calendar, files, guests, reminders, tasks
from troth.webkit import listing

PAGES = [
    path("", tasks.today, name="today"),
    path("calendar/", calendar.show, name="calendar"),
    path("calendar/feed/", files.subscribe, name="subscribe"),
    path("calendar/feed/end/", files.unsubscribe, name="unsubscribe"),
    path("calendar/feed/<str:secret>.ics", files.feed, name="feed"),
    path("calendar/answers/", files.answers, name="answers"),
    path("tasks/<uuid:task_id>/invitation.ics", files.invitation, name="invitation"),
    path("tasks/<uuid:task_id>/cancellation.ics", files.cancellation, name="cancellation"),
    path("tasks/<uuid:task_id>/move/", calendar.move, name="move"),
    path("tasks/<uuid:task_id>/length/", calendar.stretch, name="stretch"),
    path("tasks/add/", tasks.add, name="add"),
    path("tasks/reminders/", reminders.waiting, name="reminders"),
    path("tasks/<uuid:task_id>/seen/", reminders.dismiss, name="seen"),
    path("tasks/snooze/", tasks.snooze, name="snooze"),
    path("tasks/<uuid:task_id>/", tasks.task, name="task"),
    path("tasks/<uuid:task_id>/change/", tasks.change, name="change"),
    path("tasks/<uuid:task_id>/delete/", tasks.delete, name="delete"),
    path("tasks/<uuid:task_id>/done/", tasks.finish, name="finish"),
    path("tasks/<uuid:task_id>/reopen/", tasks.reopen, name="reopen"),
    path("tasks/<uuid:task_id>/guests/", guests.invite, name="invite"),
    path("attendees/<uuid:attendee_id>/answer/", guests.answer, name="answer"),
    path("attendees/<uuid:attendee_id>/remove/", guests.remove, name="remove-guest"),
]

TABS = [
    listing.Tab(_("Open"), "done_at is missing"),
    listing.Tab(_("Calls"), 'kind = "call" and done_at is missing'),
    listing.Tab(_("Meetings"), 'kind = "meeting" and done_at is missing'),
    listing.Tab(_("Done"), "done_at is present"),
]

ASKED = ("kind", "title", "due_at", "ends_at", "place", "person", "company", "owner", "note")

PATHS = [
    path("", include((PAGES, "agenda"))),
    *listing.paths(
        catalog.TASKS,
        TABS,
        asks=ASKED,
    ),
]
