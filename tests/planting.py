"""What packages hand to tests of the whole house: what stands in their own `tests/planting.py`.

A test that walks all tables, addresses or pages asks here, so that it passes with any of the modules off.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.conf import settings

CORE = ("troth.channels", "troth.tracking")


def planted(name: str) -> list[Any]:
    """List what stands under this name in the core and in the modules that are on."""
    rooms = [import_module(f"{package}.tests.planting") for package in (*CORE, *settings.SHIPPED_MODULES)]
    return [getattr(room, name) for room in rooms if hasattr(room, name)]


def planted_words(name: str) -> dict[Any, Any]:
    """Join the mappings that stand under this name in the core and in the modules that are on."""
    return {key: value for words in planted(name) for key, value in words.items()}
