"""Recency, frequency and monetary value."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.insight.groups import LABELS, WORDS, Group
from troth.insight.recency import cuts_of, scored

customer = st.tuples(st.integers(0, 400), st.integers(1, 9), st.integers(0, 5000))


@given(st.lists(customer, min_size=1, max_size=60))
def test_better_never_scores_less_and_equal_scores_the_same(rows: list[Any]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)]
    found = scored(cuts_of(*columns), *columns)
    each = (
        (-1, columns[0], found.recency),
        (1, columns[1], found.frequency),
        (1, columns[2], found.monetary),
    )
    for sign, values, scores in each:
        assert scores.min() >= 1
        assert scores.max() <= 5
        order = np.argsort(sign * np.array(values), kind="stable")
        assert (np.diff(scores[order]) >= 0).all()
        same = np.diff(np.array(values)[order]) == 0
        assert (np.diff(scores[order])[same] == 0).all()


def test_where_all_differ_each_score_has_a_fifth() -> None:
    values = np.arange(1000)
    found = scored(cuts_of(values, values, values), values, values, values)
    for scores in (found.recency, found.frequency, found.monetary):
        assert np.bincount(scores)[1:].tolist() == [200] * 5


def test_who_came_once_like_half_of_all_scores_least() -> None:
    times = [1] * 60 + [2] * 30 + [9] * 10
    found = scored(cuts_of(times, times, times), times, times, times)
    assert found.frequency.tolist() == [1] * 60 + [4] * 30 + [5] * 10


@pytest.mark.parametrize(
    ("days", "times", "spent", "group"),
    [(1, 99, 99, Group.BEST), (1, 1, 1, Group.NEW), (99, 99, 99, Group.TO_WIN_BACK), (99, 1, 1, Group.QUIET)],
)
def test_a_group_says_what_somebody_is_to_us(days: int, times: int, spent: int, group: Group) -> None:
    all_of_them = np.arange(1, 100)
    cuts = cuts_of(all_of_them, all_of_them, all_of_them)
    assert scored(cuts, [days], [times], [spent]).groups == (group,)


def test_every_group_has_a_label_and_words() -> None:
    assert set(LABELS) == set(WORDS) == set(Group)


def test_nobody_has_no_score() -> None:
    assert scored(cuts_of([], [], []), [], [], []).groups == ()
