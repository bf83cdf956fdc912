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
    if not len(who):
        return Retention(np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.int64))
    end = int(when.max()) if last is None else last
    first = np.full(len(who), np.iinfo(np.int64).max)
    np.minimum.at(first, place, when)
    is_seen = when <= end
    pairs = np.unique(np.column_stack([place[is_seen], when[is_seen]]), axis=0)
    cohorts, row = np.unique(first[first <= end], return_inverse=True)
    row_of = np.full(len(who), UNKNOWN)
    row_of[first <= end] = row
    if not len(cohorts):
        return Retention(cohorts, np.zeros((0, 1), dtype=np.int64))
    came = np.zeros((len(cohorts), int(end - cohorts[0]) + 1), dtype=np.int64)
    np.add.at(came, (row_of[pairs[:, 0]], pairs[:, 1] - first[pairs[:, 0]]), 1)
    came[np.arange(came.shape[1]) > (end - cohorts)[:, None]] = UNKNOWN
    return Retention(cohorts, came)
