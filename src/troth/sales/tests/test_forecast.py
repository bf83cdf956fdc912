"""The rules of a forecast: what is believed of few and of many deals, and how often an interval holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from troth.sales.forecast import (
    Expected,
    Interval,
    Load,
    Past,
    Period,
    Span,
    Trait,
    interval,
    learn,
    period_of,
    usual,
    usual_error,
    weighted,
    widening,
)

FIRST, LAST = UUID(int=1), UUID(int=2)
SET = {FIRST: Decimal("0.1"), LAST: Decimal("0.8")}
amounts = st.decimals(0, 1_000_000, places=2)


def test_without_any_deals_seen_a_stage_is_worth_its_probability() -> None:
    learnt = learn([], SET)
    assert learnt.of(Trait(LAST, "event", 2)).mean == Decimal("0.8")


def test_few_deals_move_a_belief_little_and_many_make_it() -> None:
    trait = Trait(LAST, "", 1)
    few, many = learn([(trait, 2, 0)], SET), learn([(trait, 2000, 200)], SET)
    assert Decimal("0.6") < few.stages[LAST].mean < Decimal("0.8")
    assert abs(many.of(trait).mean - Decimal("0.1")) < Decimal("0.01")


def test_a_source_that_does_better_is_believed_more_as_more_of_it_is_seen() -> None:
    good, bad = Trait(LAST, "introduced", 1), Trait(LAST, "website", 1)
    learnt = learn([(good, 100, 90), (bad, 100, 10)], SET)
    assert learnt.of(good).mean > Decimal("0.8") > Decimal("0.2") > learnt.of(bad).mean


def test_a_stage_that_is_gone_brings_nothing() -> None:
    assert (
        weighted([Load(Trait(uuid4(), "", 1), 3, Decimal(900), Decimal(270_000))], learn([], SET)).mean == 0
    )


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), amounts), min_size=1, max_size=9))
def test_what_is_weighted_is_never_more_than_all_of_it(rows: list[tuple[int, int, Decimal]]) -> None:
    traits = [Trait(LAST, str(place), 1) for place in range(len(rows))]
    seen = [(trait, deals + won, won) for trait, (deals, won, _amount) in zip(traits, rows, strict=True)]
    loads = [Load(trait, 1, row[2], row[2] ** 2) for trait, row in zip(traits, rows, strict=True)]
    expected = weighted(loads, learn(seen, SET))
    assert 0 <= expected.mean <= sum(row[2] for row in rows)
    assert expected.variance >= 0


def test_an_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    chance = Random(7)
    held, rounds = 0, 600
    for _round in range(rounds):
        truth = chance.betavariate(4, 4)
        seen = [(Trait(LAST, "", 1), 60, sum(chance.random() < truth for _deal in range(60)))]
        values = [Decimal(chance.randrange(1_000, 20_000)) for _deal in range(chance.randrange(15, 120))]
        load = Load(
            Trait(LAST, "", 1),
            len(values),
            sum(values, Decimal(0)),
            sum((value**2 for value in values), Decimal(0)),
        )
        won = sum(value for value in values if chance.random() < truth)
        held += interval(weighted([load], learn(seen, {LAST: Decimal("0.5")}))).holds(Decimal(won))
    assert 0.74 < held / rounds < 0.87


def test_what_earlier_periods_brought_is_expected_again() -> None:
    assert usual([]) == Expected()
    assert usual([Decimal(100), Decimal(300)]).mean == 200
    assert usual([Decimal(100)]).variance == 10_000


def _past(likely: int, won: int, variance: int) -> Past:
    period = Period(Span.MONTH, date(2026, 1, 1))
    return Past(
        period, Expected(Decimal(likely), Decimal(variance)), Decimal(won), Interval(Decimal(0), Decimal(9))
    )


def test_forecasts_that_were_too_sure_widen_the_next() -> None:
    assert widening([]) == 1
    assert widening([_past(100, 101, 100)] * 6) == 1
    assert widening([_past(100, 200, 100)] * 6) > 50


def test_the_error_is_a_share_of_what_was_won() -> None:
    assert usual_error([]) is None
    assert usual_error([_past(80, 100, 1), _past(120, 100, 1)]) == Decimal("0.2")


@given(st.dates(date(1990, 1, 1), date(2200, 1, 1)), st.sampled_from(Span))
def test_every_day_is_in_one_period_and_periods_follow_one_another(day: date, span: Span) -> None:
    period = period_of(day, span)
    assert period.holds(day)
    assert not period.shifted(1).holds(day)
    assert period.shifted(1).shifted(-1) == period
    assert period.ends_before == period.shifted(1).starts_on
