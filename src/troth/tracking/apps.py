"""Tracking as a Django application."""

from django.apps import AppConfig


class Tracking(AppConfig):
    name = "troth.tracking"
    label = "tracking"
