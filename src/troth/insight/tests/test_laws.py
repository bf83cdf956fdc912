"""What must hold of each law of when customers buy."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.testing import examples
from troth.insight.fits import bgnbd, mbgnbd, paretonbd
from troth.insight.fits.beta_geometric import BetaGeometric
from troth.insight.fits.cells import Cells, cells_of
from troth.insight.fits.maximum import MANY, FitFailed, Reason, maximise
from troth.insight.fits.paretonbd import ParetoNbd
from troth.insight.tests.real import published_cdnow
from troth.insight.tests.simulated import buying, compressed, living

EACH = pytest.mark.parametrize("law", [bgnbd, mbgnbd, paretonbd])
KNOWN = {"r": 0.6, "alpha": 6.0, "a": 0.8, "b": 2.0}
KNOWN_LIVES = {"r": 0.6, "alpha": 6.0, "s": 0.9, "beta": 12.0}
positive = st.floats(0.05, 20)


def simulated(law: ModuleType, seed: int, customers: int) -> Any:
    chance = np.random.default_rng(seed)
    if law is paretonbd:
        return living(chance, customers, **KNOWN_LIVES)
    return buying(chance, customers, **KNOWN, first_may_be_last=law is mbgnbd)


def fit_of(law: ModuleType, values: Any) -> Any:
    return ParetoNbd(*values) if law is paretonbd else BetaGeometric(*values, first_may_be_last=law is mbgnbd)


@EACH
@examples(100)
@given(st.tuples(positive, positive, positive, positive), st.integers(0, 10_000), st.floats(0.1, 100))
def test_silence_makes_it_less_likely_that_somebody_is_still_to_come(
    law: ModuleType, values: Any, x: int, t_x: float
) -> None:
    silence = np.linspace(0, 500, 40)
    last = t_x if x else 0.0
    alive = law.probability_alive(fit_of(law, values), x, last, last + silence)
    assert ((alive >= 0) & (alive <= 1)).all()
    assert (np.diff(alive) <= 1e-12).all()


@EACH
@examples(10)
@given(st.floats(0.01, 1000), st.integers(0, 2**32 - 1))
def test_the_unit_of_time_changes_nothing(law: ModuleType, unit: float, seed: int) -> None:
    x, t_x, T = simulated(law, seed, 2000)
    one, other = law.fit(cells_of(x, t_x, T)), law.fit(cells_of(x, t_x * unit, T * unit))
    for name, error in one.evidence.errors.items():
        scale = unit if name in ("alpha", "beta") else 1
        assert getattr(other, name) / scale == pytest.approx(getattr(one, name), rel=1e-4)
        assert other.evidence.errors[name] / scale == pytest.approx(error, rel=1e-3)
    shift = x.sum() * np.log(unit)
    assert other.evidence.log_likelihood == pytest.approx(one.evidence.log_likelihood - shift, abs=1e-5)


@EACH
def test_a_known_law_is_found_again_within_its_errors(law: ModuleType) -> None:
    off = []
    for seed in range(10):
        fit = law.fit(compressed(simulated(law, seed, 6_000)))
        known = KNOWN_LIVES if law is paretonbd else KNOWN
        off += [(getattr(fit, name) - value) / fit.evidence.errors[name] for name, value in known.items()]
    assert max(map(abs, off)) < 4
    assert 0.6 < np.std(off) < 1.4  # errors that are too large would hide anything


@EACH
def test_expectations_add_up_to_what_comes(law: ModuleType) -> None:
    x, t_x, T = simulated(law, 1, 50_000)
    fit = law.fit(compressed((x, t_x, T)))
    assert law.expected_of_new(fit, T).sum() == pytest.approx(x.sum(), rel=0.02)
    soon, later = (law.expected_purchases(fit, t, x, t_x, T) for t in (5, 10))
    assert ((later > soon) & (soon > 0)).all()
    # What is expected of somebody new is what is expected of a history without any time.
    if law is not mbgnbd:
        assert float(law.expected_of_new(fit, 9)) == pytest.approx(
            float(law.expected_purchases(fit, 9, 0, 0, 0))
        )


@EACH
@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([], Reason.NOBODY),
        ([(0, 0, 5)], Reason.NO_REPEATS),
        ([(0, 0, day) for day in range(300)], Reason.NO_REPEATS),
        ([(3, 4, 5)] * 1000, None),
        ([(1, 2, 5)], None),
        ([(0, 0, 0), (1, 1, 1)], None),
    ],
)
def test_what_can_not_be_fitted_says_why(law: ModuleType, rows: list[Any], reason: Reason | None) -> None:
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    with pytest.raises(FitFailed) as failed:
        law.fit(cells_of(*columns))
    assert reason is None or failed.value.reason is reason
    assert str(failed.value).endswith(".")


@EACH
def test_somebody_who_bought_ten_thousand_times_upsets_nothing(law: ModuleType) -> None:
    them = published_cdnow()
    x, t_x, T = np.append(them.x, 10_000), np.append(them.t_x, 38), np.append(them.T, 38.86)
    fit = law.fit(cells_of(x, t_x, T))
    expected = law.expected_purchases(fit, 39, x, t_x, T)
    assert np.isfinite(expected).all()
    assert 0 < expected[-1] < 11_000


def test_a_history_that_nobody_can_have_is_refused() -> None:
    for wrong in [(-1, 0, 1), (1, 2, 1), (0, 1, 2), (1.5, 1, 2), (1, 0, 2), (1, float("nan"), 2)]:
        with pytest.raises(ValueError, match=r"\.$"):
            cells_of(*([value] for value in wrong))
    with pytest.raises(ValueError, match="weight"):
        cells_of([0], [0], [1], [0])
    assert isinstance(cells_of([0], [0], [1], [3]), Cells)


def test_a_search_that_begins_on_rounded_histories_ends_on_the_true_ones() -> None:
    cells = cells_of(*simulated(paretonbd, 5, MANY + 5000))
    assert len(cells) > MANY > len(cells.coarse())
    assert cells.coarse().customers == cells.customers
    law, start = paretonbd.likelihood_of, {"r": 1.0, "alpha": 1.0, "s": 1.0, "beta": 1.0}
    scaled, unit = cells.in_own_time()
    directly, evidence = maximise(law(scaled), start, cells.customers)
    fit = paretonbd.fit(cells)
    assert [fit.r, fit.alpha / unit, fit.s, fit.beta / unit] == pytest.approx(
        list(directly.values()), rel=1e-4
    )
    assert fit.evidence is not None
    assert fit.evidence.errors["r"] == pytest.approx(evidence.errors["r"], rel=1e-4)
