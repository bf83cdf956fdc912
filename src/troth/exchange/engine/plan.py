"""How the clean rows of one file are laid out for the database. Made once for an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from troth.catalog.staff import MEMBERS
from troth.catalog.types import Field, Kind, Many
from troth.exchange.engine.table import TableColumn, columns_of
from troth.exchange.reception import Reception, referred_type
from troth.exchange.targets import Target
from troth.team.actor import Actor

SQL_TYPES = {
    Kind.NUMBER: "bigint",
    Kind.DECIMAL: "numeric",
    Kind.YES_NO: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "timestamptz",
    Kind.TIME: "time",
    Kind.TAGS: "text[]",
}
NONE = "none"
WHOLE_ROW = "row"


@dataclass(frozen=True, slots=True)
class Staged:
    """A target of one value and its column in the temporary table; `column` is that of the record."""

    slot: int
    target: Target
    name: str
    sql_type: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class StagedMany:
    """Entries of a table of their own, staged in a table of their own: part columns by slot."""

    table: str
    field: Field
    many: Many
    slots: tuple[int, ...]
    parts: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference and the staged values that find its record; the id lands in the column `name`."""

    field: Field
    name: str
    by: tuple[tuple[Staged, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that writing a batch needs to know.

    `match` is the target by which known records are found, "row" for all that a row holds, "none" for no
    search; `on_match` is update,
    skip or create.
    """

    reception: Reception
    by: Actor
    import_id: UUID
    match: str
    on_match: str
    targets: tuple[Target, ...]
    single: tuple[Staged, ...]
    many: tuple[StagedMany, ...]
    references: tuple[Reference, ...]
    fresh: dict[str, str]
    columns: dict[str, TableColumn] = field(default_factory=dict)

    @property
    def is_matching(self) -> bool:
        """Tell whether known records are searched for at all."""
        return self.match != NONE and self.on_match != "create"

    @property
    def owned(self) -> tuple[Staged, ...]:
        """Staged values that go into a column of the record's own table."""
        return tuple(staged for staged in self.single if staged.column)

    @property
    def compared(self) -> tuple[Staged, ...]:
        """Owned values that may change a known record."""
        return tuple(staged for staged in self.owned if not staged.target.is_only_new)

    @property
    def table(self) -> str:
        """The record's own table."""
        return self.reception.object_type.table

    def column(self, target: str) -> str:
        """Name the column of `import_row` for a target; for a reference, the id that was found."""
        for reference in self.references:
            if reference.field.name == target:
                return reference.name
        return next((staged.name for staged in self.single if staged.target.name == target), "")

    def slot(self, target: str) -> int:
        """Tell where a target stands in a clean row; -1 where it is not mapped."""
        return next((slot for slot, each in enumerate(self.targets) if each.name == target), -1)


def plan_for(
    reception: Reception,
    targets: Sequence[Target],
    *,
    by: Actor,
    import_id: UUID,
    match: str,
    on_match: str,
) -> Plan:
    """Lay out the targets of a mapping."""
    columns = columns_of(reception.object_type.table)
    single, references = _single(reception, targets, columns)
    fresh = {name: kind for intake in reception.intakes for name, kind in intake.fresh.items()}
    return Plan(
        reception=reception, by=by, import_id=import_id, match=match, on_match=on_match,
        targets=tuple(targets), single=tuple(single), many=tuple(_many(reception, targets)),
        references=tuple(references), fresh=fresh, columns=columns,
    )  # fmt: skip


def default_match(reception: Reception, targets: Sequence[Target]) -> str:
    """Choose by what known records are found: the best of the type's ways that the file has."""
    names = {target.name for target in targets}
    return next((name for name in reception.matches if name in names), WHOLE_ROW)


def _single(
    reception: Reception, targets: Sequence[Target], columns: dict[str, TableColumn]
) -> tuple[list[Staged], list[Reference]]:
    single: list[Staged] = []
    finders: dict[str, list[tuple[Staged, str]]] = {}
    for slot, target in enumerate(targets):
        if target.is_many:
            continue
        name = f"c{slot}"
        reference = reception.field(target.reference) if target.reference else None
        if reference is not None and reference.to != MEMBERS.name:
            to = referred_type(reference)
            staged = Staged(slot, target, name, "text")
            finders.setdefault(reference.name, []).append((staged, target.by or (to.title if to else "")))
        else:
            column = target.column if target.column in columns else ""
            kind = columns[column].sql_type if column else SQL_TYPES.get(target.kind, "text")
            staged = Staged(slot, target, name, kind.replace("character varying", "text"), column)
        single.append(staged)
    references = [
        Reference(reception.field(name), f"r{place}", tuple(by))
        for place, (name, by) in enumerate(finders.items())
    ]
    return single, references


def _many(reception: Reception, targets: Sequence[Target]) -> list[StagedMany]:
    groups: dict[str, list[int]] = {}
    for slot, target in enumerate(targets):
        if target.is_many:
            groups.setdefault(target.into, []).append(slot)
    staged = []
    for place, (name, slots) in enumerate(groups.items()):
        field = reception.field(name)
        many = field.many
        if many is None:
            continue
        parts = tuple(part for slot in slots if (part := many.part(targets[slot].part)))
        staged.append(StagedMany(f"import_many_{place}", field, many, tuple(slots), parts))
    return staged


def member_finder(rows: Sequence[tuple[UUID, str, str]]) -> dict[str, Any]:
    """Make the look-up of members by mail address and by name, folded; a shared name finds nobody."""
    found: dict[str, Any] = {}
    for key, mail, name in rows:
        found[mail.lower()] = key
        folded = name.strip().lower()
        found[folded] = None if folded in found else key
    return found
