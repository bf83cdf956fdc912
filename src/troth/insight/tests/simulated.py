"""Customers whose law is known: what a fit must find again."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from troth.insight.fits.cells import Cells, Floats, cells_of


def buying(
    chance: Generator,
    customers: int,
    *,
    r: float,
    alpha: float,
    a: float,
    b: float,
    first_may_be_last: bool = False,
) -> tuple[Floats, Floats, Floats]:
    """Simulate (x, t_x, T) of customers who came in the first 13 weeks of 39."""
    T = chance.uniform(26, 39, customers)
    rate = chance.gamma(r, 1 / alpha, customers)
    leaves = chance.beta(a, b, customers)
    x, t_x, now = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    buys = np.ones(customers, dtype=bool)
    if first_may_be_last:
        buys &= chance.random(customers) > leaves
    while buys.any():
        now = now + chance.exponential(1, customers) / rate
        buys &= now < T
        x[buys] += 1
        t_x[buys] = now[buys]
        buys &= chance.random(customers) > leaves
    return x, t_x, T


def alone(histories: tuple[Floats, Floats, Floats]) -> Cells:
    """Give histories as they are, each by itself."""
    return Cells(*histories, np.ones_like(histories[0]))


def compressed(histories: tuple[Floats, Floats, Floats]) -> Cells:
    """Give histories, the same ones counted once."""
    return cells_of(*histories)


def living(
    chance: Generator, customers: int, *, r: float, alpha: float, s: float, beta: float
) -> tuple[Floats, Floats, Floats]:
    """Simulate (x, t_x, T) of customers who are lost at a moment of their own."""
    T = chance.uniform(26, 39, customers)
    rate = chance.gamma(r, 1 / alpha, customers)
    ends = np.minimum(T, chance.exponential(1, customers) / chance.gamma(s, 1 / beta, customers))
    x, t_x = np.zeros(customers), np.zeros(customers)
    now = chance.exponential(1, customers) / rate
    while (buys := now < ends).any():
        x[buys] += 1
        t_x[buys] = now[buys]
        now = now + chance.exponential(1, customers) / rate
    return x, t_x, T


def daily(histories: tuple[Floats, Floats, Floats]) -> tuple[Floats, Floats, Floats]:
    """Give histories of weeks as a shop knows them: in days. A purchase counts on the day after it."""
    x, t_x, T = histories
    return x, np.ceil(t_x * 7), np.ceil(T * 7)


def spending(chance: Generator, x: Floats, *, p: float, q: float, gamma: float) -> Floats:
    """Simulate what customers who came back so often spent at a time, in cents; 0 for those who never did."""
    rate = chance.gamma(q, 1 / gamma, len(x))
    often = np.maximum(x, 1)
    return np.where(x > 0, np.maximum(np.round(chance.gamma(p * often) / rate / often, 2), 0.01), 0)
