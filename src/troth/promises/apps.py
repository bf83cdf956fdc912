"""Promises as a Django application."""

from django.apps import AppConfig


class Promises(AppConfig):
    name = "troth.promises"
    label = "promises"
