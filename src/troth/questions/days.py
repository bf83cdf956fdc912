"""The records of a list by the days of a date: what stands in a calendar, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from troth.catalog.types import Field, Kind
from troth.ground import clock
from troth.questions.counting import PATIENCE_MS, fetched
from troth.questions.listing import ListQuery, condition
from troth.questions.page import named
from troth.questions.representation import chosen_fields
from troth.questions.sql import Sql, all_of, column, in_parentheses, quoted, select_from
from troth.questions.times import Now, dates_in
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day that has records: the first of them in the order of the clock, and how many there are."""

    day: date
    items: tuple[dict[str, Any], ...]
    count: int


def is_dated(field: Field) -> bool:
    """Tell whether a field puts each record on one day."""
    return field.kind in (Kind.DATE, Kind.DATETIME) and field.is_column


def days(
    query: ListQuery,
    by: Field,
    first: date,
    ends_before: date,
    seen_by: Actor,
    *,
    patience_ms: int = PATIENCE_MS,
) -> list[DayFound] | None:
    """Give the days from `first` to before `ends_before` that have records, with `query.limit` of each.

    A yearly date stands on its day of each year from the first on. Days are those of the asker's time zone.
    None where reading them takes too long. Raises QuestionError.
    """
    fields = chosen_fields(query.fields, query.object_type, seen_by)
    sql = _statement(query, by, _placed(by, first, ends_before, seen_by), named(fields, seen_by), seen_by)
    found = fetched(sql, patience_ms)
    return None if found is None else _by_day(found, [field.name for field in fields])


@dataclass(frozen=True, slots=True)
class _Placed:
    """Where records stand: the expression of their day, what the table is joined with, and which have one."""

    day: Sql
    beside: Sql
    within: Sql


def _placed(by: Field, first: date, ends_before: date, seen_by: Actor) -> _Placed:
    here = column("t", by.sql_column)
    if by.is_yearly:
        pairs = dates_in(first, ends_before)
        beside = Sql(
            " join unnest(%s::integer[], %s::date[]) as y(md, day) on"
            f" (extract(month from {here}) * 100 + extract(day from {here}))::integer = y.md"
            f" and y.day >= {here}",
            ([md for md, _day in pairs], [day for _md, day in pairs]),
        )
        return _Placed(Sql("y.day"), beside, Sql(f"{here} is not null"))
    if by.kind is Kind.DATE:
        return _Placed(Sql(here), Sql(""), Sql(f"({here} >= %s and {here} < %s)", (first, ends_before)))
    now = Now(clock.now(), ZoneInfo(seen_by.time_zone))
    within = Sql(f"({here} >= %s and {here} < %s)", (now.start_of(first), now.start_of(ends_before)))
    return _Placed(Sql(f"({here} at time zone %s)::date", (now.zone.key,)), Sql(""), within)


def _statement(query: ListQuery, by: Field, placed: _Placed, shown: Sql, seen_by: Actor) -> Sql:
    """Number the keys of each day, which are few bytes, and read whole only the records that are shown."""
    here, key = column("t", by.sql_column), column("t", "id")
    table = Sql(f"{quoted(query.object_type.table)} t")
    keys = Sql(f"{key} as id, {here} as at, ") + placed.day + Sql(" as day")
    placing = select_from(keys, table + placed.beside, all_of([placed.within, condition(query, seen_by)]))
    numbered = (
        Sql("select id, day, row_number() over (partition by day order by at, id) as n,")
        + Sql(" count(*) over (partition by day) as total from ")
        + in_parentheses(placing)
        + Sql(" placed")
    )
    few = Sql("with few as materialized (select * from ") + in_parentheses(numbered)
    few += Sql(" numbered where n <= %s) ", (query.limit,))
    whole = Sql("select few.day, few.total, ") + shown + Sql(" from few join ") + table
    return few + whole + Sql(f" on {key} = few.id order by few.day, few.n")


def _by_day(found: Sequence[tuple[Any, ...]], names: Sequence[str]) -> list[DayFound]:
    items: dict[date, list[dict[str, Any]]] = {}
    totals: dict[date, int] = {}
    for day, total, *row in found:
        items.setdefault(day, []).append(dict(zip(names, row, strict=True)))
        totals[day] = total
    return [DayFound(day, tuple(rows), totals[day]) for day, rows in items.items()]
