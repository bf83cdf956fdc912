"""Insight as a Django application."""

from django.apps import AppConfig


class Insight(AppConfig):
    name = "troth.insight"
    label = "insight"
