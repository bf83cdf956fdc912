"""A predicate on one value, as an Ibis expression: what stands at the end of every condition.

Values are exact. A number that a column can not hold is moved to the nearest one that it can, to the side
that keeps the answer, so that no engine has to compare numbers of different kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from functools import reduce
from typing import Any, TypeAlias
from uuid import UUID

import ibis

from troth.ground.fold import norm
from troth.ground.money import Money
from troth.questions.lake.tables import MOMENT, NUMBER, TEXT, TEXTS
from troth.questions.meaning import (
    COMPARE,
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

# A condition: an expression, or already decided for every record.
Test: TypeAlias = Any

_PRECISE = Context(prec=200)
_PARTS: dict[Part, Callable[[Any, str], Test]] = {
    Part.ANYWHERE: lambda value, text: value.contains(text),
    Part.START: lambda value, text: value.startswith(text),
    Part.END: lambda value, text: value.endswith(text),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of each record: its expression, its type in the lake, and what stands beside it."""

    value: Any
    type: str
    folded: Any = None  # of a text
    currency: Any = None  # of an amount of money


def all_of(parts: Iterable[Test]) -> Test:
    """Join conditions with and."""
    needed = [part for part in parts if part is not True]
    if any(part is False for part in needed):
        return False
    return _balanced(lambda one, other: one & other, needed) if needed else True


def any_of(parts: Iterable[Test]) -> Test:
    """Join conditions with or."""
    needed = [part for part in parts if part is not False]
    if any(part is True for part in needed):
        return True
    return _balanced(lambda one, other: one | other, needed) if needed else False


def rest_of(test: Test) -> Test:
    """Turn a condition round: what is unknown was not met, and so is met now."""
    return not test if isinstance(test, bool) else ~test.fill_null(False)


def met(cell: Cell, predicate: Predicate) -> Test:  # noqa: PLR0911 - one line each
    """Tell whether a value meets a predicate; unknown or false where it is missing."""
    if cell.type == TEXTS:
        return _any_word(cell, predicate)
    match predicate:
        case Present():
            return cell.value != "" if cell.type == TEXT else cell.value.notnull()
        case Equals(values):
            return _equal(cell, values)
        case Reads(texts):
            return cell.folded.isin([norm(text) for text in texts])
        case Holds(text, part):
            return _PARTS[part](cell.folded, norm(text))
        case Compares(order, value) if cell.type == TEXT:
            return (cell.value != "") & COMPARE[order](cell.folded, norm(str(value)))
        case Worth(order, bounds):
            return any_of(
                all_of([cell.currency == bound.currency, _on_this_side(cell, order, bound.amount)])
                for bound in bounds
            )
        case Compares(order, value):
            return _on_this_side(cell, order, value)
        case Between(start, end):
            return (cell.value >= _sent(start)) & (cell.value < _sent(end))
        case DayOfYear(days):
            return (cell.value.month() * 100 + cell.value.day()).isin(sorted(days))
        case Numbers():
            return False  # one value is no several


def held(cell: Cell, value: Decimal, to_side: str) -> Decimal | None:
    """Move a number to the nearest that the column can hold, up or down; None where it holds none like it."""
    limit, decimals = _limits(cell.type)
    moved = value.quantize(Decimal(1).scaleb(-decimals), to_side, _PRECISE)
    return moved if abs(moved) < limit else None


def literal(cell: Cell, value: Decimal) -> Any:
    """Write a number that fits the column, as the column's type."""
    if cell.type == NUMBER:
        return ibis.literal(int(value), type=NUMBER)
    return ibis.literal(value, type=cell.type)


def _any_word(cell: Cell, predicate: Predicate) -> Test:
    """Look among the words of a list."""
    match predicate:
        case Present():
            return cell.value.length() > 0
        case Numbers(of):
            return met(Cell(cell.value.length(), NUMBER), of)
        case Equals(values):
            return any_of(cell.value.contains(value) for value in values)
        case Reads(texts):
            return any_of(cell.folded.contains(norm(text)) for text in texts)
    # Whatever is left looks at the folded form alone.
    return cell.folded.filter(lambda word: met(Cell(word, TEXT, word), predicate)).length() > 0


def _equal(cell: Cell, values: tuple[Scalar, ...]) -> Test:
    worths = [value for value in values if isinstance(value, Money)]
    if worths:
        return any_of(
            all_of([cell.currency == worth.currency, _equal(cell, (worth.amount,))]) for worth in worths
        )
    numbers = [value for value in values if isinstance(value, Decimal)]
    if numbers:
        exact = [(value, held(cell, value, ROUND_FLOOR)) for value in numbers]
        fitting = [literal(cell, found) for value, found in exact if found is not None and found == value]
        return cell.value.isin(fitting) if fitting else False
    return cell.value.isin([_sent(value) for value in values]) if values else False


def _on_this_side(cell: Cell, order: Order, value: Scalar) -> Test:
    if not isinstance(value, Decimal):
        return COMPARE[order](cell.value, _sent(value))
    to_side = ROUND_CEILING if order in (Order.LESS, Order.AT_LEAST) else ROUND_FLOOR
    found = held(cell, value, to_side)
    if found is not None:
        return COMPARE[order](cell.value, literal(cell, found))
    is_met = COMPARE[order](Decimal(0), value)  # as for any number that the column can hold
    return cell.value.notnull() if is_met else False


def _limits(type_: str) -> tuple[Decimal, int]:
    """Give what all numbers of a column stay below, and how many decimals they have."""
    if type_ == NUMBER:
        return Decimal(2**63), 0
    digits, decimals = type_.removeprefix("decimal(").removesuffix(")").split(", ")
    return Decimal(1).scaleb(int(digits) - int(decimals)), int(decimals)


def _sent(value: Scalar) -> Any:
    """Write a value as the lake holds it: keys and times of day as texts, moments as in UTC."""
    if isinstance(value, UUID):
        return ibis.literal(str(value), type="string")
    if isinstance(value, datetime):
        return ibis.literal(_in_utc(value), type=MOMENT)
    if isinstance(value, date):
        return ibis.literal(value, type="date")
    if isinstance(value, time):
        return value.isoformat()
    return value


def _in_utc(moment: datetime) -> datetime:
    """Give a moment in UTC; beyond the first and the last year there is nothing to be told apart."""
    try:
        return moment.astimezone(UTC).replace(tzinfo=None)
    except OverflowError:
        return datetime.min if moment.year < 5000 else datetime.max


def _balanced(join: Callable[[Test, Test], Test], parts: list[Test]) -> Test:
    """Join pairs, and pairs of pairs: two hundred conditions in a row would be as many levels deep."""
    while len(parts) > 1:
        parts = [reduce(join, parts[place : place + 2]) for place in range(0, len(parts), 2)]
    return parts[0]
