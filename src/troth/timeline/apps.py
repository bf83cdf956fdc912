"""Timeline as a Django application."""

from django.apps import AppConfig


class Timeline(AppConfig):
    name = "troth.timeline"
    label = "timeline"
