"""Addresses of Today and of tasks."""

from django.urls import include, path

from troth.agenda import views

PAGES = [
    path("", views.today, name="today"),
    path("tasks/new/", views.add, name="add"),
    path("tasks/<uuid:task_id>/", views.task, name="task"),
    path("tasks/<uuid:task_id>/done/", views.finish, name="finish"),
    path("tasks/<uuid:task_id>/reopen/", views.reopen, name="reopen"),
]

PATHS = [path("", include((PAGES, "agenda")))]
