"""Cadence as a Django application."""

from django.apps import AppConfig


class Cadence(AppConfig):
    name = "troth.cadence"
    label = "cadence"
