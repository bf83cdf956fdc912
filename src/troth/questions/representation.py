"""How a field of a record is written in JSON: what is selected for it.

A reference is {id, name} of a record that the asker may see, else null. Money is {amount, currency}, the
amount as a text; a place {latitude, longitude}. A field with a table of its own is a list of objects, the
primary one first. Everything else is the column.
"""

from __future__ import annotations

from collections.abc import Sequence

from troth.catalog import custom
from troth.catalog.types import Field, Kind, Many, ObjectType
from troth.questions import visibility
from troth.questions.paths import find_readable, readable_fields, referred, unknown_field
from troth.questions.sql import Sql, all_of, below, column, held, in_parentheses, select
from troth.team.actor import Actor

# One column of several parts: as JSON shows them, with a cast where JSON would lose digits.
COMPOSITES = {
    Kind.MONEY: {"amount": "::text", "currency": ""},
    Kind.PLACE: {"latitude": "", "longitude": ""},
}


def chosen_fields(names: Sequence[str], object_type: ObjectType, seen_by: Actor) -> tuple[Field, ...]:
    """Give the fields of these names, or all that may be read. Raises QuestionError."""
    if not names:
        return readable_fields(object_type, seen_by)
    chosen: dict[str, Field] = {}
    if custom.GROUP in names:
        added = [each.name for each in readable_fields(object_type, seen_by) if custom.is_custom(each.name)]
        names = [*(name for name in names if name != custom.GROUP), *added]
    for name in names:
        field = find_readable(object_type, name, seen_by)
        if field is None:
            raise unknown_field(name, object_type, seen_by, parameter="fields")
        chosen[field.name] = field
    return tuple(chosen.values())


def columns_of(fields: Sequence[Field]) -> list[str]:
    """List the columns of a type's own table that its fields are made from."""
    return list(dict.fromkeys(["id", *(field.sql_column for field in fields if field.is_column)]))


def expression(field: Field, seen_by: Actor, alias: str = "t") -> Sql:
    """Give the expression that a field is selected by."""
    if field.many:
        return _many(field.many, alias)
    if field.kind is Kind.REFERENCE:
        return _reference(field, seen_by, alias)
    return Sql(as_json(field.kind, held(field, alias)))


def as_json(kind: Kind, here: str) -> str:
    """Give the expression that writes a column as JSON has it."""
    if kind is Kind.FILE:
        return f"{here}::json"
    if kind not in COMPOSITES:
        return here
    pairs = ", ".join(f"'{part}', ({here}).{part}{cast}" for part, cast in COMPOSITES[kind].items())
    return f"case when {here} is not null then json_build_object({pairs}) end"


def as_text(kind: Kind, here: str) -> str:
    """Give the expression that writes a column as a file has it: "1234.50 EUR", "52.52, 13.405"."""
    if kind is Kind.FILE:
        return f"(select string_agg(each ->> 'name', '; ') from jsonb_array_elements({here}) each)"  # noqa: S608
    if kind not in COMPOSITES:
        return f"{here}::text"
    gap = "', '" if kind is Kind.PLACE else "' '"
    return f" || {gap} || ".join(f"({here}).{part}::text" for part in COMPOSITES[kind])


def _reference(field: Field, seen_by: Actor, alias: str) -> Sql:
    to = referred(field)
    if to is None:
        return Sql("null::json")
    inner = below(alias)
    title = find_readable(to, to.title, seen_by)
    name = column(inner, title.sql_column) if title else "null::text"
    link = Sql(f"{column(inner, 'id')} = {column(alias, field.sql_column)}")
    where = all_of([link, visibility.condition(to, seen_by, alias=inner)])
    pair = f"json_build_object('id', {column(inner, 'id')}, 'name', {name})"
    return in_parentheses(select(pair, to.table, inner, where))


def _many(many: Many, alias: str) -> Sql:
    inner = below(alias)
    pairs = ", ".join(f"'{part.name}', {column(inner, part.sql_column)}" for part in many.parts)
    primary = many.part("is_primary")
    order = f"{column(inner, primary.sql_column)} desc, " if primary else ""
    entries = f"json_agg(json_build_object({pairs}) order by {order}{column(inner, 'id')})"
    link = Sql(f"{column(inner, many.owner_column)} = {column(alias, 'id')}")
    return in_parentheses(select(f"coalesce({entries}, '[]')", many.table, inner, link))
