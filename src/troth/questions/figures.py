"""What the columns of a list come to: how many values are there, and of numbers and times more than that."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from troth.catalog.types import Field
from troth.questions import tree
from troth.questions.checking import check
from troth.questions.counting import PATIENCE_MS, fetched
from troth.questions.listing import ListQuery, condition
from troth.questions.postgres import where
from troth.questions.sql import Sql, held, listed, select
from troth.questions.values import NUMBER_KINDS, TIME_KINDS
from troth.team.actor import Actor


class Figure(StrEnum):
    """What is made of all values of a field."""

    PRESENT = "present"
    MISSING = "missing"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"


COUNTS = (Figure.PRESENT, Figure.MISSING)


def figures_for(field: Field) -> tuple[Figure, ...]:
    """List what can be made of a field's values."""
    if field.many is None and field.kind in NUMBER_KINDS:
        return tuple(Figure)
    if field.many is None and field.kind in TIME_KINDS:
        return (*COUNTS, Figure.MIN, Figure.MAX)
    return COUNTS


def figures(
    query: ListQuery,
    wanted: Sequence[tuple[Field, Figure]],
    seen_by: Actor,
    *,
    patience_ms: int = PATIENCE_MS,
) -> list[Any] | None:
    """Give the figures over all records that a list has, whatever the page, in one statement.

    A figure is None where no record has a value; all are where they take too long. Raises QuestionError.
    """
    asked = listed(_expression(query, field, figure, seen_by) for field, figure in wanted)
    found = fetched(select(asked, query.object_type.table, "t", condition(query, seen_by)), patience_ms)
    return None if found is None else list(found[0])


def _expression(query: ListQuery, field: Field, figure: Figure, seen_by: Actor) -> Sql:
    if figure not in COUNTS:
        return Sql(f"{figure}({held(field, 't')})")
    present = tree.Comparison(tree.Path((field.name,)), tree.Operator.PRESENT, None)
    has_one = where(check(present, query.object_type, seen_by), seen_by)
    is_asked = "true" if figure is Figure.PRESENT else "not true"
    return Sql("count(*) filter (where (") + has_one + Sql(f") is {is_asked})")
