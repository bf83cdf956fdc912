"""What a package adds to the import of an object type beyond its fields in the catalog.

A type without an intake imports by its fields alone: own columns, values in tables of their own,
references by the name of the other record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from troth.catalog.types import Kind, ObjectType
from troth.exchange.hooks import Intakes
from troth.exchange.targets import Target
from troth.ground.hooks import filled
from troth.team.actor import Actor

Row = dict[str, Any]


class Batch(Protocol):
    """Rows being written, in temporary tables. SQL uses %s for values and no other percent sign.

    `import_row` has `record_id`, `outcome` ('created', 'updated', …) and a column for each mapped
    target: `column` gives its name, empty for one that is not mapped.
    """

    import_id: UUID
    by: Actor

    def column(self, target: str) -> str:
        """Name the column of `import_row` that holds a target; for a reference, the id it found."""

    def slot(self, target: str) -> int:
        """Give the number of a target, by which a refused row names the column that is to blame."""

    def run(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Run a statement; give its rows."""

    def insert(self, table: str, sql: str, *values: Any) -> None:
        """Insert rows and remember them for undo. `sql` is the whole statement without RETURNING."""

    def update(self, table: str, sql: str, *values: Any) -> None:
        """Update rows of `table`, called t, and keep their images for undo. Without RETURNING."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What importing an object type needs to know.

    `targets` are added to those of the fields, `without` are fields that are none. `matches` are the
    targets by which a record is found again, best first. `complete` gets a row's values by target, may
    change them, and gives further columns for a new record, or for `find` and `before`, whose SQL types are
    in `fresh`; it raises BadValue for a row that can not stand. `find` looks up what the rows of a batch
    mean beyond their references; `known` points them at records that more than one value tells, by
    `record_id` and `is_known`, where known ones are searched for and no key has found one. `differs` are
    SQL conditions on `import_row s` under which a known record t is not the same as its row. `refuse`
    gives rows that may not be 'created' or 'updated' the outcome 'failed', a `reason` in words and
    perhaps a `slot`. `after` writes what belongs beside the rows of a batch. `touched` are conditions on
    a record t under which undo keeps it. `owns` are further tables whose rows go with a record: table →
    column. `forget` is called with the ids of records that undo will delete, `refresh` with those that it
    restored, `unwind` once, with the import's id. `is_made_by_name` lets a reference make a missing
    record from its name. `formerly` finds a record by a value that one had who became it: target → SQL
    that gives (key, id), with `keys` as the texts in question. Such a row leaves the record the value
    that it has. `alike` counts the rows of a batch that would be created and look like a record that the
    actor may see.
    """

    targets: tuple[Target, ...] = ()
    without: frozenset[str] = frozenset()
    matches: tuple[str, ...] = ()
    find: Callable[[Batch], None] | None = None
    known: Callable[[Batch], None] | None = None
    complete: Callable[[Row], Row] | None = None
    fresh: Mapping[str, str] = field(default_factory=dict)
    differs: Callable[[Batch], tuple[str, ...]] | None = None
    refuse: Callable[[Batch], None] | None = None
    before: Callable[[Batch], None] | None = None
    after: Callable[[Batch], None] | None = None
    touched: tuple[str, ...] = ()
    owns: Mapping[str, str] = field(default_factory=dict)
    forget: Callable[[list[UUID]], None] | None = None
    refresh: Callable[[list[UUID]], None] | None = None
    unwind: Callable[[UUID], None] | None = None
    is_made_by_name: bool = False
    formerly: Mapping[str, str] = field(default_factory=dict)
    alike: Callable[[Batch, Actor], int] | None = None


def intakes_of(object_type: ObjectType) -> tuple[Intake, ...]:
    """List what installed packages say about the import of an object type, lower floors first."""
    found = [fill().get(object_type.name) for fill in filled(Intakes)]
    return tuple(intake for intake in found if intake is not None)


def matches_of(object_type: ObjectType) -> tuple[str, ...]:
    """List the targets by which a record of this type can be found again, best first."""
    told = [name for intake in intakes_of(object_type) for name in intake.matches]
    if told:
        return tuple(told)
    mails = [field.name for field in object_type.fields if field.kind is Kind.EMAIL and field.is_writable]
    names = ["external_id"] if object_type.field("external_id") else []
    return tuple(dict.fromkeys([*names, *mails, object_type.title]))
