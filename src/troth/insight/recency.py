"""Recency, frequency and monetary value: when somebody last came, how often, for how much. Pure rules.

Each is scored from 1 to 5 by the quantiles of all customers. Who has the same value has the same score, so
where half of all came once, these have 1, and no score is given by chance. Cut points, unlike ranks, can be
counted on many machines at once, and be told: "lately is within 40 days".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from troth.insight.groups import Group

Scores = NDArray[np.int64]
PARTS = 5
# By how lately they came, from long ago to lately, and by what they bought, from little to much.
GROUPS = (
    (Group.QUIET, Group.QUIET, Group.FADING, Group.TO_WIN_BACK, Group.TO_WIN_BACK),
    (Group.QUIET, Group.QUIET, Group.FADING, Group.TO_WIN_BACK, Group.TO_WIN_BACK),
    (Group.PROMISING, Group.PROMISING, Group.LOYAL, Group.LOYAL, Group.LOYAL),
    (Group.NEW, Group.NEW, Group.LOYAL, Group.BEST, Group.BEST),
    (Group.NEW, Group.NEW, Group.LOYAL, Group.BEST, Group.BEST),
)


@dataclass(frozen=True, slots=True)
class Cuts:
    """From which value on a score is higher: four values each. Days are counted since the last purchase."""

    days: tuple[float, ...]
    times: tuple[float, ...]
    spent: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores from 1 to 5, the higher the better, and the group that follows."""

    recency: Scores
    frequency: Scores
    monetary: Scores
    groups: tuple[Group, ...]


def cuts_of(days: ArrayLike, times: ArrayLike, spent: ArrayLike) -> Cuts:
    """Find the cut points that part customers into fifths, as far as equal values allow."""
    return Cuts(*(_cuts(np.asarray(each, dtype=np.float64)) for each in (days, times, spent)))


def scored(cuts: Cuts, days: ArrayLike, times: ArrayLike, spent: ArrayLike) -> Scored:
    """Score customers by cut points."""
    # Fewer days are better: the same cut points, read from the other side.
    recency = PARTS - np.searchsorted(cuts.days, np.asarray(days, dtype=np.float64), side="left")
    frequency = 1 + np.searchsorted(cuts.times, np.asarray(times, dtype=np.float64), side="left")
    monetary = 1 + np.searchsorted(cuts.spent, np.asarray(spent, dtype=np.float64), side="left")
    bought = (frequency + monetary + 1) // 2
    groups = tuple(GROUPS[r - 1][b - 1] for r, b in zip(recency.tolist(), bought.tolist(), strict=True))
    return Scored(recency, frequency, monetary, groups)


def _cuts(values: NDArray[np.float64]) -> tuple[float, ...]:
    """Give values that are there: a fifth, two fifths, … have at most so much."""
    if not len(values):
        return (0.0,) * (PARTS - 1)
    shares = np.arange(1, PARTS) / PARTS
    return tuple(np.quantile(values, shares, method="inverted_cdf").tolist())
