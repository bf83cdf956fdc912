"""BG/NBD and MBG/NBD: what the papers found, and what must hold of any fit."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.testing import examples
from troth.insight.fits import bgnbd, mbgnbd
from troth.insight.fits.beta_geometric import BetaGeometric, likelihood_of
from troth.insight.fits.cells import cells_of
from troth.insight.tests.real import cdnow, published_cdnow
from troth.insight.tests.simulated import alone, compressed

BOTH = pytest.mark.parametrize("law", [bgnbd, mbgnbd])
KNOWN = {"r": 0.6, "alpha": 6.0, "a": 0.8, "b": 2.0}
positive = st.floats(0.05, 20)
histories = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 30), st.integers(0, 30)).map(
        lambda made: (made[0], made[1] + 1, made[1] + 1 + made[2]) if made[0] else (0, 0, made[1] + made[2])
    ),
    min_size=1,
    max_size=30,
)


def last_at_first(law: ModuleType) -> bool:
    return law is mbgnbd


def test_bgnbd_is_what_was_published_of_cdnow() -> None:
    fit = bgnbd.fit(published_cdnow().cells)
    assert [fit.r, fit.alpha, fit.a, fit.b] == pytest.approx([0.24259, 4.41353, 0.79289, 2.42575], rel=2e-5)
    assert fit.evidence is not None
    assert fit.evidence.log_likelihood == pytest.approx(-9582.426, abs=1e-3)
    assert fit.evidence.customers == 2357


def test_mbgnbd_is_what_was_published_of_cdnow() -> None:
    fit = mbgnbd.fit(published_cdnow().cells)
    assert [fit.r, fit.alpha, fit.a, fit.b] == pytest.approx([0.52484, 6.18299, 0.89136, 1.61400], rel=2e-5)
    assert fit.evidence is not None
    assert fit.evidence.log_likelihood == pytest.approx(-9582.133, abs=1e-3)


def test_bgnbd_expects_of_cdnow_what_was_published() -> None:
    fit, them = bgnbd.fit(published_cdnow().cells), published_cdnow()
    new = bgnbd.expected_of_new(fit, [0, 1, 39, 52, 78])
    assert new.tolist() == pytest.approx([0, 0.0532, 1.195, 1.444, 1.858], abs=5e-4)
    assert float(bgnbd.expected_purchases(fit, 39, 2, 30.43, 38.86)) == pytest.approx(1.2259, abs=5e-5)
    assert bgnbd.expected_purchases(fit, 39, them.x, them.t_x, them.T).sum() == pytest.approx(1653, abs=1)


def test_what_was_held_out_is_foretold_as_published() -> None:
    them = cdnow()
    fit = bgnbd.fit(them.cells)
    foretold = bgnbd.expected_purchases(fit, 39, them.x, them.t_x, them.T)
    groups = np.minimum(them.x, 7)
    came = [them.held_out[groups == x].mean() for x in range(8)]
    expected = [foretold[groups == x].mean() for x in range(8)]
    assert came == pytest.approx([0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359], abs=5e-4)
    assert expected == pytest.approx([0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157], abs=1e-3)
    assert them.held_out.sum() == 1882


@BOTH
@examples(50)
@given(histories, st.tuples(positive, positive, positive, positive))
def test_compressed_histories_are_as_likely(law: ModuleType, rows: list[Any], values: Any) -> None:
    them = tuple(np.array(column, dtype=np.float64) for column in zip(*rows * 3, strict=True))
    each = likelihood_of(alone(them), first_may_be_last=last_at_first(law))(np.array(values))  # type: ignore[arg-type]
    counted = likelihood_of(compressed(them), first_may_be_last=last_at_first(law))(np.array(values))  # type: ignore[arg-type]
    assert counted[0] == pytest.approx(each[0], rel=1e-10)
    assert counted[1] == pytest.approx(each[1], rel=1e-8, abs=1e-8)


def as_written(law: ModuleType, history: Any, values: Any) -> Any:
    """Give the log-likelihood of one history as the papers write it."""
    x, t_x, T = history
    r, alpha, a, b = values
    gamma, beta = mpmath.gamma, mpmath.beta
    later = int(last_at_first(law))
    norm = gamma(r + x) * alpha**r / gamma(r) / beta(a, b)
    stays = beta(a, b + x + later) / (alpha + T) ** (r + x)
    leaves = beta(a + 1, b + x - 1 + later) / (alpha + t_x) ** (r + x) if x or later else 0
    return mpmath.log(norm * (stays + leaves))


@BOTH
@examples(25)
@given(histories, st.tuples(positive, positive, positive, positive))
def test_likelihood_and_gradient_are_those_of_many_digits(
    law: ModuleType, rows: list[Any], values: Any
) -> None:
    rows = [(min(x, 300), t_x, T) for x, t_x, T in rows[:5]]
    found, slope = likelihood_of(cells_of(*zip(*rows, strict=True)), first_may_be_last=last_at_first(law))(
        np.array(values)
    )
    with mpmath.workdps(60):
        true = [mpmath.mpf(value) for value in values]

        def total(*given: Any) -> Any:
            return mpmath.fsum(as_written(law, row, given) for row in rows)

        assert found == pytest.approx(float(total(*true)), rel=1e-10, abs=1e-10)
        for place in range(4):
            order = tuple(int(place == each) for each in range(4))
            exact = float(mpmath.diff(total, tuple(true), order))
            assert slope[place] == pytest.approx(exact, rel=1e-8, abs=1e-8)


@BOTH
@examples(100)
@given(
    st.tuples(positive, positive, positive, positive),
    st.integers(0, 10_000),
    st.floats(0.1, 300),
    st.floats(0.01, 1000),
)
def test_expectations_are_those_of_many_digits(
    law: ModuleType, values: Any, x: int, T: float, t: float
) -> None:
    fit = BetaGeometric(*values, first_may_be_last=last_at_first(law))
    with mpmath.workdps(40):
        r, alpha, a, b = (mpmath.mpf(value) for value in values)
        b = b + int(last_at_first(law))
        share, all_of_it = t / (alpha + T + t), a + b + x - 1
        if abs(a - 1) < 1e-5 or abs(all_of_it) < 1e-5:
            return  # a limit, which the formula does not have
        left = (1 - share) ** (a - 1) * mpmath.hyp2f1(all_of_it - x - r, a - 1, all_of_it, share)
        exact = float(all_of_it / (a - 1) * (1 - left))
    alive = law.probability_alive(fit, x, T / 2 if x else 0, T)
    found = float(law.expected_purchases(fit, t, x, T / 2 if x else 0, T))
    assert found == pytest.approx(exact * float(alive), rel=1e-6, abs=1e-9)


@BOTH
def test_where_a_is_one_the_expectation_is_the_limit(law: ModuleType) -> None:
    at, beside = (
        BetaGeometric(0.5, 6.0, a, 2.0, first_may_be_last=last_at_first(law)) for a in (1.0, 1.00001)
    )
    assert float(law.expected_of_new(at, 30)) == pytest.approx(
        float(law.expected_of_new(beside, 30)), rel=1e-4
    )
