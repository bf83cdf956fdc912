"""Agenda as a Django application."""

from django.apps import AppConfig


class Agenda(AppConfig):
    name = "troth.agenda"
    label = "agenda"
