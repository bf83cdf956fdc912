"""How many records a list has: exactly, or as the planner believes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import OperationalError, connection, transaction

from troth.catalog.types import ObjectType
from troth.questions.sql import Sql, select

PATIENCE_MS = 5_000
FEW, QUICK_MS = 10_000, 40
# A merge join walks the records in the order of what they point at, all over the table; where most point at
# nothing the planner believes twice over that it ends early.
SET_PATIENCE = """
select current_setting('statement_timeout'),
       set_config('statement_timeout', %s, true), set_config('enable_mergejoin', %s, true)
"""
TIMED_OUT = "57014"  # query_canceled


class Counting(StrEnum):
    """How a count is made: each row, by the planner's estimate, or not at all."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Count:
    """How many records; estimated where exactness was not asked for or took too long."""

    value: int
    is_exact: bool


def count(
    object_type: ObjectType, condition: Sql, counting_by: Counting, *, patience_ms: int = PATIENCE_MS
) -> Count:
    """Count the records of a type that meet a condition on its table as `t`."""
    if counting_by is Counting.EXACT:
        exact = _exact(object_type, condition, patience_ms)
        if exact is not None:
            return Count(exact, is_exact=True)
    estimate = _estimate(object_type, condition)
    # The planner errs most where there is little, and there an exact count costs next to nothing.
    if estimate < FEW and (exact := _exact(object_type, condition, min(patience_ms, QUICK_MS))) is not None:
        return Count(exact, is_exact=True)
    return Count(estimate, is_exact=False)


def _exact(object_type: ObjectType, condition: Sql, patience_ms: int) -> int | None:
    """Count each record, for so long as a person waits; None where that was not enough."""
    found = fetched(select("count(*)", object_type.table, "t", condition), patience_ms)
    return found[0][0] if found else None


def fetched(sql: Sql, patience_ms: int = PATIENCE_MS) -> list[tuple[Any, ...]] | None:
    """Read what a statement finds; None where that takes longer than a person waits."""
    try:
        with transaction.atomic(), connection.cursor() as database:
            database.execute(SET_PATIENCE, [f"{patience_ms}ms", "off"])
            usual = database.fetchone()[0]
            database.execute(sql.text, sql.params)
            found: list[tuple[Any, ...]] = database.fetchall()
            database.execute(SET_PATIENCE, [usual, "on"])
            return found
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == TIMED_OUT:
            return None
        raise


def _estimate(object_type: ObjectType, condition: Sql) -> int:
    sql = Sql("explain (format json) ") + select("", object_type.table, "t", condition)
    with connection.cursor() as database:
        database.execute(sql.text, sql.params)
        plan = database.fetchone()[0]
    read = json.loads(plan) if isinstance(plan, str) else plan
    return int(read[0]["Plan"]["Plan Rows"])
