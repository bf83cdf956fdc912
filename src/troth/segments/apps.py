"""Segments as a Django application."""

from django.apps import AppConfig


class Segments(AppConfig):
    name = "troth.segments"
    label = "segments"
