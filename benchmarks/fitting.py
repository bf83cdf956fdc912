"""Fits BG/NBD and Gamma-Gamma to simulated customers, one way, in a process of its own; prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from troth.insight.tests.simulated import alone, buying, daily, spending

Parameters = tuple[Mapping[str, float], Mapping[str, float]]
KNOWN = {"r": 0.6, "alpha": 10.0, "a": 0.8, "b": 2.5}
SPENT = {"p": 6.0, "q": 3.7, "gamma": 15.0}


def ours(histories: Any, mean: Any) -> Parameters:
    """Count equal histories once."""
    from troth.insight.fits import bgnbd, gammagamma
    from troth.insight.fits.cells import cells_of

    return _told(bgnbd.fit(cells_of(*histories))), _told(
        gammagamma.fit(gammagamma.spending_of(histories[0], mean))
    )


def each(histories: Any, mean: Any) -> Parameters:
    """Work out each customer by themselves, by the same likelihood."""
    from troth.insight.fits import bgnbd, gammagamma

    x, back = histories[0], histories[0] > 0
    one = gammagamma.Spending(x[back], mean[back], np.ones(int(back.sum())))
    return _told(bgnbd.fit(alone(histories))), _told(gammagamma.fit(one))


def lifetimes(histories: Any, mean: Any) -> Parameters:
    """The same by `lifetimes`, as its manual says."""
    warnings.simplefilter("ignore")
    import pandas as pd
    from lifetimes import BetaGeoFitter, GammaGammaFitter

    x, back = histories[0], histories[0] > 0
    buying, spent = BetaGeoFitter(), GammaGammaFitter()
    buying.fit(*(pd.Series(column) for column in histories))
    spent.fit(pd.Series(x[back]), pd.Series(mean[back]))
    return dict(buying.params_), {
        "p": spent.params_["p"],
        "q": spent.params_["q"],
        "gamma": spent.params_["v"],
    }


WAYS: dict[str, Callable[[Any, Any], Parameters]] = {"ours": ours, "each": each, "lifetimes": lifetimes}


def _told(fit: Any) -> Mapping[str, float]:
    names = fit.evidence.errors
    return {name: getattr(fit, name) for name in names} | {f"{name}_error": names[name] for name in names}


def main() -> None:
    way, size = WAYS[sys.argv[1]], int(sys.argv[2])
    chance = np.random.default_rng(8)
    histories = daily(buying(chance, size, **KNOWN))
    mean = spending(chance, histories[0], **SPENT)
    way(tuple(column[:500] for column in histories), mean[:500])  # what is imported is not what is measured
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    best, found = float("inf"), None
    for _round in range(1 if sys.argv[1] == "lifetimes" else 3):
        began = time.perf_counter()
        found = way(histories, mean)
        best = min(best, time.perf_counter() - began)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(json.dumps({"seconds": best, "megabytes": grown // 1024, "found": found}))


main()
