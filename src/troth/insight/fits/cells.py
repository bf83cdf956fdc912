"""Histories of customers, those that are the same counted once.

A history is (x, t_x, T): how often a customer came back, when they last did, and how long they have been a
customer, the times from the first purchase on. The likelihood of a law is a sum over customers, so equal
histories are worked out once, and weighted. Days repeat, so there are far fewer histories than customers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
LARGEST_KEY = 2**62
COARSE = 48  # steps from the first purchase to now, for those who are customers longest


class HistoryWrong(ValueError):
    """A history that nobody can have."""


@dataclass(frozen=True, slots=True)
class Cells:
    """Histories that differ, and how many customers have each."""

    x: Floats
    t_x: Floats
    T: Floats
    weight: Floats

    def __len__(self) -> int:
        return len(self.x)

    @property
    def customers(self) -> float:
        """How many customers there are in all."""
        return float(self.weight.sum())

    @property
    def repeaters(self) -> float:
        """How many of them came back."""
        return float(self.weight[self.x > 0].sum())

    @property
    def purchases(self) -> float:
        """How often all of them came back."""
        return float((self.weight * self.x).sum())

    def coarse(self) -> Cells:
        """Give about the same in few cells, by times that are rounded: no t_x of those who came back to 0."""
        step = float(self.T.max()) / COARSE
        t_x, T = (np.maximum(np.rint(each / step), self.x > 0) * step for each in (self.t_x, self.T))
        return cells_of(self.x, t_x, T, self.weight)

    def in_own_time(self) -> tuple[Cells, float]:
        """Give the same by a unit of time in which they are customers for 1 in the mean, and that unit."""
        unit = float((self.weight * self.T).sum()) / self.customers
        return Cells(self.x, self.t_x / unit, self.T / unit, self.weight), unit


def cells_of(x: ArrayLike, t_x: ArrayLike, T: ArrayLike, weight: ArrayLike | None = None) -> Cells:
    """Compress histories. Where they come counted, `weight` says how many customers have each.

    Raise `HistoryWrong` where one can not be.
    """
    x, t_x, T = (np.asarray(each, dtype=np.float64) for each in (x, t_x, T))
    counted = None if weight is None else np.asarray(weight, dtype=np.float64)
    _check(x, t_x, T, counted)
    rows, weights = distinct((x, t_x, T), counted)
    return Cells(x[rows], t_x[rows], T[rows], weights)


def distinct(columns: Iterable[Floats], weight: Floats | None) -> tuple[NDArray[np.intp], Floats]:
    """Find one row of each kind, and what all rows of its kind weigh; a row weighs 1 unless it is told."""
    key = _keys(columns)
    order = np.argsort(key)
    key = key[order]
    starts = np.flatnonzero(np.diff(key, prepend=-1))
    if weight is None:
        return order[starts], np.diff(starts, append=len(key)).astype(np.float64)
    weights = np.add.reduceat(weight[order], starts) if len(starts) else weight
    return order[starts], weights


def places_of(columns: Iterable[Floats]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find one row of each kind, and for every row the place of its kind among them."""
    _kinds, rows, place = np.unique(_keys(columns), return_index=True, return_inverse=True)
    return rows, place


def _keys(columns: Iterable[Floats]) -> NDArray[np.int64]:
    """Number rows, so that those and only those that are the same have the same number."""
    key: Any = 0
    size = 1
    for column in columns:
        codes, levels = _codes(column)
        if size * levels > LARGEST_KEY:
            seen, key = np.unique(key, return_inverse=True)
            size = len(seen)
        key = key * levels + codes
        size *= levels
    return np.asarray(key, dtype=np.int64)


def _codes(column: Floats) -> tuple[NDArray[np.int64], int]:
    """Number values; whole ones, as of days, are their own numbers, which saves a sort."""
    whole = column.astype(np.int64)
    if len(column) and whole.max() < 2**20 and np.array_equal(whole, column):
        return whole, int(whole.max()) + 1
    levels, codes = np.unique(column, return_inverse=True)
    return codes, max(len(levels), 1)


def _check(x: Floats, t_x: Floats, T: Floats, weight: Floats | None) -> None:
    shapes = {each.shape for each in (x, t_x, T, weight) if each is not None}
    if len(shapes) != 1 or x.ndim != 1:
        raise HistoryWrong("Each history needs x, t_x and T: lists of one length.")
    if not all(np.isfinite(each).all() for each in (x, t_x, T)):
        raise HistoryWrong("A history has no number where one must be.")
    if (x < 0).any() or (x != np.floor(x)).any() or (x > 2**53).any():
        raise HistoryWrong("x counts purchases after the first: a whole number, 0 or more.")
    if (t_x < 0).any() or (t_x > T).any():
        raise HistoryWrong("The last purchase lies between the first one and now: 0 <= t_x <= T.")
    if ((x == 0) != (t_x == 0)).any():
        raise HistoryWrong("t_x is 0 for those who never came back, and for nobody else.")
    if weight is not None and not (np.isfinite(weight).all() and (weight > 0).all()):
        raise HistoryWrong("A weight counts customers: more than 0.")
