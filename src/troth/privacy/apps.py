"""Privacy as a Django application."""

from django.apps import AppConfig


class Privacy(AppConfig):
    name = "troth.privacy"
    label = "privacy"
