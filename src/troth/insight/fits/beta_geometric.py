"""What BG/NBD and MBG/NBD have in common: customers buy at random, and after a purchase may be gone for good.

A customer buys at a rate of their own (gamma: r, alpha) and drops out after a purchase with a chance of
their own (beta: a, b). In BG/NBD nobody drops out before they came back once; in MBG/NBD the first purchase
may be the last. That is the only difference: MBG/NBD is BG/NBD with b + 1 for b, but for the norm of the beta
law, and with the chance to be gone for everybody.

Fader, Hardie & Lee 2005, Marketing Science 24:2; Batislam, Denizel & Filiztekin 2007, International Journal
of Research in Marketing 24:3. Their hypergeometric functions are changed by Euler's transformation, which
keeps the parameters small where x is large: 10,000 purchases overflow nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, gammaln, hyp2f1, psi

from troth.insight.fits.cells import Cells, Floats
from troth.insight.fits.maximum import Evidence, Likelihood, fit_to

SHORT_SERIES, MOST_TERMS = 30, 500
BESIDE = 1e-6  # as near as a comes to 1, where the expectation is a limit


@dataclass(frozen=True, slots=True)
class BetaGeometric:
    """A fit. Times are of the unit that the histories had."""

    r: float
    alpha: float
    a: float
    b: float
    evidence: Evidence | None = None
    first_may_be_last: bool = field(default=False, kw_only=True)

    @property
    def later_b(self) -> float:
        """The b of the one set of formulas that is good for both laws."""
        return self.b + self.first_may_be_last


@dataclass(frozen=True, slots=True)
class Levels:
    """Values that differ, and for each row the place of its own."""

    values: Floats
    place: NDArray[np.intp]

    def sum(self, weight: Floats) -> Floats:
        """Sum weights of rows, value by value."""
        return np.asarray(np.bincount(self.place, weight, len(self.values)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Sums:
    """Of a likelihood, what can be summed before its parameters are known.

    Most of it depends on x alone or on T alone. `leaving` weighs the histories of those who may be gone: only
    these have a part that depends on all three.
    """

    x: Levels
    last: Levels
    T: Levels
    of_x: Floats
    of_T: Floats
    purchases_of_T: Floats
    leaving: Floats


def fitted(cells: Cells, *, first_may_be_last: bool, is_leaning: bool = False) -> BetaGeometric:
    """Fit to histories, leaning on what is usual where that is asked. Raise `FitFailed`."""
    start = {"r": 1.0, "alpha": 1.0, "a": 1.0, "b": 2.0}
    law = partial(likelihood_of, first_may_be_last=first_may_be_last)
    found, evidence = fit_to(cells, law, start, "alpha", is_leaning=is_leaning)
    return BetaGeometric(**found, evidence=evidence, first_may_be_last=first_may_be_last)


def likelihood_of(cells: Cells, *, first_may_be_last: bool) -> Likelihood:
    """Give the log-likelihood of (r, alpha, a, b), with its gradient."""
    sums = _sums(cells, first_may_be_last)
    later = float(first_may_be_last)
    customers = cells.customers

    def likelihood(values: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = values.tolist()
        x, stay = sums.x.values, b + later + sums.x.values
        leave = stay - 1 + (stay <= b)  # who never came back in BG/NBD can not leave; their place is not used
        age, last = alpha + sums.T.values, alpha + sums.last.values
        of_age = r * sums.of_T + sums.purchases_of_T
        gone = sums.of_x @ psi(a + stay)
        found = sums.of_x @ (gammaln(r + x) + gammaln(stay) - gammaln(a + stay)) - of_age @ np.log(age)
        found += customers * (r * np.log(alpha) - gammaln(r) + gammaln(a + b) - gammaln(b))
        by_r = sums.of_x @ psi(r + x) + customers * (np.log(alpha) - psi(r)) - sums.of_T @ np.log(age)
        by_alpha = customers * r / alpha - of_age @ (1 / age)
        by_a = customers * psi(a + b) - gone
        by_b = sums.of_x @ psi(stay) - gone + customers * (psi(a + b) - psi(b))

        # Logarithms of few levels, spread over many histories, cost a tenth of logarithms of the histories; a
        # dot product would start threads, which cost more than they save.
        silence = np.log(age)[sums.T.place] - np.log(last)[sums.last.place]
        odds = (np.log(a) - np.log(leave))[sums.x.place] + (r + x)[sums.x.place] * silence
        away = np.exp(-np.abs(odds))
        found += (sums.leaving * (np.maximum(odds, 0) + np.log(1 + away))).sum()
        chance = sums.leaving * np.where(odds > 0, 1, away) / (1 + away)
        of_rate = chance * (r + x)[sums.x.place]
        by_r += (chance * silence).sum()
        by_alpha += sums.T.sum(of_rate) @ (1 / age) - sums.last.sum(of_rate) @ (1 / last)
        by_a += chance.sum() / a
        by_b -= sums.x.sum(chance) @ (1 / leave)
        return float(found), np.array([by_r, by_alpha, by_a, by_b])

    return likelihood


def _sums(cells: Cells, first_may_be_last: bool) -> Sums:
    may_leave = (cells.x > 0) | first_may_be_last
    x, last, T = (_levels(each) for each in (cells.x, cells.t_x, cells.T))
    return Sums(
        x=Levels(x.values, x.place[may_leave]),
        last=Levels(last.values, last.place[may_leave]),
        T=Levels(T.values, T.place[may_leave]),
        of_x=x.sum(cells.weight),
        of_T=T.sum(cells.weight),
        purchases_of_T=T.sum(cells.weight * cells.x),
        leaving=cells.weight[may_leave],
    )


def _levels(values: Floats) -> Levels:
    return Levels(*np.unique(values, return_inverse=True))


def probability_alive(fit: BetaGeometric, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Give how likely customers with these histories are still to come."""
    x, t_x, T = (np.asarray(each, dtype=np.float64) for each in (x, t_x, T))
    may_leave = (x > 0) | fit.first_may_be_last
    stay = fit.later_b + np.where(may_leave, x, 1.0) - 1
    odds = np.log(fit.a) - np.log(stay) + (fit.r + x) * np.log((fit.alpha + T) / (fit.alpha + t_x))
    return np.where(may_leave, expit(-odds), 1.0)


def expected_if_alive(fit: BetaGeometric, t: ArrayLike, x: ArrayLike, T: ArrayLike) -> Floats:
    """Give how often customers are expected to buy in a time t from now on, if they are not gone."""
    x, T, t = (np.asarray(each, dtype=np.float64) for each in (x, T, t))
    return _to_come(fit, x, t / (fit.alpha + T + t))


def expected_purchases(
    fit: BetaGeometric, t: ArrayLike, x: ArrayLike, t_x: ArrayLike, T: ArrayLike
) -> Floats:
    """Give how often customers with these histories are expected to buy in a time t from now on."""
    return expected_if_alive(fit, t, x, T) * probability_alive(fit, x, t_x, T)


def expected_of_new(fit: BetaGeometric, t: ArrayLike) -> Floats:
    """Give how often somebody who bought for the first time now is expected to come back in a time t."""
    t = np.asarray(t, dtype=np.float64)
    stays = fit.b / (fit.a + fit.b) if fit.first_may_be_last else 1.0
    return stays * _to_come(fit, np.zeros(()), t / (fit.alpha + t))


def _to_come(fit: BetaGeometric, x: Floats, share: Floats) -> Floats:
    """Give what those are expected to buy who are not gone; `share` is t / (alpha + T + t)."""
    if abs(fit.a - 1) < BESIDE:
        below, above = (_away_from_one(fit, 1 + side, x, share) for side in (-BESIDE, BESIDE))
        return (below + above) / 2
    return _away_from_one(fit, fit.a, x, share)


def _away_from_one(fit: BetaGeometric, a: float, x: Floats, share: Floats) -> Floats:
    b, r = fit.later_b, fit.r
    x, share = np.broadcast_arrays(x, share)
    all_of_it = a + b + x - 1
    is_slow = r + x < a - 1  # of two forms of the same, either is good on its own side only
    left = np.empty(x.shape)
    n, z, whole = x[is_slow], share[is_slow], all_of_it[is_slow]
    left[is_slow] = (1 - z) ** (r + n) * _hypergeometric(r + n, b + n, whole, z)
    n, z, whole = x[~is_slow], share[~is_slow], all_of_it[~is_slow]
    left[~is_slow] = (1 - z) ** (a - 1) * _hypergeometric(whole - n - r, a - 1, whole, z)
    return np.asarray(all_of_it / (a - 1) * (1 - left), dtype=np.float64)


def _hypergeometric(a: ArrayLike, b: ArrayLike, c: ArrayLike, z: ArrayLike) -> Floats:
    """Give 2F1(a, b; c; z) for 0 <= z < 1.

    Where c is far above a + b, the gamma functions of SciPy's transformation overflow, but the series is
    short.
    """
    a, b, c, z = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (a, b, c, z)))
    is_short = c - a - b > SHORT_SERIES
    total = np.ones(z.shape)
    term = np.where(is_short, 1.0, 0.0)
    for n in range(MOST_TERMS):
        term = term * (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        total = total + term
        if (np.abs(term) <= 1e-17 * np.abs(total)).all():
            break
    return np.asarray(total * hyp2f1(a, np.where(is_short, 0.0, b), c, z))  # 2F1(a, 0; c; z) = 1
