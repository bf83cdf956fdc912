"""What a role may not read, it may not read from a field that is computed from it either."""

from __future__ import annotations

from functools import lru_cache

from troth.catalog import custom
from troth.catalog.registry import declared_types, find_object_type
from troth.catalog.types import Everyone, Field, OfRole, Owned, RollUp
from troth.team.actor import Actor, Scope, Verb

Place = tuple[str, str]  # an object type and the public name of a field


def telling(*, actor: Actor) -> frozenset[Place]:
    """List the computed fields that would tell an actor of what is hidden."""
    computed = _computed(custom.known())
    found: set[Place] = set()
    while more := {
        place for place, field in computed if place not in found and _tells(place, field, actor, found)
    }:
        found |= more
    return frozenset(found)


def _tells(place: Place, field: Field, actor: Actor, found: set[Place]) -> bool:
    sources = [(place[0], name) for name in field.reads]
    if field.roll_up:
        if not _sees_all(field.roll_up, actor):
            return True
        sources += [(field.roll_up.of, name) for name in (field.roll_up.link, field.roll_up.field)]
    return any(source in found or not actor.may_read(*source) for source in sources)


def _sees_all(roll_up: RollUp, actor: Actor) -> bool:
    """Tell whether an actor sees every record that is rolled up: a sum tells of those that are not seen."""
    below = find_object_type(roll_up.of)
    if below is None:
        return False
    scope = actor.scope(below.name, Verb.SEE)
    match below.visible:
        case Everyone():
            return scope is not Scope.NONE
        case Owned():
            return scope is Scope.ALL
        case OfRole():
            return scope is not Scope.NONE and actor.is_administrator
    return False


@lru_cache(maxsize=2)
def _computed(known: custom.Known) -> tuple[tuple[Place, Field], ...]:
    declared = [(kind.name, field) for kind in declared_types().values() for field in kind.fields]
    added = [(kind, field) for kind, fields in known.fields.items() for field in fields]
    return tuple(
        ((kind, field.name), field) for kind, field in declared + added if field.reads or field.roll_up
    )
