"""Histories that are the same are counted once; and what they are made of."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from troth.insight.fits.cells import cells_of
from troth.insight.tests.real import cdnow, master_rows, published_cdnow, sample_rows, summed

row = st.tuples(st.integers(1, 2**53), st.floats(0.1, 1e6), st.floats(0, 1e6)).map(
    lambda made: (made[0], made[1], made[1] + made[2])
)


@given(st.lists(row, max_size=20), st.lists(st.integers(1, 5), min_size=20, max_size=20))
def test_each_history_is_counted(rows: list[Any], times: list[int]) -> None:
    repeated = [each for each, many in zip(rows, times, strict=False) for _time in range(many)]
    cells = cells_of(*zip(*repeated, strict=True)) if rows else cells_of([], [], [])
    found = dict(zip(zip(cells.x, cells.t_x, cells.T, strict=True), cells.weight, strict=True))
    assert found == Counter(repeated)
    assert len(found) == len(cells)
    again = cells_of(cells.x, cells.t_x, cells.T, cells.weight)
    assert again.customers == len(repeated)
    assert len(again) == len(cells)


def test_a_table_that_comes_counted_is_the_same() -> None:
    one = cells_of([0, 0, 2], [0, 0, 3], [5, 5, 5])
    other = cells_of([2, 0], [3, 0], [5, 5], [1, 2])
    for name in ("x", "t_x", "T", "weight"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()


def test_purchases_of_cdnow_become_the_published_histories() -> None:
    made, published = cdnow(), published_cdnow()
    assert len(made.x) == 2357
    assert made.x.tolist() == published.x.tolist()
    rounding = 0.005 + 1e-9
    assert np.abs(made.t_x - published.t_x).max() <= rounding
    assert np.abs(made.T - published.T).max() <= rounding


def test_the_sample_of_cdnow_is_a_tenth_of_the_master_file() -> None:
    master = master_rows()
    drawn = {who for who, _day, _amount in sample_rows()}
    assert len({who for who, _day, _amount in master}) == 23_570
    assert len(drawn) == 2357
    again, once = summed(sorted(one for one in master if one[0] in drawn)), summed(sorted(sample_rows()))
    for name in ("x", "t_x", "T", "held_out"):
        assert np.array_equal(getattr(again, name), getattr(once, name))
