"""Who stays, cohort by cohort."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from troth.insight.retention import UNKNOWN, retention_of

pairs = st.lists(st.tuples(st.integers(0, 8), st.integers(-3, 6)), max_size=40)


@given(pairs, st.integers(-3, 7))
def test_it_is_what_counting_by_hand_gives(rows: list[Any], last: int) -> None:
    found = retention_of([who for who, _when in rows], [when for _who, when in rows], last=last)
    first: dict[int, int] = {}
    for who, when in rows:
        first[who] = min(when, first.get(who, when))
    cohorts = sorted({when for when in first.values() if when <= last})
    assert found.cohorts.tolist() == cohorts
    for row, cohort in enumerate(cohorts):
        members = {who for who, when in first.items() if when == cohort}
        for later in range(found.came.shape[1]):
            came = len({who for who, when in rows if who in members and when == cohort + later})
            assert found.came[row, later] == (came if cohort + later <= last else UNKNOWN)


def test_what_is_yet_to_come_is_unknown_and_counts_in_no_mean() -> None:
    found = retention_of(["a", "a", "b", "c"], [0, 1, 0, 1])
    assert found.sizes.tolist() == [2, 1]
    assert found.shares[0].tolist() == [1, 0.5]
    assert np.isnan(found.shares[1, 1])
    assert found.mean.tolist() == [1, 0.5]


def test_nobody_has_no_cohort() -> None:
    assert len(retention_of([], []).cohorts) == 0
