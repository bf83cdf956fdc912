"""What a question means, bound to its asker and this moment: what the engines answer.

Checking turns a tree into these few conditions. Fields are resolved, times are counted in the asker's
zone, and sugar is gone (`!=` is `Rest` of `Equals`, `is missing` is `Rest` of `Present`), so that an
engine stays small and all engines agree.

The logic is two-valued: a condition on a missing value is false, and `Rest` is everyone else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from troth.catalog.types import Field, ObjectType

Scalar: TypeAlias = str | Decimal | bool | date | datetime | UUID


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


@dataclass(frozen=True, slots=True)
class Compares:
    """The value lies on this side of another."""

    order: Order
    value: Scalar


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies in a half-open stretch of days or moments."""

    start: date | datetime
    ends_before: date | datetime


@dataclass(frozen=True, slots=True)
class DayOfYear:
    """The date's day returns on one of these: month * 100 + day."""

    days: frozenset[int]


Predicate: TypeAlias = Present | Equals | Reads | Holds | Compares | Between | DayOfYear


@dataclass(frozen=True, slots=True)
class Condition:
    """A predicate on a field. A field with several values meets it when any of them does."""

    target: Target
    predicate: Predicate


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


Meaning: TypeAlias = Condition | Rest | All | AnyOf
