"""Ground as a Django application: it brings the SQL functions that all tables use."""

from django.apps import AppConfig


class Ground(AppConfig):
    name = "troth.ground"
    label = "ground"
