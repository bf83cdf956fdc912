"""What points at a record by fields that the workspace added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from troth.catalog.custom import is_custom
from troth.catalog.registry import object_types, own_types
from troth.catalog.types import Field, Kind, ObjectType
from troth.questions import listing, tree
from troth.questions.counting import Count
from troth.questions.listing import ListQuery
from troth.questions.paths import is_readable, may_see, readable_fields
from troth.questions.sql import FALSE, column, quoted
from troth.questions.visibility import reach
from troth.team.actor import Actor

SHOWN = 5  # of one type on a page
BESIDE = 2  # values beside the name of each
QUIET = frozenset({Kind.LONG_TEXT, Kind.PLACE})


@dataclass(frozen=True, slots=True)
class Pointing:
    """The records of a type that point at one record by a field: the newest of them, and how many there are.

    `beside` are the fields whose values stand beside each name.
    """

    object_type: ObjectType
    field: Field
    rows: list[dict[str, Any]]
    count: Count
    where: str
    beside: tuple[Field, ...]
    may_add: bool
    is_only: bool  # no other field of the type points at such records


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records of a type point at one by a field, as far as the asker sees them."""

    object_type: ObjectType
    field: Field
    seen: int
    has_unseen: bool


def pointing_at(kind: str, record_id: UUID, *, seen_by: Actor) -> list[Pointing]:
    """List what points at a record, as far as the asker may see it.

    A type of the workspace is there without records too, where some may be added.
    """
    found = [
        _pointing(other, field, kind, record_id, seen_by)
        for other, field in _pointers(kind)
        if may_see(other, seen_by) and is_readable(other, field, seen_by)
    ]
    return [each for each in found if each.rows or (each.object_type.is_own and each.may_add)]


def _pointers(kind: str) -> Iterator[tuple[ObjectType, Field]]:
    """Go through the added fields that point at records of a type."""
    for other in object_types().values():
        for field in other.fields:
            if field.kind is Kind.REFERENCE and field.to == kind and is_custom(field.name):
                yield other, field


def _pointing(other: ObjectType, field: Field, kind: str, record_id: UUID, seen_by: Actor) -> Pointing:
    only = tree.Comparison(
        tree.Path(tuple(field.name.split("."))), tree.Operator.EQUAL, tree.Text(str(record_id))
    )
    beside = _beside(other, field, seen_by)
    names = ("id", other.title, *(each.name for each in beside))
    readable = {each.name for each in readable_fields(other, seen_by)}
    shown = tuple(name for name in names if name in readable)
    query = ListQuery(object_type=other, where=only, fields=shown, limit=SHOWN)
    rows = listing.rows(query, seen_by).items
    return Pointing(
        object_type=other,
        field=field,
        rows=rows,
        count=listing.count(query, seen_by) if len(rows) == SHOWN else Count(len(rows), is_exact=True),
        where=f'{field.name} = "{record_id}"',
        beside=beside,
        may_add=seen_by.may(f"{other.name}.create") and seen_by.may_write(other.name, field.name),
        is_only=sum(each.to == kind for each in other.fields) == 1,
    )


def _beside(other: ObjectType, field: Field, seen_by: Actor) -> tuple[Field, ...]:
    """Choose what is shown beside a name: the first added fields that are short."""
    fitting = [
        each
        for each in readable_fields(other, seen_by)
        if is_custom(each.name) and each.name != field.name and each.kind not in QUIET
    ]
    return tuple(fitting[:BESIDE])


def erased_with() -> list[tuple[ObjectType, Field]]:
    """List the types of the workspace whose records are deleted with a person, by the field for whom."""
    return [pair for pair in _pointers("people") if pair[0].is_own and pair[1].is_erased_with]


def counts_about(kind: str, record_id: UUID, *, seen_by: Actor) -> list[Counted]:
    """Count the records of other types that point at a record, by type and field."""
    counted = [
        _counted(other, field, record_id, seen_by) for other, field in _pointers(kind) if other.name != kind
    ]
    return [each for each in counted if each.seen or each.has_unseen]


def held_about(*, person_id: UUID) -> dict[str, list[Mapping[str, Any]]]:
    """Give the records of the workspace's own types that point at a person, to be told to that person."""
    held: dict[str, list[Mapping[str, Any]]] = {}
    own = {kind.name for kind in own_types()}
    for other, field in _pointers("people"):
        if other.name in own and (rows := _rows(other, field, person_id)):
            held.setdefault(str(other.many), []).extend(rows)
    return held


def _counted(other: ObjectType, field: Field, record_id: UUID, seen_by: Actor) -> Counted:
    visible = reach(other, seen_by) if is_readable(other, field, seen_by) else FALSE
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) filter (where {visible.text}), count(*) from {quoted(other.table)} t"  # noqa: S608
            f" where {column('t', field.sql_column)} = %s",
            [*visible.params, record_id],
        )
        seen, there = cursor.fetchone()
    return Counted(other, field, seen, has_unseen=there > seen)


def _rows(other: ObjectType, field: Field, person_id: UUID) -> list[Mapping[str, Any]]:
    """Give records as rows of JSON, by the words of their fields and without the names of others."""
    statement = sql.SQL(
        "select (to_jsonb(r) - 'doc' - 'owner_id' - {column})::json from {table} r"
        " where {name} = %s order by id"
    ).format(
        column=sql.Literal(field.sql_column), table=sql.Identifier(other.table),
        name=sql.Identifier(field.sql_column),
    )  # fmt: skip
    labels = {each.sql_column: str(each.label) for each in other.fields}
    with connection.cursor() as cursor:
        cursor.execute(statement, [person_id])
        found = [row for (row,) in cursor.fetchall()]
    return [{labels.get(column, column): value for column, value in row.items()} for row in found]
