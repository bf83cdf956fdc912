"""An object type as the import sees it: its targets, and all that packages say about it."""

from __future__ import annotations

from dataclasses import dataclass

from troth.catalog.registry import find_object_type
from troth.catalog.staff import MEMBERS
from troth.catalog.types import Field, Kind, ObjectType
from troth.exchange.intake import Intake, intakes_of, matches_of
from troth.exchange.targets import Target, reference_targets, target_of
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Reception:
    """All that the import of an object type goes by. `matches` are those of the targets, best first."""

    object_type: ObjectType
    targets: dict[str, Target]
    intakes: tuple[Intake, ...]
    matches: tuple[str, ...]

    def field(self, name: str) -> Field:
        """Give a field that is known to be there."""
        found = self.object_type.field(name)
        if found is None:
            raise KeyError(name)
        return found


def reception_of(object_type: ObjectType, by: Actor) -> Reception:
    """Gather what `by` may fill when importing an object type."""
    intakes = intakes_of(object_type)
    hidden = frozenset().union(*(intake.without for intake in intakes))
    targets: dict[str, Target] = {}
    for field in object_type.fields:
        if not field.is_writable or field.kind is Kind.FILE or not by.may_write(object_type.name, field.name):
            continue
        if field.name not in hidden:
            targets[field.name] = target_of(field)
        if to := referred_type(field):
            found = reference_targets(field, to, matches_of(to))
            targets |= {each.name: each for each in found if object_type.field(each.name) is None}
    for intake in intakes:
        targets |= {
            target.name: target
            for target in intake.targets
            if by.may_write(object_type.name, target.into or target.name)
        }
    matches = tuple(name for name in matches_of(object_type) if name in targets)
    return Reception(object_type, targets, intakes, matches)


def referred_type(field: Field) -> ObjectType | None:
    """Find the object type a reference points at; members are none of the registry."""
    if field.kind is not Kind.REFERENCE or field.to == MEMBERS.name:
        return None
    return find_object_type(field.to)
