"""Tables know what lies below them, and nothing of what lies above."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import ForeignKey, ManyToManyField, OneToOneField


def relations_into_other_packages() -> list[tuple[str, str]]:
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("troth."):
            continue
        for field in model._meta.get_fields():
            is_relation = isinstance(field, ForeignKey | OneToOneField | ManyToManyField)
            if is_relation and field.related_model._meta.app_label != model._meta.app_label:
                found.append((f"{model._meta.label}.{field.name}", field.remote_field.related_name or ""))
    return found


def test_a_lower_package_gets_no_attribute_from_a_higher_one() -> None:
    assert [name for name, related_name in relations_into_other_packages() if related_name != "+"] == []


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
