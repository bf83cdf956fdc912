"""Automation as a Django application."""

from django.apps import AppConfig


class Automation(AppConfig):
    name = "troth.automation"
    label = "automation"
