"""Every object type that is switched on, by name."""

from __future__ import annotations

from functools import cache

from troth.catalog.types import ObjectType, Records
from troth.ground.modules import installed


@cache
def object_types() -> dict[str, ObjectType]:
    """Give all object types by their public name."""
    return {kind.name: kind for module in installed() for kind in module.object_types}


@cache
def _records() -> dict[str, Records]:
    return {name: records for module in installed() for name, records in module.records.items()}


def find_object_type(name: str) -> ObjectType | None:
    """Find an object type by its public name."""
    return object_types().get(name)


def records_of(object_type: ObjectType) -> Records:
    """Give the commands and queries behind an object type."""
    return _records()[object_type.name]
