"""Where a column of a file can go: the fields of an object type, and what its package adds to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from troth.catalog.types import Choice, Field, Kind, ObjectType


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place for a column. `name` is public: "email", "address.city".

    One that `is_many` takes several columns and several values a cell, each with a label of its own:
    "email.work", "address.home.city". One that `joins` makes one text of several columns.
    """

    name: str
    label: Any
    kind: Kind
    is_many: bool = False
    joins: str = ""
    choices: tuple[Choice, ...] = ()
    max_length: int = 0
    to: str = ""
    aliases: tuple[str, ...] = ()
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A target with the label that a column gives it: "email" and "work" for "email.work"."""

    target: Target
    label: str = ""


def target_of(field: Field) -> Target:
    """Make the target of a catalog field."""
    joins = {Kind.LONG_TEXT: "\n\n", Kind.TEXT: " "}.get(field.kind, "")
    return Target(
        name=field.name, label=field.label, kind=field.kind, is_many=field.many is not None, joins=joins,
        choices=field.choices, max_length=field.max_length, to=field.to, aliases=field.aliases,
        is_required=field.required,
    )  # fmt: skip


def targets_of(object_type: ObjectType, added: Iterable[Target] = ()) -> dict[str, Target]:
    """List the targets of an object type by name; what its package adds wins over a field of that name."""
    targets = {field.name: target_of(field) for field in object_type.fields if field.is_writable}
    return targets | {target.name: target for target in added}


def find_place(name: str, targets: Mapping[str, Target]) -> Place | None:
    """Find the target that a written name means: "email", "email.work", "address.home.city"."""
    if name in targets:
        return Place(targets[name])
    head, dot, last = name.rpartition(".")
    if not dot:
        return None
    if head in targets and targets[head].is_many:
        return Place(targets[head], last)
    group, dot, label = head.rpartition(".")
    within = targets.get(f"{group}.{last}")
    return Place(within, label) if dot and within and within.is_many else None
