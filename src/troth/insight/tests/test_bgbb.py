"""BG/BB: what the paper found, and what must hold of any fit."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.testing import examples
from troth.insight.fits import bgbb
from troth.insight.fits.bgbb import BgBb, likelihood_of
from troth.insight.fits.cells import HistoryWrong, cells_of
from troth.insight.fits.maximum import FitFailed, Reason
from troth.insight.tests.real import donations

positive = st.floats(0.1, 10)
history = (
    st.integers(0, 30)
    .flatmap(lambda T: st.tuples(st.integers(0, T), st.just(T)))
    .flatmap(
        lambda made: st.tuples(st.integers(min(made[0], 1), made[0]), st.just(made[0]), st.just(made[1]))
    )
)
KNOWN = {"alpha": 1.2, "beta": 0.75, "gamma": 0.66, "delta": 2.8}


def drawn(seed: int, customers: int) -> Any:
    chance = np.random.default_rng(seed)
    T = chance.integers(4, 12, customers)
    buys = chance.beta(KNOWN["alpha"], KNOWN["beta"], customers)
    leaves = chance.beta(KNOWN["gamma"], KNOWN["delta"], customers)
    lives = chance.geometric(leaves) - 1
    x, t_x = np.zeros(customers), np.zeros(customers)
    for period in range(1, 12):
        came = (period <= T) & (period <= lives) & (chance.random(customers) < buys)
        x[came] += 1
        t_x[came] = period
    return x, t_x, T.astype(float)


def test_it_is_what_was_published_of_donors() -> None:
    fit = bgbb.fit(donations())
    assert [fit.alpha, fit.beta, fit.gamma, fit.delta] == pytest.approx(
        [1.2035, 0.7497, 0.6567, 2.7834], abs=3e-4
    )
    assert fit.evidence is not None
    assert fit.evidence.customers == 11_104
    assert fit.evidence.log_likelihood == pytest.approx(-33225.58, abs=5e-3)


def test_who_is_still_there_is_as_published() -> None:
    alive = bgbb.probability_alive(bgbb.fit(donations()), [0, 2, 6], [0, 4, 6], 6)
    assert alive.tolist() == pytest.approx([0.11, 0.59, 0.93], abs=5e-3)


def as_written(row: Any, values: Any) -> Any:
    x, t_x, T = row
    alpha, beta, gamma, delta = values
    ways = [(T, 0)] + [(lived, 1) for lived in range(t_x, T)]
    parts = [
        mpmath.beta(alpha + x, beta + lived - x) * mpmath.beta(gamma + lost, delta + lived)
        for lived, lost in ways
    ]
    return mpmath.log(mpmath.fsum(parts) / mpmath.beta(alpha, beta) / mpmath.beta(gamma, delta))


@examples(30)
@given(st.lists(history, min_size=1, max_size=4), st.tuples(positive, positive, positive, positive))
def test_likelihood_and_gradient_are_those_of_many_digits(rows: Any, values: Any) -> None:
    found, slope = likelihood_of(cells_of(*zip(*rows, strict=True)))(np.array(values))
    with mpmath.workdps(40):

        def total(*given: Any) -> Any:
            return mpmath.fsum(as_written(row, given) for row in rows)

        true = tuple(mpmath.mpf(value) for value in values)
        assert found == pytest.approx(float(total(*true)), rel=1e-10, abs=1e-10)
        for place in range(4):
            exact = float(mpmath.diff(total, true, tuple(int(place == each) for each in range(4))))
            assert slope[place] == pytest.approx(exact, rel=1e-8, abs=1e-8)


@examples(50)
@given(history, st.tuples(positive, positive, positive, positive))
def test_silence_makes_it_less_likely_that_somebody_is_still_to_come(row: Any, values: Any) -> None:
    x, t_x, _T = row
    alive = bgbb.probability_alive(BgBb(*values), x, t_x, t_x + np.arange(40))
    assert ((alive >= 0) & (alive <= 1)).all()
    assert (np.diff(alive) <= 1e-12).all()


def test_a_known_law_is_found_again_within_its_errors() -> None:
    off = []
    for seed in range(10):
        fit = bgbb.fit(cells_of(*drawn(seed, 8000)))
        assert fit.evidence is not None
        off += [(getattr(fit, name) - value) / fit.evidence.errors[name] for name, value in KNOWN.items()]
    assert max(map(abs, off)) < 4
    assert 0.6 < np.std(off) < 1.4


def test_expectations_add_up_to_what_comes() -> None:
    x, t_x, T = drawn(1, 50_000)
    fit = bgbb.fit(cells_of(x, t_x, T))
    assert bgbb.expected_of_new(fit, T).sum() == pytest.approx(x.sum(), rel=0.02)
    assert float(bgbb.expected_purchases(fit, 7, 0, 0, 0)) == pytest.approx(
        float(bgbb.expected_of_new(fit, 7))
    )
    at, beside = (BgBb(1.2, 0.7, gamma, 2.8) for gamma in (1.0, 1.00001))
    assert float(bgbb.expected_of_new(at, 9)) == pytest.approx(
        float(bgbb.expected_of_new(beside, 9)), rel=1e-4
    )


@pytest.mark.parametrize(
    ("rows", "reason"),
    [([(0, 0, 5)] * 9, Reason.NO_REPEATS), ([(3, 4, 5)] * 100, None), ([(1, 2, 3)], None)],
)
def test_what_can_not_be_fitted_says_why(rows: Any, reason: Reason | None) -> None:
    with pytest.raises(FitFailed) as failed:
        bgbb.fit(cells_of(*zip(*rows, strict=True)))
    assert reason is None or failed.value.reason is reason


def test_what_counts_no_periods_is_refused() -> None:
    for wrong in [(1, 1.5, 3), (3, 2, 5)]:
        with pytest.raises(HistoryWrong):
            bgbb.fit(cells_of(*([each] for each in wrong)))
