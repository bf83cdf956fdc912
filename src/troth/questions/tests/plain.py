"""The plainest engine: a question answered in Python, record by record, to hold the others against."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from hashlib import md5
from math import asin, cos, radians, sin, sqrt
from typing import Any
from uuid import UUID

from troth.ground.fold import norm
from troth.ground.money import Money
from troth.questions.meaning import (
    All,
    Allowed,
    AnyOf,
    Between,
    Compares,
    Condition,
    DayOfYear,
    Drawn,
    Enrolled,
    Equals,
    Far,
    Holds,
    Hop,
    Meaning,
    Measured,
    Numbers,
    Part,
    Predicate,
    Present,
    Reads,
    Rest,
    Worth,
)
from troth.questions.tree import Function

ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
PARTS = {Part.ANYWHERE: str.__contains__, Part.START: str.startswith, Part.END: str.endswith}

Record = Mapping[str, Any]
Tables = Mapping[str, Mapping[UUID, Record]]


def meets(  # noqa: PLR0911, PLR0912 - one for each kind
    record: Record, meaning: Meaning, tables: Tables
) -> bool:
    """Tell whether a record meets a question. Many-valued fields hold lists."""
    match meaning:
        case All(parts):
            return all(meets(record, part, tables) for part in parts)
        case AnyOf(parts):
            return any(meets(record, part, tables) for part in parts)
        case Rest(part):
            return not meets(record, part, tables)
        case Allowed(permit):
            raise ValueError(f"only the database knows who may be contacted for {permit.purpose}")
        case Far(target, latitude, longitude, order, metres):
            here = _at_end(record, target.hops, tables)
            return here is not None and any(
                bool(ORDERS[order](metres_between(place, (latitude, longitude)), metres))
                for place in values(here[target.field.name])
                if place is not None
            )
        case Drawn(name, below):
            return int(md5(f"{name}{record['id']}".encode()).hexdigest()[:8], 16) < below  # noqa: S324
        case Enrolled(roll):
            return record["id"] in tables[roll.name]
        case Measured(hops, collection, function, of, _value, predicate, rates):
            owner = _at_end(record, hops, tables)
            if owner is None:
                return False
            rows = [
                row for row in tables[collection.object_type.name].values()
                if row[collection.link.name] == owner["id"]
                and (collection.where is None or meets(row, collection.where, tables))
            ]  # fmt: skip
            if meaning.takes_amounts and of:
                if rates and any(row[of.name] and row[of.name].currency not in dict(rates) for row in rows):
                    return False
                rows = [{**row, of.name: amount_of(row[of.name], dict(rates))} for row in rows]
            outcome = came_to(rows, function, of.name if of else "", collection.object_type.time)
            return outcome not in (None, "") and fits(outcome, predicate)
        case Condition(target, Numbers(of)):
            here = _at_end(record, target.hops, tables)
            return here is not None and fits(Decimal(len(here[target.field.name])), of)
        case Condition(target, predicate):
            here = _at_end(record, target.hops, tables)
            return here is not None and any(
                fits(value, predicate) for value in values(here[target.field.name])
            )


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure on a sphere of the mean radius."""
    (north, east), (to_north, to_east) = ((radians(a), radians(b)) for a, b in (one, other))
    half = sin((to_north - north) / 2) ** 2 + cos(north) * cos(to_north) * sin((to_east - east) / 2) ** 2
    return 2 * 6371008.8 * asin(min(1, sqrt(half)))


def _at_end(record: Record, hops: Iterable[Hop], tables: Tables) -> Record | None:
    here: Record | None = record
    for hop in hops:
        here = tables.get(hop.to.name, {}).get(here[hop.field.name]) if here else None
    return here


def came_to(rows: list[Record], function: Function, name: str, time: str) -> Any:
    """Give what a collection comes to; None for nothing."""
    if function is Function.COUNT:
        return Decimal(len(rows))
    if function in (Function.FIRST, Function.LAST):
        end = min if function is Function.FIRST else max
        timed = [row for row in rows if row[time] is not None]
        return end(timed or rows, key=lambda row: (row[time], row["id"]))[name] if rows else None
    found = [row[name] for row in rows if row[name] is not None]
    if function is Function.SUM:
        return sum(map(Decimal, found), Decimal(0))
    if not found:
        return None
    if function is Function.AVG:
        return Fraction(sum(map(Fraction, found))) / len(found)
    return min(found) if function is Function.MIN else max(found)


def amount_of(worth: Money | None, rates: Mapping[str, Decimal]) -> Decimal | None:
    """Give an amount by the rate of its currency; as it is where there are no rates."""
    return worth.amount * rates.get(worth.currency, Decimal(1)) if worth else None


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
        case Worth(order, bounds):
            return any(
                value.currency == bound.currency and bool(ORDERS[order](value.amount, bound.amount))
                for bound in bounds
            )
        case Compares(order, wanted):
            comparable: Any = wanted
            return bool(ORDERS[order](value, comparable))
        case Between(start, end):
            return bool(start <= value < end)
        case DayOfYear(days):
            return isinstance(value, date) and value.month * 100 + value.day in days
        case Numbers():
            return False
