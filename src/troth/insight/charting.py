"""Metrics over time, as an Ibis expression over the lake: all that look at the same records, in one walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce
from operator import add
from typing import Any

import ibis

from troth.catalog.registry import object_types
from troth.catalog.types import Metric, ObjectType
from troth.insight.estimates import OF_PEOPLE, Sums
from troth.questions.checking import check
from troth.questions.lake.expressions import Asked, Tables
from troth.questions.lake.tables import MOMENT
from troth.questions.listing import read_query
from troth.questions.meaning import Meaning
from troth.team.actor import Actor

PARTS = ("count", "valued", "people", "total", "squares")


def sums(
    tables: Tables, metrics: Sequence[Metric], edges: Sequence[datetime], who: str, seen_by: Actor
) -> Any:
    """Give what the records of metrics come to between two edges, by `step` from 0, for `sums_in`.

    All of them look at the same type, by the same time and person. With a question `who` only what is of the
    people counts who meet it. Raises QuestionError, NoLake.
    """
    asked, first = Asked(tables, seen_by), metrics[0]
    kind = object_types()[first.of]
    records = asked.records(kind, None)
    at = records[_column(kind, first.at)]
    since, *inner, until = [_sent(edge) for edge in edges]
    step = reduce(add, ((at >= edge).cast("int64") for edge in inner), ibis.literal(0, type="int64"))
    columns = {"step": step, "whose": _whose(first, kind, records)}
    for metric in metrics:
        columns |= _columns(metric, kind, records, asked, seen_by)
    counted = records.mutate(**columns).filter((at >= since) & (at < until))
    if who:
        people = object_types()["people"]
        counted = counted.filter(counted.whose.isin(asked.records(people, _meaning(who, people, seen_by)).id))
    told = {name: part for metric in metrics for name, part in _told(metric, counted).items()}
    return counted.group_by("step").agg(**told)


def sums_in(row: Mapping[str, Any], metric: Metric) -> Sums:
    """Read what a metric comes to out of a row that `sums` gave."""
    return Sums(**{part: row[f"{part}_{metric.name}"] for part in PARTS})


def _columns(metric: Metric, kind: ObjectType, records: Any, asked: Asked, seen_by: Actor) -> dict[str, Any]:
    """Give which records count for a metric, and which value each of them has."""
    is_counted = asked.meets(kind, records, _meaning(metric.where, kind, seen_by))
    value: Any = ibis.literal(1, type="int64")
    if metric.met:
        is_met = asked.meets(kind, records, _meaning(metric.met, kind, seen_by))
        value = _truth(is_met).fill_null(False).cast("int64")
    elif metric.field:
        value = records[_column(kind, metric.field)].cast("float64")
    return {f"is_{metric.name}": _truth(is_counted), f"value_{metric.name}": value}


def _told(metric: Metric, counted: Any) -> dict[str, Any]:
    where, value = counted[f"is_{metric.name}"], counted[f"value_{metric.name}"]
    nobody = ibis.literal(0, type="int64")
    told = {
        "count": counted.count(where=where),
        "valued": value.count(where=where),
        "people": counted.whose.nunique(where=where) if metric.what in OF_PEOPLE else nobody,
        "total": value.sum(where=where).fill_null(0).cast("float64"),
        "squares": (value * value).sum(where=where).fill_null(0).cast("float64"),
    }
    return {f"{part}_{metric.name}": told[part] for part in PARTS}


def _whose(metric: Metric, kind: ObjectType, records: Any) -> Any:
    return records[_column(kind, metric.person)] if metric.person else ibis.null("string")


def _truth(test: Any) -> Any:
    return ibis.literal(test) if isinstance(test, bool) else test


def _meaning(where: str, kind: ObjectType, seen_by: Actor) -> Meaning | None:
    asked = read_query(kind, where=where).where if where else None
    return check(asked, kind, seen_by) if asked is not None else None


def _column(kind: ObjectType, name: str) -> str:
    field = kind.field(name)
    assert field is not None  # a type names its own fields  # noqa: S101
    return field.sql_column


def _sent(edge: datetime) -> Any:
    return ibis.literal(edge.astimezone(UTC).replace(tzinfo=None), type=MOMENT)
