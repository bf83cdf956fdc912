"""Finds the parameters under which what was seen is likeliest, and how sure they are.

All parameters of our laws are above 0, so the search goes over their logarithms. L-BFGS-B comes near the
summit; Newton's steps, with an information matrix from differences of the analytic gradient, climb the rest.
It counts as found only where the curvature says that next to nothing is left to gain. Everything else is a
`FitFailed` with its reason: half a fit is worse than none.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from scipy.optimize import minimize

from troth.insight.fits.cells import Cells, Floats

# Gives the log-likelihood of parameters, and its derivative by each.
Likelihood = Callable[[Floats], tuple[float, Floats]]

FARTHEST = np.log(1e7)  # parameters beyond, on either side, are on their way to infinity or 0
LEFT_TO_GAIN = 1e-8  # of the log-likelihood of all customers
LEAST_KNOWN = 5.0  # standard error of a logarithm: a factor of 150 to either side says nothing
DIFFERENCE = 1e-4  # of logarithms; leaves about eight digits of the information
SHORT = 0.01  # change of logarithms that leaves the information nearly as it was
NEAR, MOST_STEPS = 1e-5, 30
MANY = 20_000
USUAL = 1.0  # standard deviation of a logarithm: two of three firms lie within a factor of 2.7


class Reason(StrEnum):
    """Why there is no fit."""

    NOBODY = "nobody"
    NO_REPEATS = "no_repeats"
    ENDLESS = "endless"
    OPEN = "open"
    NOT_FOUND = "not_found"
    NO_MEAN = "no_mean"


SENTENCES: Mapping[Reason, str] = {
    Reason.NOBODY: "There are no customers to learn from.",
    Reason.NO_REPEATS: "Nobody has bought a second time, so nothing tells how often customers come back.",
    Reason.ENDLESS: "The customers are too much alike for this law: {detail} would grow or shrink for ever.",
    Reason.OPEN: "Too little was seen to tell {detail}: quite different values explain it as well.",
    Reason.NOT_FOUND: "No best values were found: {detail}.",
    Reason.NO_MEAN: "Few purchases outweigh all others, so that no mean can be told.",
}


class FitFailed(Exception):
    """There is no fit, and why."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(SENTENCES[reason].format(detail=detail))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a fit stands on, and how sure its parameters are.

    `errors` are standard errors; `covariance` is that of the logarithms of the parameters, in their order.
    """

    customers: float
    log_likelihood: float
    errors: Mapping[str, float]
    covariance: Floats = field(compare=False)


Found = tuple[dict[str, float], Evidence]


def fit_to(
    cells: Cells,
    likelihood_of: Callable[[Cells], Likelihood],
    start: Mapping[str, float],
    *times: str,
    is_leaning: bool = False,
) -> Found:
    """Find the parameters of a law of when customers buy; `times` names those that are times.

    Where there are many histories, the search begins on few that are about the same, and only ends on all of
    them. It goes by the time for which customers are here in the mean. A search that leans holds each
    parameter near its start, as far as what was seen does not lead it away. Raise `FitFailed`.
    """
    require_repeats(cells)
    start = {
        **start,
        "alpha": cells.customers / cells.purchases,
    }  # with an r of 1: as often as all in the mean
    scaled, unit = cells.in_own_time()
    if is_leaning:
        found = maximise(_leaning(likelihood_of(scaled), start), start, cells.customers)
        return _in_unit(*found, unit, cells.purchases, times)
    if len(cells) > MANY:
        with suppress(FitFailed):
            near, evidence = maximise(likelihood_of(scaled.coarse()), start, cells.customers)
            found = maximise(likelihood_of(scaled), near, cells.customers, near=evidence)
            return _in_unit(*found, unit, cells.purchases, times)
    found = maximise(likelihood_of(scaled), start, cells.customers)
    return _in_unit(*found, unit, cells.purchases, times)


def maximise(
    likelihood: Likelihood, start: Mapping[str, float], customers: float, near: Evidence | None = None
) -> Found:
    """Find the parameters that are named by `start`, and what they stand on. Raise `FitFailed`.

    Where the start is the summit of about the same likelihood, `near` is what was known there.
    """

    def lost(logs: Floats) -> tuple[float, Floats]:
        values = np.exp(logs)
        found, slope = likelihood(values)
        return -found / customers, -slope * values / customers

    names = list(start)
    logs = np.log(np.array(list(start.values())))
    with np.errstate(all="ignore"):  # what can not be counted is seen below
        if near is None:
            logs = minimize(
                lost, logs, jac=True, method="L-BFGS-B", bounds=[(-FARTHEST, FARTHEST)] * len(names),
                options={"maxiter": 1000, "maxls": 50, "gtol": NEAR, "ftol": 1e-15},
            ).x  # fmt: skip
            information = _information(lost, logs, customers, names)
        else:
            information = np.linalg.inv(near.covariance).astype(np.float64) / customers
        logs, information = _summit(lost, logs, information, customers, names)
        value, _slope = lost(logs)
    covariance: Floats = np.linalg.inv(information * customers).astype(np.float64)
    spread = np.sqrt(np.diag(covariance))
    if unknown := [name for name, each in zip(names, spread, strict=True) if not each < LEAST_KNOWN]:
        raise FitFailed(Reason.OPEN, _listed(unknown))
    values = np.exp(logs)
    errors = dict(zip(names, (spread * values).tolist(), strict=True))
    evidence = Evidence(customers, -value * customers, errors, covariance)
    return dict(zip(names, values.tolist(), strict=True)), evidence


def _leaning(likelihood: Likelihood, start: Mapping[str, float]) -> Likelihood:
    """Count it as unlikely that a parameter lies far from its start: its logarithm is normal round it."""
    usual = np.log(np.array(list(start.values())))

    def leaning(values: Floats) -> tuple[float, Floats]:
        found, slope = likelihood(values)
        away = (np.log(values) - usual) / USUAL**2
        return found - float(away @ away) * USUAL**2 / 2, slope - away / values

    return leaning


def require_repeats(cells: Cells) -> None:
    """Raise `FitFailed` where nobody came, or nobody came back."""
    if not cells.customers:
        raise FitFailed(Reason.NOBODY)
    if not cells.repeaters:
        raise FitFailed(Reason.NO_REPEATS)


def _in_unit(
    found: Mapping[str, float], evidence: Evidence, unit: float, purchases: float, times: Sequence[str]
) -> Found:
    """Tell parameters and evidence in the unit of the histories, where the search went by another one.

    A density has a unit, too: each purchase is one part of it.
    """

    def told(values: Mapping[str, float]) -> dict[str, float]:
        return {name: value * unit if name in times else value for name, value in values.items()}

    log_likelihood = evidence.log_likelihood - purchases * float(np.log(unit))
    return told(found), Evidence(
        evidence.customers, log_likelihood, told(evidence.errors), evidence.covariance
    )


def _summit(
    lost: Likelihood, logs: Floats, information: Floats, customers: float, names: Sequence[str]
) -> tuple[Floats, Floats]:
    """Climb the last steps; give the summit and the information of one customer there.

    Information costs two likelihoods for each parameter: short steps go by what was known before.
    """
    value, slope = lost(logs)
    known_at = logs
    for _step in range(MOST_STEPS):
        step: Floats = -np.linalg.solve(information, slope).astype(np.float64)
        if -(slope @ step) * customers / 2 < LEFT_TO_GAIN:
            return logs, _information(lost, logs, customers, names)
        logs, value, slope = _downhill(lost, logs, value, step)
        if np.abs(logs - known_at).max() > SHORT:
            information, known_at = _information(lost, logs, customers, names), logs
    raise FitFailed(Reason.NOT_FOUND, f"{MOST_STEPS} steps were not enough")


def _downhill(lost: Likelihood, logs: Floats, value: float, step: Floats) -> tuple[Floats, float, Floats]:
    """Go along a step, or as far of it as leads on; so far that rounding hides it is far enough."""
    step = step / max(1.0, float(np.abs(step).max()))
    for _half in range(MOST_STEPS):
        after, slope = lost(logs + step)
        if after <= value + 1e-14 * abs(value):
            return logs + step, after, slope
        step = step / 2
    raise FitFailed(Reason.NOT_FOUND, "no step leads up, and yet the slope is not level")


def _information(lost: Likelihood, logs: Floats, customers: float, names: Sequence[str]) -> Floats:
    """Give how the slope changes, from both sides of where we are.

    Raise `FitFailed` where it tells too little.
    """
    if beyond := [name for name, each in zip(names, logs, strict=True) if not abs(each) < FARTHEST - 0.1]:
        raise FitFailed(Reason.ENDLESS, _listed(beyond))
    rows = []
    for number in range(len(logs)):
        aside = np.zeros(len(logs))
        aside[number] = DIFFERENCE
        rows.append((lost(logs + aside)[1] - lost(logs - aside)[1]) / (2 * DIFFERENCE))
    matrix = np.array(rows)
    if not np.isfinite(matrix).all():
        raise FitFailed(Reason.NOT_FOUND, "the likelihood can not be counted")
    curvatures, directions = np.linalg.eigh((matrix + matrix.T) / 2)
    if curvatures[0] * customers < LEAST_KNOWN**-2:
        raise FitFailed(Reason.OPEN, _listed(_along(directions[:, 0], names)))
    return (matrix + matrix.T) / 2


def _along(direction: Floats, names: Sequence[str]) -> list[str]:
    """Name the parameters that change along a direction."""
    return [name for name, part in zip(names, direction, strict=True) if abs(part) > 0.1]


def _listed(names: Sequence[str]) -> str:
    return " and ".join(names)
