"""What points at a person points at another one when the two are merged, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from troth.catalog.custom import is_custom, pointers_at
from troth.catalog.registry import find_object_type, object_types
from troth.people.queries.merges import find_survivor
from troth.questions.paths import referred

PEOPLE = "people"
# The columns of added fields: the type of each, and the parts of one that is made of several.
TYPES = """
select a.attname::text, array[format_type(a.atttypid, a.atttypmod), (
    select string_agg(part.attname::text, ' ') from pg_attribute part where part.attrelid = t.typrelid
)] from pg_attribute a join pg_type t on t.oid = a.atttypid
where a.attrelid = 'people_person'::regclass and a.attname ^@ 'c_' and a.attnum > 0 and not a.attisdropped
"""


def move_rows(
    *, table: str, column: str, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None,
    where: str = "true",
) -> dict[str, list[str]]:  # fmt: skip
    """Let the rows of a table that point at one person point at another, as a filler of `Merging` must.

    `where` is a condition in the package's own SQL. Gives the ids of what moved, by "table.column".
    """
    name = f"{table}.{column}"
    chosen: str = "true"
    values: list[Any] = [target, source]
    if only is not None:
        chosen, values = "id = any(%s::uuid[])", [target, source, list(only.get(name, ()))]
    with connection.cursor() as cursor:
        cursor.execute(
            f'update "{table}" set "{column}" = %s where "{column}" = %s and {chosen} and {where}'  # noqa: S608
            " returning id",
            values,
        )
        return {name: [str(key) for (key,) in cursor.fetchall()]}


def move_pointers(
    source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None
) -> dict[str, list[str]]:
    """Move what points at a person by an added field, but for what the two say of themselves."""
    moved: dict[str, list[str]] = {}
    others = f"id not in ('{source}', '{target}')"
    for name, column in pointers_at(PEOPLE):
        if kind := find_object_type(name):
            moved |= move_rows(
                table=kind.table, column=column, source=source, target=target, only=only, where=others
            )
    return moved


def own_pointers() -> list[str]:
    """List the columns by which one person points at another."""
    return [column for name, column in pointers_at(PEOPLE) if name == PEOPLE]


def still_pointing(values: Mapping[str, Any]) -> dict[str, Any]:
    """Let go of what an added field of a person of old points at and is gone since; follow who was merged."""
    fit = dict(values)
    for field in object_types()[PEOPLE].fields:
        to = referred(field) if is_custom(field.name) and field.to else None
        if to is None or not (key := fit.get(field.sql_column)) or _is_there(to.table, key):
            continue
        survivor = find_survivor(UUID(key)) if to.name == PEOPLE else None
        fit[field.sql_column] = str(survivor) if survivor else None
    return fit


def still_fitting(values: Mapping[str, Any]) -> dict[str, Any]:
    """Let go of what an added field of old held where one of another kind has its name now."""
    with connection.cursor() as cursor:
        cursor.execute(TYPES)
        types = dict(cursor.fetchall())
        return {
            column: value
            for column, value in values.items()
            if column not in types or value is None or _is_fit(cursor, value, *types[column])
        }


def _is_fit(cursor: Any, value: Any, name: str, parts: str | None) -> bool:
    if isinstance(value, dict) or parts:
        return isinstance(value, dict) and value.keys() == set((parts or "").split())
    if isinstance(value, list) or name.endswith("[]") or name == "jsonb":
        return isinstance(value, list) and (name.endswith("[]") or name == "jsonb")
    cursor.execute("select pg_input_is_valid(%s, %s)", [str(value), name])
    return bool(cursor.fetchone()[0])


def _is_there(table: str, key: str) -> bool:
    statement = sql.SQL("select exists (select from {} where id = %s)").format(sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        return bool(cursor.fetchone()[0])
