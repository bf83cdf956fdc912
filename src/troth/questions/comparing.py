"""A stored value held against a predicate, as PostgreSQL compares it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from troth.catalog.types import Kind
from troth.ground.money import SQL_TYPE, Money
from troth.questions.meaning import (
    Between,
    Compares,
    DayOfYear,
    Equals,
    Holds,
    Numbers,
    Order,
    Part,
    Predicate,
    Present,
    Reads,
    Scalar,
    Worth,
)
from troth.questions.sql import FALSE, Sql
from troth.questions.values import NUMBER_KINDS, TEXT_KINDS

STORED_AS_TEXT = (TEXT_KINDS - {Kind.TAGS}) | {Kind.SELECT, Kind.COUNTRY}
TYPES = {
    Kind.YES_NO: "boolean",
    Kind.MONEY: SQL_TYPE,
    Kind.DATE: "date",
    Kind.DATETIME: "timestamptz",
    Kind.TIME: "time",
    Kind.REFERENCE: "uuid",
    Kind.ID: "uuid",
}
# The folded text with a backslash before whatever LIKE would take for a sign of its own.
ESCAPED = r"regexp_replace(norm(%s::text), '([\\%%_])', '\\\1', 'g')"
SMALLEST, LARGEST = -(2**63), 2**63 - 1


def on_value(here: str, kind: Kind, predicate: Predicate) -> Sql:  # noqa: PLR0911 - one line each
    """Give the condition on one value; unknown where there is none."""
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
        case Worth(order, bounds):
            codes, amounts = [bound.currency for bound in bounds], [bound.amount for bound in bounds]
            return Sql(f"({here}).amount {order.value} ") + beside(here, codes, amounts)
        case Compares(order, value):
            cast, plain = _sent(kind, [value])
            return Sql(f"{here} {order.value} %s::{cast}", (plain[0],))
        case Between(start, end):
            cast = TYPES[kind]
            return Sql(f"({here} >= %s::{cast} and {here} < %s::{cast})", (start, end))
        case DayOfYear(days):
            day = f"(extract(month from {here}) * 100 + extract(day from {here}))::integer"
            return Sql(f"{day} = any(%s::integer[])", (sorted(days),))
        case Numbers():
            return FALSE  # one value is no several


def on_tags(here: str, predicate: Predicate) -> Sql:
    """Any of the words of an array. Whole words are found by the index on the folded array."""
    match predicate:
        case Present():
            return Sql(f"cardinality({here}) > 0")
        case Numbers(of):
            return on_value(f"cardinality({here})", Kind.NUMBER, of)
        case Equals(values):
            return Sql(f"{here}::text[] && %s::text[]", (list(values),))
        case Reads(texts):
            # Most records have no tags, and need not be folded to see it.
            return Sql(f"({here} <> '{{}}' and norm_all({here}) && norm_all(%s::text[]))", (list(texts),))
        case _:
            condition = on_value("word", Kind.TEXT, predicate)
            return Sql(f"exists (select from unnest({here}) as word where ") + condition + Sql(")")


def beside(here: str, codes: list[str], numbers: list[Decimal]) -> Sql:
    """Give the number that stands beside an amount's currency; null where it stands in no list."""
    return Sql(f"(%s::numeric[])[array_position(%s::text[], ({here}).currency)]", (numbers, codes))


def of_its_currency(here: str, order: Order, worth: Money) -> Sql:
    """Compare amounts of one currency: a stretch of the index, since the currency stands first."""
    is_above = order in (Order.MORE, Order.AT_LEAST)
    end = Money(Decimal("Infinity" if is_above else "-Infinity"), worth.currency)
    until = "<=" if is_above else ">="
    text = f"({here} {order.value} %s::{SQL_TYPE} and {here} {until} %s::{SQL_TYPE})"
    return Sql(text, (worth.stored, end.stored))


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
        return TYPES[kind], [value.stored if isinstance(value, Money) else value for value in values]
    numbers = [value for value in values if isinstance(value, Decimal)]
    if all(SMALLEST <= number <= LARGEST and number == int(number) for number in numbers):
        return "bigint", [int(number) for number in numbers]
    return "numeric", numbers
