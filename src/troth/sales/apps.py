"""Sales as a Django application."""

from django.apps import AppConfig


class Sales(AppConfig):
    name = "troth.sales"
    label = "sales"
