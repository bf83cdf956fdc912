"""Exchange as a Django application."""

from django.apps import AppConfig


class Exchange(AppConfig):
    name = "troth.exchange"
    label = "exchange"
