"""The tree of a question: what text and JSON both spell.

Positions are where a piece stood in the text; two trees that mean the same are equal whatever their
positions. A node is a condition that a record meets or not. What a comparison looks at is a `Path`;
what it is held against is a `Value`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
RESERVED = frozenset({"and", "or", "not", "in"})  # words that can not begin a path


class Operator(StrEnum):
    """How a field is held against a value. The value of each member is its spelling."""

    EQUAL = "="
    SAME = "=="
    DIFFERENT = "!="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    CONTAINS = "~"
    STARTS = "starts"
    ENDS = "ends"
    HAS = "has"
    IN = "in"
    MISSING = "is missing"
    PRESENT = "is present"
    IS = "is"
    OLDER = "older than"
    WITHIN = "within"
    WITHIN_LAST = "within last"
    WITHIN_NEXT = "within next"


SIDES = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)


class Unit(StrEnum):
    """A unit of time, in the plural."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class Span(StrEnum):
    """A stretch of the calendar, seen from now."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    TOMORROW = "tomorrow"
    THIS_WEEK = "this week"
    LAST_WEEK = "last week"
    NEXT_WEEK = "next week"
    THIS_MONTH = "this month"
    LAST_MONTH = "last month"
    NEXT_MONTH = "next month"
    THIS_YEAR = "this year"
    LAST_YEAR = "last year"
    NEXT_YEAR = "next year"


class Function(StrEnum):
    """What is made of the records that belong to one: their number, or something of a field of theirs."""

    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    FIRST = "first"
    LAST = "last"


class Length(StrEnum):
    """A unit of distance."""

    METRES = "m"
    KILOMETRES = "km"
    MILES = "miles"


def _position() -> int:
    return field(default=0, compare=False, repr=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    text: str
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Number:
    """A number, exact."""

    number: Decimal
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Day:
    """A calendar day."""

    day: date
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time; without an offset it is meant in the asker's time zone."""

    moment: datetime
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Truth:
    """`true` or `false`."""

    is_true: bool
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Me:
    """Whoever asks."""

    position: int = _position()


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time: `14 days`."""

    count: int
    unit: Unit
    position: int = _position()


@dataclass(frozen=True, slots=True)
class When:
    """A stretch of the calendar: `this week`."""

    span: Span
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency: `1000 EUR`."""

    amount: Decimal
    currency: str
    position: int = _position()


Literal: TypeAlias = Text | Number | Money | Day | Moment | Truth | Me


@dataclass(frozen=True, slots=True)
class Several:
    """The values in the parentheses of `in (…)`."""

    values: tuple[Literal, ...]
    position: int = _position()


Value: TypeAlias = Literal | Several | Period | When


@dataclass(frozen=True, slots=True)
class Path:
    """A field, reached through relations: `company.size` is ("company", "size")."""

    names: tuple[str, ...]
    position: int = _position()

    def __str__(self) -> str:
        return ".".join(self.names)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field held against a value; `is missing` and `is present` have none."""

    path: Path
    operator: Operator
    value: Value | None = None
    position: int = _position()  # of the operator


class Side(StrEnum):
    """On which side of now a stretch of time lies."""

    LAST = "last"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A length of time before or after now: `last 90 days`."""

    side: Side
    period: Period


Window: TypeAlias = Stretch | When


@dataclass(frozen=True, slots=True)
class Measure:
    """What the records that belong to one come to: `sum(orders.total where status = "paid", last 90 days)`.

    `path` leads to the collection, and to a field of it unless they are only counted. `where` is asked of
    each record of the collection; `window` narrows them to a time.
    """

    function: Function
    path: Path
    where: Node | None = None
    window: Window | None = None
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measure held against a value."""

    measure: Measure
    operator: Operator
    value: Value | None = None
    position: int = _position()  # of the operator


@dataclass(frozen=True, slots=True)
class Did:
    """Something of this kind happened at least once: `did("call", last 30 days)`."""

    what: str
    where: Node | None = None
    window: Window | None = None
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Distance:
    """How far a place is from a point, north and east: `distance(addresses, 52.5, 13.4) < 10 km`."""

    path: Path
    latitude: Number
    longitude: Number
    operator: Operator
    far: Number
    unit: Length
    position: int = _position()  # of the operator


@dataclass(frozen=True, slots=True)
class Sample:
    """A share of everybody, in percent, drawn by chance and for good: `sample("spring letter") < 10`.

    Each record has its place in a draw, from 0 to below 100, by the name of the draw alone.
    """

    name: str
    operator: Operator
    share: Number
    position: int = _position()


@dataclass(frozen=True, slots=True)
class InSegment:
    """Whoever is in the segment of this name: `in segment "Gold"`."""

    name: str
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Permitted:
    """Whoever may be written to for a purpose by a channel: `may_be_contacted("newsletter", mail)`."""

    purpose: str
    channel: str
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Not:
    """Everyone but those who meet a condition."""

    part: Node
    position: int = _position()


@dataclass(frozen=True, slots=True)
class And:
    """Those who meet every one of two or more conditions."""

    parts: tuple[Node, ...]
    position: int = _position()


@dataclass(frozen=True, slots=True)
class Or:
    """Those who meet at least one of two or more conditions."""

    parts: tuple[Node, ...]
    position: int = _position()


Node: TypeAlias = And | Or | Not | Comparison | Measurement | Did | Distance | Sample | InSegment | Permitted
