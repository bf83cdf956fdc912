"""BG/BB: in each period customers may buy or not, with a chance of their own, until they are gone for good.

For what can happen once in a period: a donation in a year, a visit in a season. The chance to buy is beta
(alpha, beta), the chance to be lost at the beginning of a period is beta, too (gamma, delta). Of a history, T
counts the periods after the first purchase, x those with one, and t_x is the number of the last of these.

Fader, Hardie & Shang 2010, "Customer-Base Analysis in a Discrete-Time Noncontractual Setting", Marketing
Science 29:6.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaln, gammaln, logsumexp, psi

from troth.insight.fits.cells import Cells, Floats, HistoryWrong
from troth.insight.fits.maximum import Evidence, Likelihood, maximise, require_repeats

BESIDE = 1e-6  # as near as gamma comes to 1, where the expectation is a limit


@dataclass(frozen=True, slots=True)
class BgBb:
    """A fit."""

    alpha: float
    beta: float
    gamma: float
    delta: float
    evidence: Evidence | None = None


def fit(cells: Cells) -> BgBb:
    """Fit to histories. Raise `FitFailed`, or `HistoryWrong` where they do not count periods."""
    if any((each != np.floor(each)).any() for each in (cells.t_x, cells.T)) or (cells.x > cells.t_x).any():
        raise HistoryWrong("t_x and T count periods: whole numbers, with one purchase in each at most.")
    require_repeats(cells)
    start = {"alpha": 1.0, "beta": 1.0, "gamma": 1.0, "delta": 2.0}
    found, evidence = maximise(likelihood_of(cells), start, cells.customers)
    return BgBb(**found, evidence=evidence)


def likelihood_of(cells: Cells) -> Likelihood:
    """Give the log-likelihood of (alpha, beta, gamma, delta), with its gradient."""
    weight, customers = cells.weight, cells.customers
    ways = _ways(cells.x, cells.t_x, cells.T)
    x, lived, lost = ways.x, ways.lived, np.where(ways.past < 0, 1.0, 0.0)

    def likelihood(values: Floats) -> tuple[float, Floats]:
        alpha, beta, gamma, delta = values.tolist()
        logs = _logs(BgBb(alpha, beta, gamma, delta), ways)
        total = logsumexp(logs, axis=1)
        chance = weight[:, None] * np.exp(logs - total[:, None])
        found = (weight * total).sum() - customers * (betaln(alpha, beta) + betaln(gamma, delta))
        bought, left = psi(alpha + beta + lived), psi(gamma + delta + lived + lost)
        by_alpha = (chance * (psi(alpha + x) - bought)).sum() - customers * (psi(alpha) - psi(alpha + beta))
        by_beta = (chance * (psi(beta + lived - x) - bought)).sum() - customers * (
            psi(beta) - psi(alpha + beta)
        )
        by_gamma = (chance * (psi(gamma + lost) - left)).sum() - customers * (psi(gamma) - psi(gamma + delta))
        by_delta = (chance * (psi(delta + lived) - left)).sum() - customers * (
            psi(delta) - psi(gamma + delta)
        )
        return float(found), np.array([by_alpha, by_beta, by_gamma, by_delta])

    return likelihood


def probability_alive(fit: BgBb, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Give how likely customers with these histories are there in the next period."""
    rows, shape = _rows(x, t_x, T)
    x, _t_x, T = rows
    logs = betaln(fit.alpha + x, fit.beta + T - x) + betaln(fit.gamma, fit.delta + T + 1)
    return np.asarray(np.exp(logs - logsumexp(_logs(fit, _ways(*rows)), axis=1)).reshape(shape))


def expected_purchases(fit: BgBb, t: ArrayLike, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Give in how many of the next t periods customers with these histories are expected to buy."""
    rows, shape = _rows(x, t_x, T, t)
    x, t_x, T, t = rows
    buying = betaln(fit.alpha + x + 1, fit.beta + T - x)
    total = logsumexp(_logs(fit, _ways(x, t_x, T)), axis=1)
    return np.asarray(
        (np.exp(buying - total + betaln(fit.gamma, fit.delta)) * _lives(fit, T, t)).reshape(shape)
    )


def expected_of_new(fit: BgBb, t: ArrayLike) -> Floats:
    """Give in how many of the next t periods somebody is expected to buy who bought first just now."""
    t = np.asarray(t, dtype=np.float64)
    return np.asarray(fit.alpha / (fit.alpha + fit.beta) * _lives(fit, np.zeros(()), t))


def _lives(fit: BgBb, T: Floats, t: Floats) -> Floats:
    """Give how many of the periods from T + 1 to T + t somebody new is expected to be there for."""
    if abs(fit.gamma - 1) < BESIDE:
        below, above = (_away_from_one(fit, 1 + side, T, t) for side in (-BESIDE, BESIDE))
        return (below + above) / 2
    return _away_from_one(fit, fit.gamma, T, t)


def _away_from_one(fit: BgBb, gamma: float, T: Floats, t: Floats) -> Floats:
    def still(periods: Floats) -> Floats:
        logs = gammaln(1 + fit.delta + periods) - gammaln(gamma + fit.delta + periods)
        return np.asarray(np.exp(logs + gammaln(gamma + fit.delta) - gammaln(1 + fit.delta)))

    return fit.delta / (gamma - 1) * (still(T) - still(T + t))


@dataclass(frozen=True, slots=True)
class Ways:
    """How histories may have come about, a row each: lost after t_x, t_x + 1, … periods, or still here.

    `past` tells how many periods after T the life of a way ended: still here at 0, impossible above.
    """

    x: Floats
    lived: Floats
    past: Floats


def _ways(x: Floats, t_x: Floats, T: Floats) -> Ways:
    longest = int((T - t_x).max(initial=0))
    lived = np.asarray(t_x[:, None] + np.arange(longest + 1), dtype=np.float64)
    return Ways(x[:, None], lived, lived - T[:, None])


def _logs(fit: BgBb, ways: Ways) -> Floats:
    """Give the logarithm of how likely each way is, but for the norms of the beta laws."""
    buying = betaln(fit.alpha + ways.x, fit.beta + ways.lived - ways.x)
    lost = buying + betaln(fit.gamma + 1, fit.delta + ways.lived)
    here = buying + betaln(fit.gamma, fit.delta + ways.lived)
    return np.where(ways.past < 0, lost, np.where(ways.past == 0, here, -np.inf))


def _rows(*given: ArrayLike) -> tuple[list[Floats], tuple[int, ...]]:
    """Bring arguments to one shape; give them as plain rows, and the shape."""
    rows = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in given))
    return [each.ravel() for each in rows], rows[0].shape
