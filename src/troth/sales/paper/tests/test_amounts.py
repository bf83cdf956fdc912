"""Sums of rounded lines: exact, in any currency, whatever is typed."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from troth.sales.paper.amounts import Line, amount_of, totals_of
from troth.sales.paper.tests.sheets import line

PLACES = {"EUR": 2, "JPY": 0, "KWD": 3}
LINES = st.builds(
    Line,
    description=st.just("x"),
    quantity=st.decimals("0.01", "10000", places=2),
    unit_price=st.decimals("-100000", "100000", places=4),
    discount_percent=st.decimals("0", "100", places=2),
    tax_percent=st.sampled_from([Decimal(0), Decimal(7), Decimal("8.1"), Decimal(19)]),
    period=st.sampled_from(["", "month", "year"]),
    is_optional=st.booleans(),
    is_chosen=st.booleans(),
)


@given(st.lists(LINES, max_size=12), st.sampled_from(sorted(PLACES)))
def test_totals_are_the_sums_of_what_is_shown(lines: list[Line], currency: str) -> None:
    totals = totals_of(lines, currency)

    for total in totals:
        counted = [each for each in lines if each.counts and each.period == total.period]
        assert total.net == sum(amount_of(each, currency) for each in counted)
        assert total.gross == total.net + sum(tax.amount for tax in total.taxes)
        for amount in (total.net, total.gross, *(tax.amount for tax in total.taxes)):
            assert isinstance(amount, Decimal)
            assert -amount.as_tuple().exponent == PLACES[currency]  # type: ignore[operator]
    assert {each.period for each in lines if each.counts} <= {total.period for total in totals}


def test_an_option_counts_once_it_is_chosen() -> None:
    lines = [line(), line(is_optional=True), line(is_optional=True, is_chosen=True)]

    assert [total.net for total in totals_of(lines, "EUR")] == [Decimal("200.00")]


def test_nothing_comes_to_nothing() -> None:
    assert [total.gross for total in totals_of([], "JPY")] == [Decimal(0)]


def test_halves_are_rounded_away_from_zero() -> None:
    assert amount_of(line(unit_price=Decimal("0.125")), "EUR") == Decimal("0.13")
