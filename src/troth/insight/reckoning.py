"""From histories to what they say: groups, who may be lost, who comes when, and what that is worth.

The law is MBG/NBD: of somebody who bought once it can say that this may have been all, which BG/NBD can not.
A run tries itself out before anybody believes it: it forgets the last days, foretells them, and is held
against what came, and against the plain guess that everybody does again what they did in as many days before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from troth.insight.fits import gammagamma, mbgnbd
from troth.insight.fits.beta_geometric import BetaGeometric
from troth.insight.fits.cells import Cells, Floats, cells_of, places_of
from troth.insight.fits.gammagamma import GammaGamma, expected_spend, spending_of
from troth.insight.fits.maximum import Evidence, FitFailed, Reason
from troth.insight.fits.worth import Terms, Worth, worth_of
from troth.insight.recency import Cuts, Scored, cuts_of, scored
from troth.insight.spans import Span

YEAR, MONTH = 365.25, 30.4375  # days
ALIKE = (Reason.OPEN, Reason.ENDLESS)
MOST_SHOWN = 7  # times, in the check: who came back more often is counted there
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Histories:
    """The columns of `summary.histories`, for the same customers in the same order."""

    span: Span
    first: Ints
    last: Ints
    times: Ints
    spent: Floats
    spent_first: Floats
    times_before: Ints
    last_before: Ints
    times_window: Ints

    def __len__(self) -> int:
        return len(self.times)

    @property
    def of_law(self) -> tuple[Floats, Floats, Floats]:
        """x, t_x and T, in days."""
        first = self.first.astype(np.float64)
        x: Floats = (self.times - 1).astype(np.float64)
        return x, self.last - first, self.span.until - first

    @property
    def again(self) -> Floats:
        """What each spent on a day on which they came back, in the mean; 0 for who never did."""
        x = self.times - 1
        return np.where(x > 0, np.maximum(self.spent - self.spent_first, 0.0) / np.maximum(x, 1), 0.0)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a law says of each customer. `next` is the number of a day, and below 0 for who is likely gone."""

    risk: Floats
    expected: Floats
    next: Ints
    spend: Floats | None = None
    worth: Worth | None = None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """All that a run found: of each customer, and of all of them together as `findings`."""

    scored: Scored
    foreseen: Foreseen | None
    findings: Mapping[str, Any] = field(default_factory=dict)


def terms_of(*, months: int, discount: float, margin: float) -> Terms:
    """Give the terms of worth in days."""
    return Terms(horizon=months * MONTH, year=YEAR, discount=discount, margin=margin)


def reckoned(histories: Histories, terms: Terms) -> Reckoned:
    """Reckon all of it. Where a law can not be fitted, what hangs on it is left out, and the reason kept."""
    days = (histories.span.until - histories.last).astype(np.float64)
    cuts = cuts_of(days, histories.times, histories.spent)
    found = scored(cuts, days, histories.times, histories.spent)
    findings: dict[str, Any] = {"cuts": _told_cuts(cuts), "failed": {}}
    try:
        law, leans = _law(cells_of(*histories.of_law))
    except FitFailed as failed:
        findings["failed"]["law"] = failed.reason
        return Reckoned(found, None, findings)
    findings["law"] = _told(law, ("r", "alpha", "a", "b")) | {"leans": leans}
    findings["check"] = _checked(histories)
    foreseen = _foreseen(law, histories)
    x, mean = histories.of_law[0], histories.again
    spending = _spending(x, mean, findings)
    if spending is None:
        return Reckoned(found, foreseen, findings)
    spend = spending if isinstance(spending, float) else expected_spend(spending, x, mean)
    worth = worth_of(
        law=mbgnbd, fit=law, spending=spending, terms=terms, histories=histories.of_law, mean=mean
    )
    whole = replace(foreseen, spend=np.broadcast_to(spend, x.shape), worth=worth)
    return Reckoned(found, whole, findings)


def _law(cells: Cells) -> tuple[BetaGeometric, bool]:
    """Fit when customers come. Few customers, or much alike ones, tell too little by themselves.

    What they leave open is taken from what is usual elsewhere; the second value tells whether it was.
    """
    try:
        return mbgnbd.fit(cells), False
    except FitFailed as failed:
        if failed.reason not in ALIKE:
            raise
        return mbgnbd.fit(cells, is_leaning=True), True


def _spending(x: Floats, mean: Floats, findings: dict[str, Any]) -> GammaGamma | float | None:
    """Fit what is spent at a time. Who are too much alike to be told apart are counted with their mean."""
    counted = (x > 0) & (mean > 0)
    seen = spending_of(x[counted], mean[counted])
    try:
        fit = gammagamma.fit(seen)
    except FitFailed as failed:
        if failed.reason not in ALIKE:
            findings["failed"]["spending"] = failed.reason
            return None
        of_all = float(np.average(mean[counted], weights=x[counted]))
        findings["spending"] = {"mean": of_all, "alike": failed.reason}
        return of_all
    findings["spending"] = _told(fit, ("p", "q", "gamma"))
    findings["spending"] |= {"mean": fit.mean, "correlation": seen.correlation}
    return fit


def _foreseen(law: BetaGeometric, histories: Histories) -> Foreseen:
    x, t_x, T = histories.of_law
    alive = mbgnbd.probability_alive(law, x, t_x, T)
    rows, place = places_of((x, T))
    expected = alive * mbgnbd.expected_if_alive(law, YEAR, x[rows], T[rows])[place]
    pause = (law.alpha + T) / (law.r + x)  # in the mean, of somebody who buys as they did
    day = histories.span.until + np.rint(np.minimum(pause, 10 * YEAR)).astype(np.int64)
    return Foreseen(1 - alive, expected, np.where(alive >= 0.5, day, -1))


def _checked(histories: Histories) -> dict[str, Any]:
    """Foretell the days after the split from those before, and hold it against what came.

    Nothing of what came after is known to the law: it is fitted anew to what was there by the split.
    """
    span, known = histories.span, histories.times_before > 0
    x = histories.times_before[known] - 1.0
    first = histories.first[known].astype(np.float64)
    t_x, T = histories.last_before[known] - first, span.split - first
    came = (histories.times - histories.times_before)[known]
    try:
        law, _leans = _law(cells_of(x, t_x, T))
    except FitFailed as failed:
        return {"failed": failed.reason}
    length = float(span.until - span.split)
    foretold = mbgnbd.expected_purchases(law, length, x, t_x, T)
    as_before = histories.times_window[known]
    rows = []
    for times in range(MOST_SHOWN + 1):
        of = x == times if times < MOST_SHOWN else x >= times
        if of.any():
            rows.append(
                {"times": times, "customers": int(of.sum()), "came": float(came[of].mean()),
                 "foretold": float(foretold[of].mean()), "as_before": float(as_before[of].mean())}
            )  # fmt: skip
    return {
        "days": int(length), "customers": int(known.sum()), "came": int(came.sum()),
        "foretold": float(foretold.sum()), "as_before": int(as_before.sum()),
        "missed_by": float(np.abs(foretold - came).mean()),
        "missed_as_before": float(np.abs(as_before - came).mean()), "rows": rows,
    }  # fmt: skip


def _told(fit: Any, names: tuple[str, ...]) -> dict[str, Any]:
    evidence: Evidence = fit.evidence
    return {
        "parameters": {name: float(getattr(fit, name)) for name in names},
        "errors": {name: float(error) for name, error in evidence.errors.items()},
        "customers": evidence.customers,
        "log_likelihood": evidence.log_likelihood,
    }


def _told_cuts(cuts: Cuts) -> dict[str, list[float]]:
    return {"days": list(cuts.days), "times": list(cuts.times), "spent": list(cuts.spent)}
