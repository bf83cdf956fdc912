"""Where a column of a file can go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from troth.catalog.staff import MEMBERS
from troth.catalog.types import Choice, Field, Kind, ObjectType


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place for a column. `name` is public: "email", "address.city".

    One that `is_many` takes several columns and several values a cell, each with a label of its own:
    "email.work", "address.home.city"; it fills `part` of the entries of the field `into`. One that
    `joins` makes one text of several columns. One that is no field of the catalog but fills a column of
    the record names it in `column`. A target with `reference` finds the record that this field points
    at, by the other type's field `by`; one that `is_member` finds one of the staff. One `is_only_new` fills
    new records and never changes known ones. `reads` takes the place of the reader of its kind.
    """

    name: str
    label: Any
    kind: Kind
    is_many: bool = False
    into: str = ""
    part: str = ""
    joins: str = ""
    column: str = ""
    choices: tuple[Choice, ...] = ()
    max_length: int = 0
    reference: str = ""
    by: str = ""
    aliases: tuple[str, ...] = ()
    is_required: bool = False
    is_member: bool = False
    is_only_new: bool = False
    reads: Callable[[str], Any] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A target with the label that a column gives it: "email" and "work" for "email.work"."""

    target: Target
    label: str = ""


def target_of(field: Field) -> Target:
    """Make the target of a catalog field."""
    many = field.many
    return Target(
        name=field.name, label=field.label, kind=field.kind, is_many=many is not None,
        into=field.name if many else "", part=many.value_part.name if many else "",
        joins="\n\n" if field.kind is Kind.LONG_TEXT else "", column="" if many else field.sql_column,
        choices=field.choices, max_length=field.max_length,
        reference=field.name if field.kind is Kind.REFERENCE else "", aliases=field.aliases,
        is_required=field.required, is_member=field.to == MEMBERS.name,
    )  # fmt: skip


def reference_targets(field: Field, to: ObjectType, matches: Iterable[str]) -> Iterator[Target]:
    """Make the targets that find what a reference points at: person_email, person_external_id, …"""
    named = field.name.rpartition(".")[2].replace("_", " ")
    for name in matches:
        found = to.field(name)
        if found and name != to.title:
            words = ("id", "number", "no", "nr") if name == "external_id" else ()
            yield Target(
                name=f"{field.name}_{name}", label=f"{field.label}: {found.label}", kind=found.kind,
                reference=field.name, by=name, max_length=found.max_length,
                aliases=tuple(f"{named} {word}" for word in (name.replace("_", " "), *words)),
            )  # fmt: skip


def find_place(name: str, targets: Mapping[str, Target]) -> Place | None:
    """Find the target that a written name means: "email", "email.work", "address.home.city"."""
    if name in targets:
        return Place(targets[name])
    named = targets.get(name.removesuffix("_name"))
    if named and named.reference:
        return Place(named)  # company_name is the company by its name
    head, dot, last = name.rpartition(".")
    if not dot:
        return None
    if head in targets and targets[head].is_many:
        return Place(targets[head], last)
    group, dot, label = head.rpartition(".")
    within = targets.get(f"{group}.{last}")
    return Place(within, label) if dot and within and within.is_many else None
