"""Every object type that is switched on, by name: the declared ones and those that the workspace added."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache

from troth.catalog import custom, own_records
from troth.catalog.own_types import with_fields
from troth.catalog.types import Field, Lent, ObjectType, Records
from troth.ground.modules import installed


@cache
def declared_types() -> dict[str, ObjectType]:
    """Give all object types as their packages declare them, each with the fields that others lend it."""
    kinds = {kind.name: kind for module in installed() for kind in module.object_types}
    for lender in list(kinds.values()):
        if to := kinds.get(lender.lends_to):
            kinds[to.name] = replace(to, fields=(*to.fields, *_lent(lender)))
    return kinds


def _lent(lender: ObjectType) -> list[Field]:
    """Give what a type lends as fields of the other: read and asked for there, and kept here."""
    place = Lent(lender.name, lender.table)
    found = filter(None, map(lender.field, lender.lends))
    return [
        replace(each, lent=place, is_writable=False, is_sortable=False, is_listed=False, is_inline=False)
        for each in found
    ]


def object_types() -> dict[str, ObjectType]:
    """Give all object types by their public name, as they stand now."""
    return types_with(custom.known())


@lru_cache(maxsize=2)
def types_with(known: custom.Known) -> dict[str, ObjectType]:
    """Give all object types with the fields of one version. Declared ones come before own ones."""
    added = known.fields
    own = {name: with_fields(kind, added.get(name, ())) for name, kind in known.objects.items()}
    declared = {
        name: replace(kind, fields=(*kind.fields, *added[name])) if name in added else kind
        for name, kind in declared_types().items()
    }
    return declared | {name: kind for name, kind in own.items() if name not in declared}


def find_own_type(name: str) -> ObjectType | None:
    """Find an object type that the workspace added, by its public name."""
    found = object_types().get(name)
    return found if found and found.is_own else None


def own_types() -> list[ObjectType]:
    """List the object types that the workspace added, in their order."""
    return [kind for kind in object_types().values() if kind.is_own]


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
    declared = _records().get(object_type.name)
    return declared or own_records.records_for(object_types()[object_type.name])
