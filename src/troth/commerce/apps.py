"""Commerce as a Django application."""

from django.apps import AppConfig


class Commerce(AppConfig):
    name = "troth.commerce"
    label = "commerce"
