"""What the lake says of customers: one row for each, as an Ibis expression, so that DuckDB and a cluster tell
the same."""

from __future__ import annotations

from typing import Any

import ibis

from troth.catalog.types import ObjectType
from troth.insight.spans import Span
from troth.questions.checking import check
from troth.questions.lake.expressions import Asked, Tables
from troth.questions.listing import read_query
from troth.team.actor import Actor

DAY, MONTHS = 86_400, 12  # seconds of one; of a year
WEEK, MONDAY = 7, 3  # days; what the first day of 1970, a Thursday, is away from it


def histories(tables: Tables, kind: ObjectType, span: Span, seen_by: Actor) -> Any:
    """Give each customer's history: what is bought on one day is one purchase.

    `person`; the numbers of the `first` and the `last` day; `times`, days with a purchase; `spent` in all
    and `spent_first` on the first day. The same until the split: `times_before`, `last_before`,
    `times_window`.
    """
    bought = _bought(tables, kind, seen_by)
    days = (
        bought.filter(bought.person.notnull() & (bought.day <= span.until))
        .group_by("person", "day")
        .agg(spent=bought.value.sum())
    )
    before = days.day <= span.split
    return days.group_by("person").agg(
        first=days.day.min(),
        last=days.day.max(),
        times=days.count(),
        spent=days.spent.sum().fill_null(0.0),
        spent_first=days.spent.argmin(days.day).fill_null(0.0),
        times_before=before.cast("int64").sum(),
        last_before=ibis.cases((before, days.day)).max(),
        times_window=(before & (days.day > span.window)).cast("int64").sum(),
    )


def bounds(tables: Tables, kind: ObjectType, until: int, seen_by: Actor) -> Any:
    """Give one row: the `first` day of a purchase, and how many purchases are left out, and why."""
    bought = _bought(tables, kind, seen_by)
    late = bought.day > until
    return bought.agg(
        first=ibis.cases((~late & bought.person.notnull(), bought.day)).min(),
        without_customer=bought.person.isnull().cast("int64").sum(),
        in_future=late.cast("int64").sum(),
        without_rate=bought.value.isnull().cast("int64").sum(),
    )


def cohorts(tables: Tables, kind: ObjectType, until: int, seen_by: Actor) -> Any:
    """Give how many of those who first bought in a month, `cohort`, bought in a `month`: `came`.

    Months are numbered as by `spans.month_number`.
    """
    bought = _bought(tables, kind, seen_by)
    months = (
        bought.filter(bought.person.notnull() & (bought.day <= until)).select("person", "month").distinct()
    )
    told = months.mutate(cohort=months.month.min().over(ibis.window(group_by="person")))
    return told.group_by("cohort", "month").agg(came=told.count())


def spread(tables: Tables, kind: ObjectType, days: tuple[int, int], by: str, seen_by: Actor) -> Any:
    """Give what was bought between two days by the values of a field, or without one by the day of the week,
    Monday first: `name`, `purchases`, `customers` and `spent`.
    """
    bought = _bought(tables, kind, seen_by, by)
    bought = bought.filter(bought.day.between(*days))
    name = bought.by.fill_null("") if by else (bought.day + MONDAY) % WEEK
    named = bought.mutate(name=name)
    return named.group_by("name").agg(
        purchases=named.count(),
        customers=named.person.nunique(),
        spent=named.value.sum().fill_null(0.0),
    )


def _bought(tables: Tables, kind: ObjectType, seen_by: Actor, by: str = "") -> Any:
    """Give `person`, `day`, `month` and `value` of the purchases that count, and a field as `by`."""
    told = kind.purchases
    assert told is not None  # whoever asks has looked  # noqa: S101
    where = read_query(kind, where=told.where).where if told.where else None
    asked = Asked(tables, seen_by)
    records = asked.records(kind, check(where, kind, seen_by) if where is not None else None)
    person, at, value = (_column(kind, name) for name in (told.person, told.at, told.amount))
    return records.select(
        person=records[person],
        day=(records[at].epoch_seconds() / DAY).floor().cast("int64"),
        month=(records[at].year() * MONTHS + records[at].month() - 1).cast("int64"),
        value=records[value].cast("float64"),
        **({"by": records[_column(kind, by)]} if by else {}),
    )


def _column(kind: ObjectType, name: str) -> str:
    field = kind.field(name)
    assert field is not None  # a type names its own fields  # noqa: S101
    return field.sql_column
