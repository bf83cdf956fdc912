"""Pareto/NBD: what the papers found, and the likelihood against many digits."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.testing import examples
from troth.insight.fits import paretonbd
from troth.insight.fits.cells import cells_of
from troth.insight.fits.paretonbd import ParetoNbd, likelihood_of
from troth.insight.tests.real import published_cdnow

wide = st.floats(-3, 3).map(np.exp)
history = st.tuples(st.integers(0, 300), st.floats(0.01, 40), st.floats(0, 200)).map(
    lambda made: (made[0], made[1], made[1] + made[2]) if made[0] else (0, 0.0, made[2])
)


def test_it_is_what_was_published_of_cdnow() -> None:
    fit = paretonbd.fit(published_cdnow().cells)
    assert [fit.r, fit.alpha, fit.s, fit.beta] == pytest.approx(
        [0.55328, 10.57761, 0.60621, 11.66791], rel=5e-4
    )
    assert fit.evidence is not None
    assert fit.evidence.log_likelihood == pytest.approx(-9594.974, abs=1e-3)
    published, _slope = likelihood_of(published_cdnow().cells)(
        np.array([0.55328, 10.57761, 0.60621, 11.66791])
    )
    assert fit.evidence.log_likelihood >= published


def test_it_expects_what_was_published() -> None:
    fit = paretonbd.fit(published_cdnow().cells)
    assert float(paretonbd.expected_purchases(fit, 52, 26, 30.86, 31)) == pytest.approx(25.46, abs=5e-3)
    # The series was published of parameters that were rounded to these.
    series = paretonbd.expected_of_new(ParetoNbd(0.55, 10.56, 0.61, 11.64), np.arange(10)).tolist()
    published = [0, 0.05077821, 0.09916088, 0.14542507, 0.18979930, 0.23247466, 0.27361274, 0.31335159,
                 0.35181024, 0.38909211]  # fmt: skip
    assert series == pytest.approx(published, abs=6e-9)


def as_written(given: Any, values: Any) -> Any:
    """Give the log-likelihood of one history as Fader and Hardie write it, with hypergeometric functions."""
    x, t_x, T = (mpmath.mpf(each) for each in given)
    r, alpha, s, beta = values
    more, less, second = (alpha, beta, s + 1) if alpha >= beta else (beta, alpha, r + x)
    shape = r + s + x

    def part(time: Any) -> Any:
        share = (more - less) / (more + time)
        return mpmath.hyp2f1(shape, second, shape + 1, share) / (more + time) ** shape

    norm = mpmath.gamma(r + x) / mpmath.gamma(r) * alpha**r * beta**s
    here = (alpha + T) ** -(r + x) * (beta + T) ** -s
    return mpmath.log(norm * (here + s / shape * (part(t_x) - part(T))))


@examples(30)
@given(history, st.tuples(wide, wide, wide, wide))
def test_likelihood_and_gradient_are_those_of_many_digits(row: Any, values: Any) -> None:
    found, slope = likelihood_of(cells_of(*([each] for each in row)))(np.array(values))
    with mpmath.workdps(60):
        true = tuple(mpmath.mpf(float(value)) for value in values)
        assert found == pytest.approx(float(as_written(row, true)), rel=1e-9, abs=1e-9)
        step = mpmath.mpf(10) ** -20
        for place in range(4):
            aside = [[each + sign * step * (at == place) for at, each in enumerate(true)] for sign in (1, -1)]
            exact = float((as_written(row, aside[0]) - as_written(row, aside[1])) / (2 * step))
            assert slope[place] == pytest.approx(exact, rel=1e-7, abs=1e-7)


@examples(10)
@given(st.tuples(wide, wide, wide, wide), st.integers(0, 10_000), st.floats(0.1, 300), st.floats(0, 300))
def test_the_integral_stands_where_it_is_steep(values: Any, x: int, t_x: float, silence: float) -> None:
    fit = ParetoNbd(*values)
    last = t_x if x else 0.0
    alive = float(paretonbd.probability_alive(fit, x, last, last + silence))
    with mpmath.workdps(25):
        r, alpha, s, beta = (mpmath.mpf(float(value)) for value in values)
        T = mpmath.mpf(last) + silence

        def lost(tau: Any) -> Any:
            return (
                ((alpha + T) / (alpha + tau)) ** (r + x) * ((beta + T) / (beta + tau)) ** (s + 1) / (beta + T)
            )

        pieces = [last + (T - last) * mpmath.mpf(4) ** -each for each in range(12, -1, -1)]
        exact = float(1 / (1 + s * mpmath.quad(lost, [mpmath.mpf(last), *pieces])))
    assert alive == pytest.approx(exact, rel=1e-8, abs=1e-12)


def test_where_s_is_one_the_expectation_is_the_limit() -> None:
    at, beside = (ParetoNbd(0.5, 6.0, s, 9.0) for s in (1.0, 1.000001))
    assert float(paretonbd.expected_of_new(at, 30)) == pytest.approx(
        float(paretonbd.expected_of_new(beside, 30)), rel=1e-5
    )
