"""Meaning to a PostgreSQL condition.

A condition may come out as SQL's unknown where a value is missing. `and` and `or` turn unknown into
true only where false would be too, and `Rest` is written `is not true`, so the whole is two-valued.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from troth.catalog.types import Field, Kind, Many
from troth.questions import visibility
from troth.questions.meaning import (
    All,
    AnyOf,
    Between,
    Compares,
    Condition,
    DayOfYear,
    Equals,
    Holds,
    Hop,
    Meaning,
    Part,
    Predicate,
    Present,
    Reads,
    Rest,
    Scalar,
)
from troth.questions.narrowing import narrowed_here
from troth.questions.paths import referred
from troth.questions.sql import FALSE, TRUE, Sql, all_of, any_of, below, column, exists
from troth.questions.values import NUMBER_KINDS, TEXT_KINDS
from troth.team.actor import Actor

STORED_AS_TEXT = (TEXT_KINDS - {Kind.TAGS}) | {Kind.SELECT, Kind.COUNTRY}
TYPES = {
    Kind.YES_NO: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "timestamptz",
    Kind.REFERENCE: "uuid",
    Kind.ID: "uuid",
}
# The folded text with a backslash before whatever LIKE would take for a sign of its own.
ESCAPED = r"regexp_replace(norm(%s::text), '([\\%%_])', '\\\1', 'g')"
SMALLEST, LARGEST = -(2**63), 2**63 - 1


def where(meaning: Meaning, seen_by: Actor, alias: str = "t") -> Sql:
    """Give the condition on the table that is called `alias`."""
    match meaning:
        case All(parts):
            return all_of([where(part, seen_by, alias) for part in parts])
        case AnyOf(parts):
            return any_of([where(part, seen_by, alias) for part in parts])
        case Rest(part):
            return Sql("(") + where(part, seen_by, alias) + Sql(") is not true")
        case Condition():
            return _through(meaning.target.hops, meaning, seen_by, alias)


def _through(hops: Sequence[Hop], condition: Condition, seen_by: Actor, alias: str) -> Sql:
    """Follow relations. A record that the asker may not see is as good as none."""
    if not hops:
        return _on_field(condition, seen_by, alias)
    hop, inner = hops[0], below(alias)
    there = all_of(
        [
            visibility.condition(hop.to, seen_by, alias=inner),
            narrowed_here(condition, inner) if len(hops) == 1 else TRUE,
            _through(hops[1:], condition, seen_by, inner),
        ]
    )
    return exists(hop.to.table, inner, "id", column(alias, hop.field.sql_column), there)


def _on_field(condition: Condition, seen_by: Actor, alias: str) -> Sql:
    field, predicate = condition.target.field, condition.predicate
    if field.many:
        return _on_many(field.many, field.kind, predicate, alias)
    here = column(alias, field.sql_column)
    if field.kind is Kind.TAGS:
        return _on_tags(here, predicate)
    exact = _on_value(here, field.kind, predicate)
    if field.kind is Kind.REFERENCE:
        return all_of([exact, _may_be_seen(field, here, seen_by, alias)])
    return exact


def _may_be_seen(field: Field, here: str, seen_by: Actor, alias: str) -> Sql:
    to = referred(field)
    if to is None:
        return FALSE
    inner = below(alias)
    condition = visibility.condition(to, seen_by, alias=inner)
    return condition if condition in (TRUE, FALSE) else exists(to.table, inner, "id", here, condition)


def _on_many(many: Many, kind: Kind, predicate: Predicate, alias: str) -> Sql:
    inner = below(alias)
    condition = _on_value(column(inner, many.value_column), kind, predicate)
    return exists(many.table, inner, many.owner_column, column(alias, "id"), condition)


def _on_tags(here: str, predicate: Predicate) -> Sql:
    """Any of the words of an array. Whole words are found by the index on the folded array."""
    match predicate:
        case Present():
            return Sql(f"cardinality({here}) > 0")
        case Equals(values):
            return Sql(f"{here}::text[] && %s::text[]", (list(values),))
        case Reads(texts):
            # Most records have no tags, and need not be folded to see it.
            return Sql(f"({here} <> '{{}}' and norm_all({here}) && norm_all(%s::text[]))", (list(texts),))
        case _:
            condition = _on_value("word", Kind.TEXT, predicate)
            return Sql(f"exists (select from unnest({here}) as word where ") + condition + Sql(")")


def _on_value(here: str, kind: Kind, predicate: Predicate) -> Sql:  # noqa: PLR0911 - one line each
    match predicate:
        case Present():
            return Sql(f"{here} <> ''" if kind in STORED_AS_TEXT else f"{here} is not null")
        case Equals(values):
            return _equals(here, kind, values)
        case Reads(texts):
            marks = ", ".join(["norm(%s::text)"] * len(texts))
            return Sql(f"norm({here}) in ({marks})", texts)
        case Holds(text, part):
            return _holds(here, text, part)
        case Compares(order, value) if kind in STORED_AS_TEXT:
            return Sql(f"({here} <> '' and norm({here}) {order.value} norm(%s::text))", (value,))
        case Compares(order, value):
            cast, plain = _sent(kind, [value])
            return Sql(f"{here} {order.value} %s::{cast}", (plain[0],))
        case Between(start, end):
            cast = TYPES[kind]
            return Sql(f"({here} >= %s::{cast} and {here} < %s::{cast})", (start, end))
        case DayOfYear(days):
            day = f"(extract(month from {here}) * 100 + extract(day from {here}))::integer"
            return Sql(f"{day} = any(%s::integer[])", (sorted(days),))


def _equals(here: str, kind: Kind, values: Sequence[Scalar]) -> Sql:
    if not values:
        return FALSE
    cast, plain = _sent(kind, values)
    if len(plain) == 1:
        return Sql(f"{here} = %s::{cast}", (plain[0],))
    return Sql(f"{here} = any(%s::{cast}[])", (plain,))


def _holds(here: str, text: str, part: Part) -> Sql:
    """Look for a part by LIKE, since the planner can tell from its statistics how many rows hold it."""
    if part is Part.START:
        return Sql(f"starts_with(norm({here}), norm(%s::text))", (text,))
    after = " || '%%'" if part is Part.ANYWHERE else ""
    return Sql(f"norm({here}) like '%%' || {ESCAPED}{after}", (text,))


def _sent(kind: Kind, values: Sequence[Scalar]) -> tuple[str, list[Any]]:
    """Give the type that values are sent as: whole numbers as such, so that an index on them is used."""
    if kind in STORED_AS_TEXT:
        return "text", list(values)
    if kind not in NUMBER_KINDS:
        return TYPES[kind], list(values)
    numbers = [value for value in values if isinstance(value, Decimal)]
    if all(SMALLEST <= number <= LARGEST and number == int(number) for number in numbers):
        return "bigint", [int(number) for number in numbers]
    return "numeric", numbers
