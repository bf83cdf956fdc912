"""How many records of a list share a value: its groups, the largest first, with the sums of some numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from troth.catalog.types import Field, Kind
from troth.ground.clock import today
from troth.ground.money import Money, Rates, rounded
from troth.questions import representation
from troth.questions.counting import PATIENCE_MS, fetched
from troth.questions.listing import ListQuery, condition
from troth.questions.postgres import converted
from troth.questions.sql import Sql, column, held, in_parentheses, quoted, select
from troth.questions.tree import Function
from troth.team.actor import Actor
from troth.team.queries import rates_on

GROUPED = frozenset({Kind.SELECT, Kind.YES_NO, Kind.COUNTRY, Kind.LANGUAGE, Kind.REFERENCE})
SUMMED = frozenset({Kind.NUMBER, Kind.DECIMAL, Kind.MONEY})
MOST = 12
Sum = Decimal | Money | None


@dataclass(frozen=True, slots=True)
class Group:
    """The records that share a value. `value` as a list reads it; None for those that have none.

    `sums` are in the order of the fields asked for, None where no record of the group has a number. Those of
    money are in the workspace's currency, at the rates of the asker's day; None, too, where one is not known.
    """

    value: Any
    count: int
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouped:
    """The largest groups. `has_more`: there are smaller ones, which are not listed."""

    groups: tuple[Group, ...]
    has_more: bool


def is_grouped(field: Field) -> bool:
    """Tell whether a list can be grouped by a field: one value of few, or of another record."""
    return field.kind in GROUPED and field.is_column


def groups(
    query: ListQuery,
    by: Field,
    seen_by: Actor,
    *,
    sums: Sequence[Field] = (),
    most: int = MOST,
    patience_ms: int = PATIENCE_MS,
) -> Grouped | None:
    """Group all records that a list has, whatever the page. None where that takes too long.

    Raises QuestionError. Whoever may not see the record that a reference points at is told of no value.
    """
    rates = rates_on(today(seen_by.time_zone)) if any(each.kind is Kind.MONEY for each in sums) else None
    summed = [_summed(each, rates) for each in sums]
    found = fetched(_statement(query, by, seen_by, summed, most), patience_ms)
    if found is None:
        return None
    groups = _merged(found[:most])
    if rates:
        groups = tuple(replace(each, sums=_in_currency(each.sums, sums, rates.own)) for each in groups)
    return Grouped(groups, has_more=len(found) > most)


def _statement(query: ListQuery, by: Field, seen_by: Actor, sums: Sequence[Sql], most: int) -> Sql:
    """Count by the column, then read what it points at for the few groups that are left."""
    key = column("t", by.sql_column)
    counting = Sql(f"{key} as {quoted(by.sql_column)}, count(*) as n")
    for at, each in enumerate(sums):
        counting += Sql(", ") + each + Sql(f" as s{at}")
    counted = select(
        counting,
        query.object_type.table,
        "t",
        condition(query, seen_by),
    )
    largest = Sql(f" group by {key} order by n desc, {key} limit %s", (most + 1,))
    shown = "".join(f", g.s{at}" for at in range(len(sums)))
    return (
        Sql("select ")
        + representation.expression(by, seen_by, "g")
        + Sql(f", g.n{shown} from ")
        + in_parentheses(counted + largest)
        + Sql(" g")
    )


def _merged(found: Sequence[tuple[Any, ...]]) -> tuple[Group, ...]:
    """Make one group of all that have no value to be shown: null, empty, or out of sight."""
    groups = [Group(value, count, tuple(sums)) for value, count, *sums in found if value not in (None, "")]
    without = [row for row in found if row[0] in (None, "")]
    if without:
        sums = tuple(_added(each) for each in zip(*(row[2:] for row in without), strict=True))
        groups.append(Group(None, sum(row[1] for row in without), sums))
    return tuple(groups)


def _summed(field: Field, rates: Rates | None) -> Sql:
    of = held(field, "t")
    if rates is None or field.kind is not Kind.MONEY:
        return Sql(f"sum({of})")
    return converted(Function.SUM, of, tuple(rates.into(rates.own).items()))


def _in_currency(sums: Sequence[Sum], fields: Sequence[Field], currency: str) -> tuple[Sum, ...]:
    return tuple(
        Money(rounded(each, currency), currency)
        if field.kind is Kind.MONEY and isinstance(each, Decimal)
        else each
        for each, field in zip(sums, fields, strict=True)
    )


def _added(numbers: Sequence[Decimal | None]) -> Decimal | None:
    present = [number for number in numbers if number is not None]
    return sum(present, Decimal(0)) if present else None
