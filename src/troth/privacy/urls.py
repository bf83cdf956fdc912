"""Addresses of privacy."""

from django.urls import include, path

from troth.privacy import views

PAGES = [
    path("settings/privacy/", views.register, name="register"),
    path("people/<uuid:person_id>/held/", views.take_along, name="take_along"),
]

PATHS = [path("", include((PAGES, "privacy")))]
