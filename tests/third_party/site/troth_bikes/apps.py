"""Bikes as a Django application."""

from django.apps import AppConfig


class Bikes(AppConfig):
    name = "troth_bikes"
    label = "troth_bikes"
