"""Webkit as a Django application."""

from django.apps import AppConfig


class Webkit(AppConfig):
    name = "troth.webkit"
    label = "webkit"
