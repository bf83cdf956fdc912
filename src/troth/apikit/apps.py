"""The API kit as a Django application."""

from django.apps import AppConfig


class ApiKit(AppConfig):
    name = "troth.apikit"
    label = "apikit"
