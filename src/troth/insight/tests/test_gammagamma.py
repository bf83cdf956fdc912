"""Gamma-Gamma: what the papers found, and what must hold of any fit."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.testing import examples
from troth.insight.fits import gammagamma
from troth.insight.fits.cells import HistoryWrong
from troth.insight.fits.gammagamma import GammaGamma, likelihood_of, spending_of
from troth.insight.fits.maximum import FitFailed, Reason
from troth.insight.tests.real import published_cdnow

positive = st.floats(0.1, 20)
spent = st.lists(st.tuples(st.integers(1, 10_000), st.floats(0.01, 10_000)), min_size=1, max_size=20)


def drawn(seed: int, customers: int, p: float = 6, q: float = 4, gamma: float = 15) -> tuple[Any, Any]:
    chance = np.random.default_rng(seed)
    x = chance.integers(1, 12, customers).astype(float)
    rate = chance.gamma(q, 1 / gamma, customers)
    return x, chance.gamma(p * x) / rate / x


def test_it_is_what_was_published_of_cdnow() -> None:
    them = published_cdnow()
    fit = gammagamma.fit(spending_of(them.x, them.spend))
    assert [fit.p, fit.q, fit.gamma] == pytest.approx([6.2488, 3.7446, 15.4477], rel=2e-5)
    assert fit.evidence is not None
    assert fit.evidence.customers == 946
    assert fit.evidence.log_likelihood == pytest.approx(-4055.923, abs=1e-3)
    assert fit.mean == pytest.approx(35.171, abs=5e-4)


def test_the_first_ten_customers_spend_what_was_published() -> None:
    them = published_cdnow()
    fit = gammagamma.fit(spending_of(them.x, them.spend))
    first = gammagamma.expected_spend(fit, them.x[:10], them.spend[:10])
    published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert first.tolist() == pytest.approx(published, abs=0.01)


@examples(30)
@given(spent, st.tuples(positive, positive, positive))
def test_likelihood_and_gradient_are_those_of_many_digits(rows: Any, values: Any) -> None:
    spending = spending_of(*zip(*rows, strict=True))
    found, slope = likelihood_of(spending)(np.array(values))
    with mpmath.workdps(50):

        def total(p: Any, q: Any, gamma: Any) -> Any:
            logs = []
            for x, mean in rows:
                norm = mpmath.loggamma(p * x + q) - mpmath.loggamma(p * x) - mpmath.loggamma(q)
                powers = (p * x - 1) * mpmath.log(mean) + p * x * mpmath.log(x) + q * mpmath.log(gamma)
                logs.append(norm + powers - (p * x + q) * mpmath.log(gamma + x * mpmath.mpf(mean)))
            return mpmath.fsum(logs)

        true = tuple(mpmath.mpf(value) for value in values)
        assert found == pytest.approx(float(total(*true)), rel=1e-8, abs=1e-6)
        for place in range(3):
            exact = float(mpmath.diff(total, true, tuple(int(place == each) for each in range(3))))
            assert slope[place] == pytest.approx(exact, rel=1e-7, abs=1e-5)


@examples(50)
@given(st.tuples(positive, st.floats(1.1, 20), positive), st.integers(1, 10_000), st.floats(0.01, 10_000))
def test_what_is_expected_lies_between_ones_own_mean_and_that_of_all(
    values: Any, x: int, mean: float
) -> None:
    fit = GammaGamma(*values)
    expected = float(gammagamma.expected_spend(fit, x, mean))
    least, most = sorted((mean, fit.mean))
    assert least * (1 - 1e-9) <= expected <= most * (1 + 1e-9)


def test_the_unit_of_money_changes_nothing() -> None:
    x, mean = drawn(1, 3000)
    one, other = (gammagamma.fit(spending_of(x, mean * unit)) for unit in (1, 100))
    assert [other.p, other.q, other.gamma / 100] == pytest.approx([one.p, one.q, one.gamma], rel=1e-4)
    assert one.evidence is not None
    assert other.evidence is not None
    shift = len(x) * np.log(100)
    assert other.evidence.log_likelihood == pytest.approx(one.evidence.log_likelihood - shift, abs=1e-5)


def test_a_known_law_is_found_again_within_its_errors() -> None:
    off = []
    for seed in range(10):
        fit = gammagamma.fit(spending_of(*drawn(seed, 5000)))
        assert fit.evidence is not None
        known = {"p": 6, "q": 4, "gamma": 15}
        off += [(getattr(fit, name) - value) / fit.evidence.errors[name] for name, value in known.items()]
    assert max(map(abs, off)) < 4
    assert 0.6 < np.std(off) < 1.4


def test_who_spends_more_the_oftener_they_come_is_seen() -> None:
    x = np.arange(1, 50, dtype=float)
    assert spending_of(x, 3 * x).correlation == pytest.approx(1)
    assert spending_of([1, 2], [5, 5]).correlation == 0


@pytest.mark.parametrize(
    ("x", "mean", "reason"),
    [
        ([], [], Reason.NO_REPEATS),
        ([0, 0], [0, 0], Reason.NO_REPEATS),
        ([2] * 500, [10] * 500, None),
        ([3], [7], None),
    ],
)
def test_what_can_not_be_fitted_says_why(x: Any, mean: Any, reason: Reason | None) -> None:
    with pytest.raises(FitFailed) as failed:
        gammagamma.fit(spending_of(x, mean))
    assert reason is None or failed.value.reason is reason


def test_where_few_outweigh_all_there_is_no_mean() -> None:
    with pytest.raises(FitFailed) as failed:
        gammagamma.fit(spending_of(*drawn(3, 5000, q=0.7)))
    assert failed.value.reason is Reason.NO_MEAN


def test_a_mean_of_nothing_is_refused() -> None:
    with pytest.raises(HistoryWrong):
        spending_of([1, 2], [3, 0])
