"""One look at all customers: from the lake through the laws, to one table of what is to be written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from troth.catalog.types import ObjectType
from troth.ground.money import digits_of
from troth.insight.fits.worth import Terms
from troth.insight.reckoning import Histories, Reckoned, reckoned
from troth.insight.retention import UNKNOWN, retention_by
from troth.insight.spans import Span, day_number, day_of, month_number
from troth.insight.summary import WEEK, bounds, cohorts, histories, spread
from troth.questions.lake import answering, manifest
from troth.team.actor import everyone
from troth.team.queries import workspace

BY = everyone(name="Insight", origin="insight")
COHORTS = 24  # months
SPREAD_OVER, MOST = 365, 10  # days; values of a field
TRIED_ON = 91  # days that a run forgets, to foretell them; a quarter of all, where there are fewer
SUMMARY, LAW = "summary", "law"
WHOLE = ("first", "last", "times", "times_before", "last_before", "times_window")
AMOUNTS = ("spent", "spent_first")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: a row for each customer in the columns of `insight_outlook`, as an Arrow table.

    `is_foreseen` tells whether a law could be fitted: without one the columns that hang on it are not there.
    """

    as_of: datetime
    rows: pa.Table
    is_foreseen: bool
    findings: Mapping[str, Any]


def look_at_all(
    kind: ObjectType,
    terms: Terms,
    folder: Path,
    said: Callable[[str], None] = lambda step: None,
    engine: answering.Engine | None = None,
) -> Looked:
    """Look at all customers, as the lake stands; `said` is told the steps. Raises NoLake.

    What is read of the lake is asked of the engine; the laws are fitted here, over what it sums up.
    """
    said(SUMMARY)
    ask = partial(answering.answered, folder, engine=engine)
    until = day_number(manifest.read_or_refuse(folder).as_of.date())
    _moment, rows = ask(lambda tables: bounds(tables, kind, until, BY))
    (told,) = rows.to_pylist()
    span = _span(told["first"], until)
    as_of, table = ask(lambda tables: histories(tables, kind, span, BY))
    said(LAW)
    them = _histories(table, span)
    found = reckoned(them, terms)
    left_out = {name: int(told[name] or 0) for name in ("without_customer", "in_future", "without_rate")}
    _moment, told_months = ask(lambda tables: cohorts(tables, kind, until, BY))
    stays = _retention(told_months, month_number(day_of(until)) - 1)
    findings = {
        **found.findings,
        "retention": stays,
        "left_out": left_out,
        "bought": int(them.times.sum()),
        "spread": _spread(ask, kind, until),
    }
    rows = _rows(table["person"], them, found, workspace().currency)
    return Looked(as_of, rows, found.foreseen is not None, findings)


def _retention(counted: pa.Table, last: int) -> dict[str, Any]:
    """Tell who stayed, of the last cohorts; the month that is under way counts for none."""
    cohort, month, came_of = (_numbers(counted[name], np.int64) for name in ("cohort", "month", "came"))
    found = retention_by(cohort, month, came_of, last)
    came = found.came[-COHORTS:, : COHORTS + 1]
    return {
        "cohorts": found.cohorts[-COHORTS:].tolist(),
        "came": [[None if each == UNKNOWN else each for each in row] for row in came.tolist()],
        "mean": found.mean[: COHORTS + 1].round(4).tolist() if len(found.cohorts) else [],
    }


def _spread(ask: Callable[..., Any], kind: ObjectType, until: int) -> dict[str, list[dict[str, Any]]]:
    """Tell of the last year on which days of the week it was bought, and by which values of each field.

    Under no name stands the day of the week, of which all are told. Of a field there are the largest.
    """
    days = (until - SPREAD_OVER + 1, until)

    def told(by: str) -> list[dict[str, Any]]:
        _moment, rows = ask(lambda tables: spread(tables, kind, days, by, BY))
        return [{**row, "spent": round(row["spent"], 2)} for row in rows.to_pylist()]

    of_week = {row["name"]: row for row in told("")}
    nothing = {"purchases": 0, "customers": 0, "spent": 0.0}
    found = {"": [{**nothing, **of_week.get(day, {}), "name": day} for day in range(WEEK)]}
    for by in kind.purchases.by if kind.purchases else ():
        found[by] = sorted(told(by), key=lambda row: (-row["spent"], row["name"]))[:MOST]
    return found


def _span(first: int | None, until: int) -> Span:
    length = min(TRIED_ON, (until - first) // 4) if first is not None else 0
    return Span(until, until - max(length, 1))


def _histories(table: pa.Table, span: Span) -> Histories:
    read = {name: _numbers(table[name], np.int64) for name in WHOLE}
    read |= {name: _numbers(table[name], np.float64) for name in AMOUNTS}
    return Histories(span, **read)


def _numbers(column: pa.ChunkedArray, type_: Any) -> Any:
    """Read a column; DuckDB sums whole numbers to wider ones than numpy has."""
    whole = column.cast(pa.from_numpy_dtype(type_)).combine_chunks().fill_null(0)
    return whole.to_numpy(zero_copy_only=False)


def _rows(person: Any, them: Histories, found: Reckoned, currency: str) -> pa.Table:
    """Lay out what is written down, as texts and numbers that COPY reads."""
    money = partial(_money, currency=currency)
    columns: dict[str, Any] = {
        "id": person,
        "purchases": them.times,
        "first_on": _days(them.first),
        "last_on": _days(them.last),
        "spent": money(them.spent),
        "recency_score": found.scored.recency,
        "frequency_score": found.scored.frequency,
        "monetary_score": found.scored.monetary,
        "customer_group": pa.array(found.scored.groups, pa.string()),
    }
    if foreseen := found.foreseen:
        columns |= {
            "churn_risk": np.round(foreseen.risk, 2),
            "expected_purchases": np.round(foreseen.expected, 2),
            "next_purchase_on": _days(foreseen.next, foreseen.next >= 0),
        }
        if foreseen.spend is not None and foreseen.worth is not None:
            columns |= {
                "expected_spend": money(foreseen.spend),
                "lifetime_value": money(foreseen.worth.value),
                "lifetime_value_least": money(foreseen.worth.least),
                "lifetime_value_most": money(foreseen.worth.most),
            }
    return pa.table(columns)


def _days(numbers: Any, known: Any = None) -> pa.Array:
    days = pa.array(numbers.astype(np.int32), mask=None if known is None else ~known)
    return days.cast(pa.date32())


def _money(values: Any, currency: str) -> pa.Array:
    """Write amounts as the database reads them: in the smallest coin, without losing a digit."""
    digits = digits_of(currency)
    amounts = pa.array(np.round(values, digits)).cast(pa.decimal128(24, digits)).cast(pa.string())
    joined = pa.compute.binary_join_element_wise(f"({currency}", amounts, ",")
    return pa.compute.binary_join_element_wise(joined, ")", "")
