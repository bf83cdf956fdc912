"""Addresses of Today and of tasks."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from troth.agenda import catalog, views
from troth.webkit import listing

PAGES = [
    path("", views.today, name="today"),
    path("tasks/add/", views.add, name="add"),
    path("tasks/<uuid:task_id>/", views.task, name="task"),
    path("tasks/<uuid:task_id>/change/", views.change, name="change"),
    path("tasks/<uuid:task_id>/delete/", views.delete, name="delete"),
    path("tasks/<uuid:task_id>/done/", views.finish, name="finish"),
    path("tasks/<uuid:task_id>/reopen/", views.reopen, name="reopen"),
]

TABS = [
    listing.Tab(_("Open"), "done_at is missing"),
    listing.Tab(_("Done"), "done_at is present"),
]

PATHS = [
    path("", include((PAGES, "agenda"))),
    *listing.paths(catalog.TASKS, TABS, asks=("title", "due_at", "person", "company", "owner", "note")),
]
