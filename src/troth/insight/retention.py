"""Who stays: of those who came first in a period, how many came in each period after. Pure rules.

A cohort is everybody whose first period is the same. What lies after the last period that was seen is
unknown, not 0: a cohort that began yesterday has lost nobody yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Counts = NDArray[np.int64]
UNKNOWN = -1


@dataclass(frozen=True, slots=True)
class Retention:
    """A row for each cohort, by its first period; a column for each period after, the first one included.

    `came` counts customers, and is `UNKNOWN` where the period is yet to come.
    """

    cohorts: Counts
    came: Counts

    @property
    def sizes(self) -> Counts:
        """How many customers each cohort has."""
        return self.came[:, 0]

    @property
    def shares(self) -> NDArray[np.float64]:
        """The part of each cohort that came, from 0 to 1; not a number where it is unknown."""
        return np.where(self.came == UNKNOWN, np.nan, self.came / self.sizes[:, None])

    @property
    def mean(self) -> NDArray[np.float64]:
        """The part that came so many periods after their first, over all cohorts of which that is known."""
        known = self.came != UNKNOWN
        customers = (known * self.sizes[:, None]).sum(axis=0)
        return np.asarray(np.where(known, self.came, 0).sum(axis=0) / customers, dtype=np.float64)


def retention_of(customer: ArrayLike, period: ArrayLike, last: int | None = None) -> Retention:
    """Count who came when, from pairs of a customer and the number of a period; one pair may come often.

    `last` is the last period that is over; without it, the last one in which anybody came.
    """
    who, place = np.unique(np.asarray(customer), return_inverse=True)
    when = np.asarray(period, dtype=np.int64)
    first = np.full(len(who), np.iinfo(np.int64).max)
    np.minimum.at(first, place, when)
    pairs = np.unique(np.column_stack([place, when]), axis=0)
    return retention_by(first[pairs[:, 0]], pairs[:, 1], np.ones(len(pairs), dtype=np.int64), last)


def retention_by(cohort: ArrayLike, period: ArrayLike, came: ArrayLike, last: int | None = None) -> Retention:
    """Lay out what was counted before: how many of a cohort came in a period; see `retention_of`."""
    first, when, count = (np.asarray(each, dtype=np.int64) for each in (cohort, period, came))
    end = (int(when.max()) if len(when) else 0) if last is None else last
    is_seen = when <= end
    first, when, count = first[is_seen], when[is_seen], count[is_seen]
    cohorts, row = np.unique(first, return_inverse=True)
    if not len(cohorts):
        return Retention(cohorts, np.zeros((0, 1), dtype=np.int64))
    laid = np.zeros((len(cohorts), int(end - cohorts[0]) + 1), dtype=np.int64)
    np.add.at(laid, (row, when - first), count)
    laid[np.arange(laid.shape[1]) > (end - cohorts)[:, None]] = UNKNOWN
    return Retention(cohorts, laid)
