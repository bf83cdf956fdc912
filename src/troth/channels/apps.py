"""Channels as a Django application."""

from django.apps import AppConfig


class Channels(AppConfig):
    name = "troth.channels"
    label = "channels"
