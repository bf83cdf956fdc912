"""What a figure of many records comes to, and how far chance alone would move it."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import assert_never

from troth.catalog.types import What

SURE = 1.96  # standard errors: between as many to both sides lie 19 of 20
OF_PEOPLE = (What.PEOPLE, What.EACH)  # where it counts who it was: nobody is two in a longer time


@dataclass(frozen=True, slots=True)
class Sums:
    """What records come to: how many, how many have a value, the sum of these and of their squares.

    `people` are the different ones among them: of two spans of time they can not be added.
    """

    count: int = 0
    valued: int = 0
    total: float = 0.0
    squares: float = 0.0
    people: int = 0

    def __add__(self, other: Sums) -> Sums:
        """Take both together, but for the people."""
        return Sums(
            self.count + other.count, self.valued + other.valued,
            self.total + other.total, self.squares + other.squares,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure, its standard error, and between what it lies as far as chance goes, 19 times of 20."""

    figure: float
    error: float
    least: float
    most: float


def estimate(what: What, sums: Sums) -> Estimate | None:
    """Say what a figure is: None for the mean and the share of nothing.

    What happens by itself, order by order, varies like a compound Poisson process: a count by its own root, a
    sum by the root of the squares. A mean varies by its standard error, a share within the interval of Wilson
    (1927), which is never beyond 0 and 1.
    """
    match what:
        case What.COUNT | What.SUM:
            return _around(sums.total, sqrt(sums.squares))
        case What.PEOPLE:
            return _around(float(sums.people), sqrt(sums.people))
        case What.MEAN:
            return _around(sums.total / sums.valued, _of_mean(sums)) if sums.valued else None
        case What.SHARE:
            return _share(sums) if sums.valued else None
        case What.EACH:
            people = sums.people
            return _around(sums.total / people, sqrt(sums.squares) / people) if people else None
    assert_never(what)


def differ(one: Estimate, other: Estimate) -> bool:
    """Tell whether two figures lie further apart than chance would take them, 19 times of 20."""
    return abs(one.figure - other.figure) > SURE * sqrt(one.error**2 + other.error**2)


def _around(figure: float, error: float) -> Estimate:
    """Reach to both sides, but never from what is above nothing to below it."""
    least, most = figure - SURE * error, figure + SURE * error
    return Estimate(
        figure, error, max(least, 0.0) if figure >= 0 else least, most if figure >= 0 else min(most, 0.0)
    )


def _of_mean(sums: Sums) -> float:
    mean = sums.total / sums.valued
    beyond = max(sums.squares / sums.valued - mean**2, 0.0)
    return sqrt(beyond / (sums.valued - 1)) if sums.valued > 1 else abs(mean)


def _share(sums: Sums) -> Estimate:
    n, share, square = sums.valued, sums.total / sums.valued, SURE**2
    middle = (share + square / (2 * n)) / (1 + square / n)
    reach = SURE / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n**2))
    return Estimate(share, reach / SURE, max(middle - reach, 0.0), min(middle + reach, 1.0))
