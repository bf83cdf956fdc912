"""Pareto/NBD: customers buy at random at a rate of their own, and live for a time of their own.

The rate is gamma (r, alpha); the lifetime is exponential, with a rate that is gamma, too (s, beta).
Schmittlein, Morrison & Colombo 1987, Management Science 33:1; Fader & Hardie 2005, "A Note on Deriving the
Pareto/NBD Model and Related Expressions".

The notes write the likelihood with hypergeometric functions, whose derivatives by their parameters have no
closed form. Here it is the integral that they stand for, over the moment at which a customer was lost:

    likelihood ~ (alpha + T)^-(r+x) (beta + T)^-s + s * integral of (alpha + tau)^-(r+x) (beta + tau)^-(s+1)

with tau from t_x to T. By the logarithm of tau plus the smaller of alpha and beta it is so smooth that
Gauss's rule with 8 to 40 nodes gives ten digits, and all derivatives are means over the same nodes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike
from scipy.special import expit, gammaln, psi

from troth.insight.fits.cells import Cells, Floats
from troth.insight.fits.maximum import Evidence, Likelihood, fit_to

# Nodes, and what they are good for: the length of the way and how far the integrand falls, in logarithms.
RULES = ((8, 2.0, 4.0), (16, 6.0, 20.0), (40, np.inf, np.inf))
DEEP = 40.0  # so far down, what is left of an integral is below what a float can tell
BLOCK = 8192  # rows at a time, so that a block of nodes stays in the processor's cache


@dataclass(frozen=True, slots=True)
class ParetoNbd:
    """A fit. Times are of the unit that the histories had."""

    r: float
    alpha: float
    s: float
    beta: float
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """Of histories: the logarithm of the odds that somebody is lost, and means over when that may have been.

    The means are of the logarithm of alpha + tau and of beta + tau, and of one by each.
    """

    odds: Floats
    log_alpha: Floats
    log_beta: Floats
    by_alpha: Floats
    by_beta: Floats


def fit(cells: Cells) -> ParetoNbd:
    """Fit to histories. Raise `FitFailed`."""
    start = {"r": 1.0, "alpha": 1.0, "s": 1.0, "beta": 1.0}
    found, evidence = fit_to(cells, likelihood_of, start, "alpha", "beta")
    return ParetoNbd(**found, evidence=evidence)


def likelihood_of(cells: Cells) -> Likelihood:
    """Give the log-likelihood of (r, alpha, s, beta), with its gradient."""
    x, T, weight, customers = cells.x, cells.T, cells.weight, cells.customers
    levels, place = np.unique(x, return_inverse=True)
    of_x = np.bincount(place, weight)

    def likelihood(values: Floats) -> tuple[float, Floats]:
        r, alpha, s, beta = values.tolist()
        lost = _lost(ParetoNbd(r, alpha, s, beta), x, cells.t_x, T)
        gone = expit(lost.odds)
        here = 1 - gone
        log_alpha, log_beta = np.log(alpha + T), np.log(beta + T)
        found = (of_x * (gammaln(r + levels) - gammaln(r))).sum()
        found += customers * (r * np.log(alpha) + s * np.log(beta))
        found += (weight * (np.logaddexp(0.0, lost.odds) - (r + x) * log_alpha - s * log_beta)).sum()
        by_r = (of_x * (psi(r + levels) - psi(r))).sum() + customers * np.log(alpha)
        by_r -= (weight * (here * log_alpha + gone * lost.log_alpha)).sum()
        by_alpha = customers * r / alpha
        by_alpha -= (weight * (r + x) * (here / (alpha + T) + gone * lost.by_alpha)).sum()
        by_s = customers * np.log(beta)
        by_s -= (weight * (here * log_beta + gone * (lost.log_beta - 1 / s))).sum()
        by_beta = customers * s / beta
        by_beta -= (weight * (here * s / (beta + T) + gone * (s + 1) * lost.by_beta)).sum()
        return float(found), np.array([by_r, by_alpha, by_s, by_beta])

    return likelihood


def probability_alive(fit: ParetoNbd, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Give how likely customers with these histories are still to come."""
    rows = np.broadcast_arrays(*(np.asarray(each, dtype=np.float64) for each in (x, t_x, T)))
    lost = _lost(fit, *(each.ravel() for each in rows))
    return np.asarray(expit(-lost.odds).reshape(rows[0].shape), dtype=np.float64)


def expected_if_alive(fit: ParetoNbd, t: ArrayLike, x: ArrayLike, T: ArrayLike) -> Floats:
    """Give how often customers are expected to buy in a time t from now on, if they are alive."""
    x, T = (np.asarray(each, dtype=np.float64) for each in (x, T))
    lives = _lives(fit.s, fit.beta + T, np.asarray(t, dtype=np.float64))
    return np.asarray((fit.r + x) / (fit.alpha + T) * lives)


def expected_purchases(fit: ParetoNbd, t: ArrayLike, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
    """Give how often customers with these histories are expected to buy in a time t from now on."""
    return expected_if_alive(fit, t, x, T) * probability_alive(fit, x, t_x, T)


def expected_of_new(fit: ParetoNbd, t: ArrayLike) -> Floats:
    """Give how often somebody who bought for the first time now is expected to come back in a time t."""
    return fit.r / fit.alpha * _lives(fit.s, np.asarray(fit.beta), np.asarray(t, dtype=np.float64))


def _lives(s: float, beta: Floats, t: Floats) -> Floats:
    """Give how much of a time t somebody is expected to live who is alive at its beginning."""
    logs = np.log1p(t / beta)
    if abs(s - 1) < 1e-12:
        return np.asarray(beta * logs)
    return np.asarray(beta * -np.expm1((1 - s) * logs) / (s - 1))


def _lost(fit: ParetoNbd, x: Floats, t_x: Floats, T: Floats) -> Lost:
    """Integrate over the moments at which customers may have been lost."""
    least = min(fit.alpha, fit.beta)
    length = np.log((least + T) / (least + t_x))
    steepness = _steepness(fit, x, t_x, least)
    with np.errstate(divide="ignore"):
        length = np.where(steepness * length > DEEP, DEEP / steepness, length)
    end = (least + t_x) * np.exp(length) - least
    falls = (fit.r + x) * np.log((fit.alpha + end) / (fit.alpha + t_x))
    falls += (fit.s + 1) * np.log((fit.beta + end) / (fit.beta + t_x))
    made = np.empty((5, len(x)))
    rest = np.ones(len(x), dtype=bool)
    for nodes, longest, deepest in RULES:
        rows = np.flatnonzero(rest & (length <= longest) & (falls <= deepest))
        rest[rows] = False
        for start in range(0, len(rows), BLOCK):
            block = rows[start : start + BLOCK]
            made[:, block] = _by_nodes(fit, nodes, x[block], t_x[block], length[block])
    odds, *means = made
    with np.errstate(divide="ignore"):
        odds = np.log(odds) + (fit.r + x) * np.log((fit.alpha + T) / (fit.alpha + t_x))
    odds += fit.s * np.log((fit.beta + T) / (fit.beta + t_x)) + np.log(fit.s) - np.log(fit.beta + t_x)
    return Lost(odds, *means)


def _steepness(fit: ParetoNbd, x: Floats, t_x: Floats, least: float) -> Floats:
    """Give how fast the integrand falls at t_x; it never falls slower later."""
    of_alpha = (fit.r + x) * (least + t_x) / (fit.alpha + t_x)
    of_beta = (fit.s + 1) * (least + t_x) / (fit.beta + t_x)
    return np.asarray(of_alpha + of_beta - 1)


def _by_nodes(fit: ParetoNbd, nodes: int, x: Floats, t_x: Floats, length: Floats) -> Floats:
    """Give the integral, as a multiple of the integrand at t_x, and the means over it."""
    places, weights = leggauss(nodes)
    least = min(fit.alpha, fit.beta)
    begin = (least + t_x)[:, None]
    tau = begin * np.exp(length[:, None] * (places + 1) / 2)  # and the smaller of alpha and beta
    alpha, beta = tau + (fit.alpha - least), tau + (fit.beta - least)
    log_alpha, log_beta = np.log(alpha), np.log(beta)
    falls = (fit.r + x)[:, None] * (log_alpha - np.log(fit.alpha + t_x)[:, None])
    falls += (fit.s + 1) * (log_beta - np.log(fit.beta + t_x)[:, None])
    parts = weights / 2 * tau * np.exp(-falls)
    total = parts.sum(axis=1)
    share = parts / total[:, None]
    means = [(share * each).sum(axis=1) for each in (log_alpha, log_beta, 1 / alpha, 1 / beta)]
    return np.array([total * length, *means])
