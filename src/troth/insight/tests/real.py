"""Histories of real customers, CDNOW's and donors', from files that the package `lifetimes` carries."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from troth.insight.fits.cells import Cells, Floats, cells_of

LEARNT_UNTIL, HELD_OUT_UNTIL = date(1997, 9, 30), date(1998, 6, 30)  # 39 weeks each
SAMPLE, MASTER, SUMMARY = (
    "CDNOW_sample.txt",
    "CDNOW_master.txt",
    "cdnow_customers_summary_with_transactions.csv",
)


@dataclass(frozen=True, slots=True)
class Customers:
    """A row each, by number. `held_out` counts the days with a purchase after what is learnt from."""

    x: Floats
    t_x: Floats
    T: Floats
    spend: Floats
    held_out: Floats

    @property
    def cells(self) -> Cells:
        return cells_of(self.x, self.t_x, self.T)


def _file(name: str) -> Path:
    found = find_spec("lifetimes")
    assert found is not None
    assert found.submodule_search_locations is not None
    return Path(found.submodule_search_locations[0]) / "datasets" / name


@cache
def cdnow() -> Customers:
    """Give the sample of 2,357 customers, times in weeks, as Hardie's notes make it of its purchases."""
    return summed(sample_rows())


@cache
def published_cdnow() -> Customers:
    """Give the same as it was published, rounded to hundredths."""
    with _file(SUMMARY).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    x, t_x, T, spend = (np.array([float(row[name]) for row in rows]) for name in ("x", "t_x", "T", "zbar"))
    return Customers(x, t_x, T, spend, np.zeros_like(x))


@cache
def donations() -> Cells:
    """Give 11,104 donors: years with a donation, the last of them, of six."""
    with _file("donations.csv").open(encoding="utf-8") as file:
        rows = [[float(cell) for cell in row] for row in list(csv.reader(file))[1:]]
    x, t_x, n, weight = np.array(rows).T
    return cells_of(x, t_x, n, weight)


def sample_rows() -> list[tuple[str, date, float]]:
    """Give the purchases of the sample: who (by the number in the master file), when, for how much."""
    return [(who, _day(day), float(amount)) for who, _number, day, _discs, amount in _cells(SAMPLE)]


def master_rows() -> list[tuple[str, date, float]]:
    """Give the purchases of all 23,570."""
    rows = list(_cells(MASTER))[1:]
    return [(who, _day(day), float(amount)) for who, day, _discs, amount in rows]


def summed(rows: list[tuple[str, date, float]]) -> Customers:
    """Sum purchases up: those of one day are one, the first one begins the history."""
    days: dict[str, dict[date, float]] = {}
    for who, day, amount in rows:
        spent = days.setdefault(who, {})
        spent[day] = spent.get(day, 0.0) + amount
    made = []
    for spent in days.values():
        first = min(spent)
        again = [day for day in spent if first < day <= LEARNT_UNTIL]
        made.append((
            len(again),
            (max(again) - first).days / 7 if again else 0.0,
            (LEARNT_UNTIL - first).days / 7,
            sum(spent[day] for day in again) / len(again) if again else 0.0,
            sum(LEARNT_UNTIL < day <= HELD_OUT_UNTIL for day in spent),
        ))  # fmt: skip
    return Customers(*np.array(made, dtype=np.float64).T)


def _cells(name: str) -> Iterator[list[str]]:
    with _file(name).open(encoding="ascii") as file:
        yield from (line.split() for line in file)


def _day(text: str) -> date:
    return date(int(text[:4]), int(text[4:6]), int(text[6:]))
