"""What customers are worth, and how sure that is."""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from troth.insight.fits import bgnbd, gammagamma, mbgnbd, paretonbd
from troth.insight.fits.cells import cells_of
from troth.insight.fits.gammagamma import spending_of
from troth.insight.fits.worth import Terms, Worth, discounted, worth_of
from troth.insight.tests.real import cdnow

EACH = pytest.mark.parametrize("law", [bgnbd, mbgnbd, paretonbd])
TWO_YEARS = Terms(horizon=104, year=52, discount=0.12)


def worth_by(law: ModuleType, rows: slice = slice(None), terms: Terms = TWO_YEARS) -> Worth:
    them = cdnow()
    return worth_of(
        law=law,
        fit=law.fit(them.cells),
        spending=gammagamma.fit(spending_of(them.x, them.spend)),
        terms=terms,
        histories=(them.x[rows], them.t_x[rows], them.T[rows]),
        mean=them.spend[rows],
    )


@EACH
def test_it_is_what_a_sum_over_short_steps_is(law: ModuleType) -> None:
    them = cdnow()
    fit, rows = law.fit(them.cells), (them.x[:50], them.t_x[:50], them.T[:50])
    times = np.linspace(0, 104, 2081)
    purchases = np.array([law.expected_purchases(fit, t, *rows) for t in times])
    halfway = (times[1:] + times[:-1]) / 2
    exact = (np.diff(purchases, axis=0) * 1.12 ** (-halfway / 52)[:, None]).sum(axis=0)
    assert discounted(law, fit, TWO_YEARS, rows) == pytest.approx(exact, rel=1e-5)


@EACH
def test_without_a_discount_it_is_all_that_is_spent(law: ModuleType) -> None:
    them, plain = cdnow(), Terms(horizon=39, year=52, discount=0, margin=0.3)
    fit = law.fit(them.cells)
    spend = gammagamma.expected_spend(gammagamma.fit(spending_of(them.x, them.spend)), them.x, them.spend)
    exact = 0.3 * spend * law.expected_purchases(fit, 39, them.x, them.t_x, them.T)
    assert worth_by(law, terms=plain).value == pytest.approx(exact)


@EACH
def test_an_interval_holds_the_value_and_grows_where_less_is_known(law: ModuleType) -> None:
    found = worth_by(law)
    assert (found.least > 0).all()
    assert ((found.least < found.value) & (found.value < found.most)).all()
    fit = law.fit(cdnow().cells)
    assert fit.evidence is not None
    unsure = replace(fit, evidence=replace(fit.evidence, covariance=fit.evidence.covariance * 4))
    them = cdnow()
    wider = worth_of(
        law=law,
        fit=unsure,
        spending=gammagamma.fit(spending_of(them.x, them.spend)),
        terms=TWO_YEARS,
        histories=(them.x, them.t_x, them.T),
        mean=them.spend,
    )
    assert (wider.most > found.most).all()


def test_an_interval_is_as_wide_as_fits_to_other_customers_differ() -> None:
    them, chance = cdnow(), np.random.default_rng(4)
    rows = (np.array([2.0]), np.array([30.43]), np.array([38.86]))
    told: list[Any] = []
    for _draw in range(60):
        drawn = chance.integers(0, len(them.x), len(them.x))
        fit = bgnbd.fit(cells_of(them.x[drawn], them.t_x[drawn], them.T[drawn]))
        spending = gammagamma.fit(spending_of(them.x[drawn], them.spend[drawn]))
        often = discounted(bgnbd, fit, TWO_YEARS, rows)
        told.append(float((often * gammagamma.expected_spend(spending, 2, 22.35))[0]))
    found = worth_by(bgnbd, slice(0, 1))
    width = float(np.log(found.most[0] / found.least[0])) / 2 / 1.645
    assert np.std(np.log(told)) == pytest.approx(width, rel=0.4)


def test_terms_that_make_no_sense_are_refused() -> None:
    for wrong in ({"horizon": 0}, {"year": 0}, {"discount": -0.1}, {"margin": 0}, {"margin": 1.1}):
        with pytest.raises(ValueError, match="Horizon"):
            Terms(**{"horizon": 1, "year": 1} | wrong)
