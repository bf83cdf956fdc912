"""What customers are worth: what they are expected to spend from now on, the less counted the later it is.

    worth = margin * spend at a time * (purchases to come, each discounted to the day it is expected on)

Fader, Hardie & Lee 2005, "RFM and CLV: Using Iso-Value Curves for Customer Base Analysis", Journal of
Marketing Research 42:4. The discount is a yearly rate, applied continuously. By parts, the sum over purchases
is an integral of their expectation, which is smooth in time: Gauss's rule with a few nodes does what months
would.

The interval is that of the parameters: what would come out of other customers of the same kind. What one
customer does by chance is not in it. It is the delta method on logarithms, so that it can not reach below 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike, NDArray

from troth.insight.fits.cells import Floats, places_of
from troth.insight.fits.gammagamma import GammaGamma, expected_spend

NODES = 8
NINE_OF_TEN = 1.6448536270  # standard deviations on either side that hold 90 % of a normal law
ASIDE = 1e-3  # of a logarithm
Histories = tuple[ArrayLike, ArrayLike, ArrayLike]  # x, t_x, T
Places = tuple[NDArray[np.intp], NDArray[np.intp]]  # see `cells.places_of`


class Law(Protocol):
    """What worth asks of a law of buying: one of `bgnbd`, `mbgnbd`, `paretonbd`."""

    def expected_if_alive(self, fit: Any, t: ArrayLike, x: ArrayLike, T: ArrayLike) -> Floats:
        """Give how often customers are expected to buy in a time t from now on, if they are alive."""

    def probability_alive(self, fit: Any, x: ArrayLike, t_x: ArrayLike, T: ArrayLike) -> Floats:
        """Give how likely customers with these histories are still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How worth is reckoned. `horizon` and `year` are of the unit that the histories have."""

    horizon: float
    year: float
    discount: float = 0.1
    margin: float = 1.0

    def __post_init__(self) -> None:
        if not (self.horizon > 0 and self.year > 0 and self.discount >= 0 and 0 < self.margin <= 1):
            raise ValueError("Horizon and year are above 0, the discount is not below, a margin is 0 to 1.")


@dataclass(frozen=True, slots=True)
class Worth:
    """What customers are worth; nine of ten times between `least` and `most`. In the unit of the money."""

    value: Floats
    least: Floats
    most: Floats


def worth_of(
    *,
    law: Law,
    fit: Any,
    spending: GammaGamma | float,
    terms: Terms,
    histories: Histories,
    mean: ArrayLike,
) -> Worth:
    """Give what customers with these histories, and these means of what they spent at a time, are worth.

    Where customers spend too much alike for a law, `spending` is the mean of them all.
    """
    places = places_of(_numbers(histories[0], histories[2]))
    purchases, of_purchases = _sure(fit, lambda each: discounted(law, each, terms, histories, places))
    if isinstance(spending, float):
        spend, of_spend = np.full_like(purchases, spending), np.zeros_like(purchases)
    else:
        spend, of_spend = _sure(spending, lambda each: expected_spend(each, histories[0], mean))
    value = terms.margin * purchases * spend
    apart = np.exp(NINE_OF_TEN * np.sqrt(of_purchases + of_spend))
    return Worth(value, value / apart, value * apart)


def discounted(
    law: Law, fit: Any, terms: Terms, histories: Histories, places: Places | None = None
) -> Floats:
    """Give the purchases to come until the horizon, each discounted to the day it is expected on.

    When somebody was here last says only whether they are alive. What is to come if they are hangs on x and
    T, of which there are few: a million customers ask for it some ten thousand times.
    """
    x, t_x, T = _numbers(*histories)
    rows, place = places or places_of((x, T))
    rate = np.log1p(terms.discount) / terms.year
    end = terms.horizon
    total = np.exp(-rate * end) * law.expected_if_alive(fit, end, x[rows], T[rows])
    for node, weight in zip(*leggauss(NODES), strict=True):
        t = end * (node + 1) / 2
        share = rate * end * weight / 2 * np.exp(-rate * t)
        total = total + share * law.expected_if_alive(fit, t, x[rows], T[rows])
    return np.asarray(total[place] * law.probability_alive(fit, x, t_x, T))


def _numbers(*columns: ArrayLike) -> tuple[Floats, ...]:
    return tuple(np.asarray(each, dtype=np.float64) for each in columns)


def _sure(fit: Any, told: Callable[[Any], Floats]) -> tuple[Floats, Floats]:
    """Give what a fit tells, and the variance of its logarithm; 0 where the fit's errors are not known."""
    value = told(fit)
    if fit.evidence is None:
        return value, np.zeros_like(value)
    names: Mapping[str, float] = fit.evidence.errors
    slopes = []
    for name in names:
        up, down = (
            told(replace(fit, **{name: getattr(fit, name) * np.exp(side)})) for side in (ASIDE, -ASIDE)
        )
        slopes.append((np.log(up) - np.log(down)) / (2 * ASIDE))
    slope = np.array(slopes)
    return value, np.asarray(np.einsum("i...,ij,j...->...", slope, fit.evidence.covariance, slope))
