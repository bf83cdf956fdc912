"""What a role may not read, it may not read from a field that is computed from it either."""

from __future__ import annotations

from functools import lru_cache

from troth.catalog import custom
from troth.catalog.types import Field
from troth.team.actor import Actor


def telling(*, actor: Actor) -> frozenset[tuple[str, str]]:
    """List the computed fields that would tell an actor of what is hidden: object type and public name."""
    found: set[tuple[str, str]] = set()
    computed = _computed(custom.known())
    while more := {
        place for place, field in computed if place not in found and _tells(place, field, actor, found)
    }:
        found |= more
    return frozenset(found)


def _tells(place: tuple[str, str], field: Field, actor: Actor, found: set[tuple[str, str]]) -> bool:
    kind = place[0]
    return any((kind, name) in found or not actor.may_read(kind, name) for name in field.reads)


@lru_cache(maxsize=2)
def _computed(known: custom.Known) -> tuple[tuple[tuple[str, str], Field], ...]:
    return tuple(
        ((kind, field.name), field)
        for kind, fields in known.fields.items()
        for field in fields
        if field.reads
    )
