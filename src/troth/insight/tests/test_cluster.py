"""A look at all customers by a cluster finds what DuckDB finds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pyarrow as pa
import pytest

from troth.insight import queries
from troth.insight.learning import look_at_all
from troth.insight.reckoning import terms_of
from troth.insight.tests.bought import customers
from troth.questions.lake import answering
from troth.questions.lake.refreshing import refresh

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_look_by_a_cluster_finds_the_same(lake: Path, spark: answering.Engine) -> None:
    customers(400)
    refresh(lake)
    kind = queries.purchases_type()
    assert kind
    look = partial(look_at_all, kind, terms_of(**queries.terms()), lake)
    here, there = look(), look(engine=spark)
    assert here.is_foreseen
    assert here.rows.num_rows == 400
    assert in_order(there.rows) == in_order(here.rows)
    assert as_far_as_sums_tell(there.findings) == as_far_as_sums_tell(here.findings)


def in_order(rows: pa.Table) -> list[dict[str, object]]:
    """Give the rows by whom they are of: without an order engines give them as they come."""
    found: list[dict[str, object]] = rows.sort_by("id").to_pylist()
    return found


def as_far_as_sums_tell(findings: Mapping[str, object]) -> object:
    """Give findings without the last digits of their numbers: these hang on the order of what is added."""
    return json.loads(json.dumps(findings), parse_float=lambda number: f"{float(number):.9g}")
