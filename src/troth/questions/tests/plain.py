"""The plainest engine: a question answered in Python, record by record, to hold the others against."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from troth.ground.fold import norm
from troth.questions.meaning import (
    All,
    AnyOf,
    Between,
    Compares,
    Condition,
    DayOfYear,
    Equals,
    Holds,
    Meaning,
    Part,
    Predicate,
    Present,
    Reads,
    Rest,
)

ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
PARTS = {Part.ANYWHERE: str.__contains__, Part.START: str.startswith, Part.END: str.endswith}

Record = Mapping[str, Any]
Tables = Mapping[str, Mapping[UUID, Record]]


def meets(record: Record, meaning: Meaning, tables: Tables) -> bool:
    """Tell whether a record meets a question. Many-valued fields hold lists."""
    match meaning:
        case All(parts):
            return all(meets(record, part, tables) for part in parts)
        case AnyOf(parts):
            return any(meets(record, part, tables) for part in parts)
        case Rest(part):
            return not meets(record, part, tables)
        case Condition(target, predicate):
            here: Record | None = record
            for hop in target.hops:
                here = tables.get(hop.to.name, {}).get(here[hop.field.name]) if here else None
            return here is not None and any(
                fits(value, predicate) for value in values(here[target.field.name])
            )


def values(found: Any) -> Iterable[Any]:
    """Give the values that are there."""
    return [one for one in (found if isinstance(found, list) else [found]) if one not in (None, "")]


def fits(value: Any, predicate: Predicate) -> bool:  # noqa: PLR0911 - one line each
    """Tell whether one value meets a predicate."""
    match predicate:
        case Present():
            return True
        case Equals(wanted):
            return value in wanted
        case Reads(texts):
            return norm(value) in [norm(text) for text in texts]
        case Holds(text, part):
            return PARTS[part](norm(value), norm(text))
        case Compares(order, wanted) if isinstance(value, str):
            return bool(ORDERS[order](norm(value), norm(str(wanted))))
        case Compares(order, wanted):
            return bool(ORDERS[order](value, wanted))
        case Between(start, end):
            return bool(start <= value < end)
        case DayOfYear(days):
            return isinstance(value, date) and value.month * 100 + value.day in days
