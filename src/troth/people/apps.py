"""People as a Django application."""

from django.apps import AppConfig


class People(AppConfig):
    name = "troth.people"
    label = "people"
