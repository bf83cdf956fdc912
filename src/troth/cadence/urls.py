"""Addresses of cadence."""

from django.urls import include, path

from troth.cadence import views

PAGES = [
    path("cadence/", views.index, name="index"),
    path("cadence/settings/", views.settings, name="settings"),
    path("cadence/<uuid:person_id>/later/", views.later, name="later"),
]

PATHS = [path("", include((PAGES, "cadence")))]
