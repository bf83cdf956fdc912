"""Every object type that is switched on, by name, with the fields that the workspace added."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from troth.catalog import custom
from troth.catalog.types import ObjectType, Records
from troth.ground.modules import installed


@cache
def declared_types() -> dict[str, ObjectType]:
    """Give all object types as their packages declare them."""
    return {kind.name: kind for module in installed() for kind in module.object_types}


def object_types() -> dict[str, ObjectType]:
    """Give all object types by their public name, as they stand now."""
    return types_with(custom.known())


@lru_cache(maxsize=2)
def types_with(known: custom.Known) -> dict[str, ObjectType]:
    """Give all object types with the fields of one version."""
    added = known.fields
    return {
        name: replace(kind, fields=(*kind.fields, *added[name])) if name in added else kind
        for name, kind in declared_types().items()
    }


def as_it_stands(object_type: ObjectType) -> ObjectType:
    """Give a type with the fields that it has now, for whoever holds it from before."""
    return object_types().get(object_type.name, object_type)


@cache
def _records() -> dict[str, Records]:
    return {name: records for module in installed() for name, records in module.records.items()}


def forget() -> None:
    """Forget what modules declared, for tests that switch one on."""
    for known in (declared_types, types_with, _records):
        known.cache_clear()


def find_object_type(name: str) -> ObjectType | None:
    """Find an object type by its public name."""
    return object_types().get(name)


def records_of(object_type: ObjectType) -> Records:
    """Give the commands and queries behind an object type."""
    return _records()[object_type.name]
