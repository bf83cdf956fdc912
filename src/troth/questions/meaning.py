"""What a question means, bound to its asker and this moment: what the engines answer.

Checking turns a tree into these few conditions. Fields are resolved, times are counted in the asker's
zone, and sugar is gone (`!=` is `Rest` of `Equals`, `is missing` is `Rest` of `Present`), so that an
engine stays small and all engines agree.

The logic is two-valued: a condition on a missing value is false, and `Rest` is everyone else.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias
from uuid import UUID

from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.money import Money
from troth.questions.tree import Function

Scalar: TypeAlias = str | Decimal | Money | bool | date | datetime | time | UUID


@dataclass(frozen=True, slots=True)
class Hop:
    """A step along a reference field to the record it points at."""

    field: Field
    to: ObjectType


@dataclass(frozen=True, slots=True)
class Target:
    """The field a condition looks at, and the way to it from the record that is asked about."""

    hops: tuple[Hop, ...]
    object_type: ObjectType  # the type that the field belongs to
    field: Field


@dataclass(frozen=True, slots=True)
class Present:
    """There is a value, and not the empty text."""


@dataclass(frozen=True, slots=True)
class Equals:
    """The value is exactly one of these; of none of them when there are none."""

    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Reads:
    """The text is one of these, without case and accents."""

    texts: tuple[str, ...]


class Part(StrEnum):
    """Where in a text another one is looked for."""

    ANYWHERE = "anywhere"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Holds:
    """The text holds this one, without case and accents."""

    text: str
    part: Part = Part.ANYWHERE


class Order(StrEnum):
    """A side of a value. Texts are ordered by their folded form."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


COMPARE: dict[Order, Callable[[Any, Any], bool]] = {
    Order.LESS: operator.lt,
    Order.AT_MOST: operator.le,
    Order.MORE: operator.gt,
    Order.AT_LEAST: operator.ge,
}


@dataclass(frozen=True, slots=True)
class Compares:
    """The value lies on this side of another."""

    order: Order
    value: Scalar


@dataclass(frozen=True, slots=True)
class Worth:
    """The amount lies on this side of the bound that is in its own currency; one without a bound does not."""

    order: Order
    bounds: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies in a half-open stretch of days or moments."""

    start: date | datetime
    ends_before: date | datetime


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """The date's day returns on one of these: month * 100 + day."""

    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Numbers:
    """The number of values in a field that holds several meets this; of none it is 0."""

    of: Predicate


Predicate: TypeAlias = Present | Equals | Reads | Holds | Compares | Worth | Between | DayOfYear | Numbers


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate on a field. A field with several values meets it when any of them does."""

    target: Target
    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Collection:
    """The records of a type that point at one by a reference field, and meet a condition."""

    object_type: ObjectType
    link: Field
    where: Meaning | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A predicate on what a collection comes to. `hops` lead to the record that the collection belongs to.

    `of` is the field that is summed, or of which the least, the first, … is taken; None where records are
    counted. `value` stands for the outcome: its kind says how it is compared. Of no records the count and the
    sum are 0; the others are missing, and meet nothing. Of money the amounts are taken, as numbers, each
    by the rate of its currency in `rates`, where there are any: the first is of the currency asked in.
    Where an amount has no rate, nothing is made of them. The first and the last stay money.
    """

    hops: tuple[Hop, ...]
    collection: Collection
    function: Function
    of: Field | None
    value: Field
    predicate: Predicate
    rates: tuple[tuple[str, Decimal], ...] = ()

    @property
    def takes_amounts(self) -> bool:
        """Tell whether the amounts of a field of money are taken, and not the money."""
        return self.of is not None and self.of.kind is Kind.MONEY and self.value.kind is not Kind.MONEY

    @property
    def meets_none(self) -> bool:
        """Tell whether a record to which nothing belongs meets it."""
        return self.function in (Function.COUNT, Function.SUM) and meets_zero(self.predicate)


@dataclass(frozen=True, slots=True)
class Far:
    """One of the places in a field lies on this side of a distance from a point. Degrees, and metres."""

    target: Target
    latitude: float
    longitude: float
    order: Order
    metres: float


def meets_zero(predicate: Predicate) -> bool:
    """Tell whether the number 0 meets a predicate on numbers."""
    match predicate:
        case Equals(values):
            return Decimal(0) in values
        case Compares(order, value):
            return COMPARE[order](Decimal(0), value)
    return isinstance(predicate, Present)


DRAWS = 2**32  # places in a draw


@dataclass(frozen=True, slots=True)
class Drawn:
    """The record's place in a draw lies below this one, of `DRAWS`.

    The place is the first 32 bits of the MD5 of the draw's name and the record's id, so that every engine
    draws the same ones, now and later.
    """

    name: str
    below: int


@dataclass(frozen=True, slots=True)
class Roll:
    """A list of records that is kept in a table, one row for each record on it."""

    name: str
    key: UUID
    table: str
    list_column: str
    record_column: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The record is on a roll."""

    roll: Roll


@dataclass(frozen=True, slots=True)
class Permit:
    """Whom a purpose and a channel reach: those who meet `condition`, some SQL with `params`.

    `{t}` in it stands for the record, and it is never unknown. `tables` are those that the answer depends on,
    each with the column that holds the record; empty where a row is not about one record.
    """

    purpose: str
    channel: str
    label: str
    condition: str
    params: tuple[object, ...]
    tables: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The record may be contacted."""

    permit: Permit


@dataclass(frozen=True, slots=True)
class Rest:
    """Everyone who does not meet a condition."""

    part: Meaning


@dataclass(frozen=True, slots=True)
class All:
    """Everyone who meets every part."""

    parts: tuple[Meaning, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Everyone who meets at least one part."""

    parts: tuple[Meaning, ...]


Meaning: TypeAlias = Condition | Measured | Far | Drawn | Enrolled | Allowed | Rest | All | AnyOf
