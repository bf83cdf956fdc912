"""Trades as a Django application."""

from django.apps import AppConfig


class Trades(AppConfig):
    name = "troth.trades"
    label = "trades"
