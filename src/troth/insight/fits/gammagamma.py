"""Gamma-Gamma: what customers spend at a time varies round a mean of their own.

Fader & Hardie 2013, "The Gamma-Gamma Model of Monetary Value"; Fader, Hardie & Lee 2005, Journal of Marketing
Research 42:4. A purchase is gamma (p, and a rate of the customer's own, which is gamma: q, gamma). The law
takes it that who buys often spends neither more nor less at a time; `correlation` says how far that is so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln, psi

from troth.insight.fits.cells import Floats, HistoryWrong, distinct
from troth.insight.fits.maximum import Evidence, FitFailed, Likelihood, Reason, maximise


@dataclass(frozen=True, slots=True)
class Spending:
    """How often customers came back, and what they spent at a time; the same ones counted once."""

    x: Floats
    mean: Floats
    weight: Floats

    @property
    def customers(self) -> float:
        """How many customers there are in all."""
        return float(self.weight.sum())

    @property
    def correlation(self) -> float:
        """How coming often and spending much go together, from -1 to 1; 0 where nobody differs."""
        x, mean = (each - np.average(each, weights=self.weight) for each in (self.x, self.mean))
        both = np.sqrt((self.weight * x**2).sum() * (self.weight * mean**2).sum())
        return float((self.weight * x * mean).sum() / both) if both else 0.0


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fit. `gamma` is of the unit of the money."""

    p: float
    q: float
    gamma: float
    evidence: Evidence | None = None

    @property
    def mean(self) -> float:
        """What is spent at a time by somebody of whom nothing is known."""
        return self.p * self.gamma / (self.q - 1)


def spending_of(x: ArrayLike, mean: ArrayLike, weight: ArrayLike | None = None) -> Spending:
    """Compress what was spent. Those who never came back are left out: of them nothing is known.

    Raise `HistoryWrong` where a mean is not above 0.
    """
    x, mean = (np.asarray(each, dtype=np.float64) for each in (x, mean))
    back = x > 0
    counted = None if weight is None else np.asarray(weight, dtype=np.float64)[back]
    x, mean = x[back], mean[back]
    if not (np.isfinite(mean).all() and (mean > 0).all()):
        raise HistoryWrong("The mean of what somebody spent is above 0.")
    rows, weights = distinct((x, mean), counted)
    return Spending(x[rows], mean[rows], weights)


def fit(spending: Spending) -> GammaGamma:
    """Fit to what was spent. Raise `FitFailed`."""
    if not spending.customers:
        raise FitFailed(Reason.NO_REPEATS)
    unit = float((spending.weight * spending.mean).sum()) / spending.customers
    scaled = Spending(spending.x, spending.mean / unit, spending.weight)
    start = {"p": 2.0, "q": 3.0, "gamma": 1.0}
    found, evidence = maximise(likelihood_of(scaled), start, spending.customers)
    if found["q"] <= 1:
        raise FitFailed(Reason.NO_MEAN)
    errors = {**evidence.errors, "gamma": evidence.errors["gamma"] * unit}
    log_likelihood = evidence.log_likelihood - spending.customers * float(np.log(unit))
    told = Evidence(evidence.customers, log_likelihood, errors, evidence.covariance)
    return GammaGamma(found["p"], found["q"], found["gamma"] * unit, told)


def likelihood_of(spending: Spending) -> Likelihood:
    """Give the log-likelihood of (p, q, gamma), with its gradient."""
    x, mean, weight, customers = spending.x, spending.mean, spending.weight, spending.customers
    levels, place = np.unique(x, return_inverse=True)
    of_x = np.bincount(place, weight, len(levels))
    log_sums = np.log(x * mean)
    logs_of_sums, logs_of_means = (weight * x * log_sums).sum(), (weight * np.log(mean)).sum()

    def likelihood(values: Floats) -> tuple[float, Floats]:
        p, q, gamma = values.tolist()
        shape = p * levels
        all_of_it = np.log(gamma + x * mean)
        found = (of_x * (gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * np.log(gamma))).sum()
        found += p * logs_of_sums - logs_of_means - (weight * (p * x + q) * all_of_it).sum()
        by_p = (of_x * levels * (psi(shape + q) - psi(shape))).sum()
        by_p += logs_of_sums - (weight * x * all_of_it).sum()
        by_q = (of_x * (psi(shape + q) - psi(q) + np.log(gamma))).sum() - (weight * all_of_it).sum()
        by_gamma = customers * q / gamma - (weight * (p * x + q) / (gamma + x * mean)).sum()
        return float(found), np.array([by_p, by_q, by_gamma])

    return likelihood


def expected_spend(fit: GammaGamma, x: ArrayLike, mean: ArrayLike) -> Floats:
    """Give what customers are expected to spend at a time: their own mean, held to that of all.

    The more often somebody came back, the more their own mean counts; who never did has that of all.
    """
    x, mean = (np.asarray(each, dtype=np.float64) for each in (x, mean))
    spent = np.where(x > 0, x * mean, 0.0)
    return np.asarray(fit.p * (fit.gamma + spent) / (fit.p * x + fit.q - 1))
