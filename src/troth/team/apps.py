"""Team as a Django application."""

from django.apps import AppConfig


class Team(AppConfig):
    name = "troth.team"
    label = "team"
