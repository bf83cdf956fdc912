"""The catalog as a Django application: it keeps the fields that a workspace adds."""

from django.apps import AppConfig


class Catalog(AppConfig):
    name = "troth.catalog"
    label = "catalog"
