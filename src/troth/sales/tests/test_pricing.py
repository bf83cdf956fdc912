"""Money of offers is exact: rows add up to totals, taxes to theirs, in currencies of all kinds of coins."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.ground.money import digits_of, rounded
from troth.sales.pricing import (
    Line,
    Period,
    Row,
    Total,
    Unpriceable,
    price_from,
    row_of,
    share_off,
    totals_of,
    worth_of,
)

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD"])  # two decimals, none, three
PERCENTS = st.decimals(0, 100, places=2)
LINES = st.lists(
    st.builds(
        Line,
        quantity=st.decimals(0, 100_000, places=4),
        price=st.decimals(0, 10**9, places=4),
        discount_percent=PERCENTS,
        tax_percent=st.sampled_from([Decimal(0), Decimal(7), Decimal("8.1"), Decimal(19), Decimal("5.5")]),
        period=st.sampled_from(Period),
        is_tax_included=st.booleans(),
        is_optional=st.booleans(),
        is_chosen=st.booleans(),
    ),
    max_size=12,
)


@given(lines=LINES, currency=CURRENCIES)
def test_rows_add_up_to_totals(lines: list[Line], currency: str) -> None:
    totals = totals_of(lines, currency)
    counted = [line for line in lines if line.is_chosen or not line.is_optional]
    for total in totals:
        rows = [line for line in counted if line.period is total.period]
        amounts = {True: Decimal(0), False: Decimal(0)}
        for line in rows:
            amounts[line.is_tax_included] += row_of(line, currency).amount
        if not amounts[True]:
            assert total.net == amounts[False]
        if not amounts[False]:
            assert total.gross == amounts[True]
        assert total.net <= amounts[False] + amounts[True] <= total.gross
        assert total.gross == total.net + sum((tax.amount for tax in total.taxes), Decimal(0))
    assert {total.period for total in totals} == ({line.period for line in counted} or {Period.ONCE})
    assert [total.period for total in totals] == [
        each for each in Period if each in {t.period for t in totals}
    ]


@given(lines=LINES, currency=CURRENCIES)
def test_taxes_are_those_of_exact_fractions(lines: list[Line], currency: str) -> None:
    coin = Fraction(1, 10 ** digits_of(currency))
    for total in totals_of(lines, currency):
        for tax in total.taxes:
            rate = Fraction(tax.percent) / 100
            of_rate = [
                line
                for line in lines
                if line.counts and line.period is total.period and line.tax_percent == tax.percent
            ]
            exact = sum(
                Fraction(row_of(line, currency).amount)
                * (rate / (1 + rate) if line.is_tax_included else rate)
                for line in of_rate
            )
            assert abs(Fraction(tax.amount) - exact) <= coin
        assert all(isinstance(each, Decimal) for each in (total.net, total.tax, total.gross))


@given(lines=LINES, currency=CURRENCIES)
def test_every_amount_is_whole_coins(lines: list[Line], currency: str) -> None:
    for line in lines:
        row = row_of(line, currency)
        for amount in (row.full, row.discount, row.amount):
            assert amount == rounded(amount, currency)
            assert amount >= 0


@given(lines=LINES, currency=CURRENCIES, percent=PERCENTS)
def test_the_order_of_rows_changes_nothing(lines: list[Line], currency: str, percent: Decimal) -> None:
    assert totals_of(lines, currency) == totals_of(lines[::-1], currency)


@given(
    price=st.decimals(0, 10**6, places=2),
    discount=PERCENTS,
    limit=PERCENTS,
    quantity=st.decimals(1, 100, places=2),
)
def test_a_discount_is_within_a_limit_that_is_no_smaller(
    price: Decimal, discount: Decimal, limit: Decimal, quantity: Decimal
) -> None:
    line = Line(quantity=quantity, price=price, discount_percent=discount)
    assert (share_off(line) <= limit) == (discount <= limit or not price)


def test_a_price_written_below_the_list_is_a_discount_as_well() -> None:
    line = Line(quantity=Decimal(2), price=Decimal(80), list_price=Decimal(100), discount_percent=Decimal(10))
    assert share_off(line) == Decimal(28)
    dear = Line(quantity=Decimal(2), price=Decimal(120), list_price=Decimal(100))
    assert share_off(dear) == 0
    off = Line(quantity=Decimal(3), price=Decimal(100), discount_amount=Decimal(1))
    assert share_off(off) == Decimal("0.34")


def test_half_a_coin_is_rounded_up() -> None:
    line = Line(quantity=Decimal("0.5"), price=Decimal("0.01"), discount_percent=Decimal(0))
    assert row_of(line, "EUR") == Row(Decimal("0.01"), Decimal("0.00"))
    assert totals_of([line], "JPY") == (Total(Period.ONCE, Decimal(0), ()),)


def test_tax_is_taken_of_the_sum_of_a_rate() -> None:
    line = Line(quantity=Decimal(1), price=Decimal("0.02"), tax_percent=Decimal(19))
    (total,) = totals_of([line] * 3, "EUR")
    assert (total.net, total.tax, total.gross) == (Decimal("0.06"), Decimal("0.01"), Decimal("0.07"))
    (total,) = totals_of([replace(line, is_tax_included=True)] * 3, "EUR")
    assert (total.net, total.tax, total.gross) == (Decimal("0.05"), Decimal("0.01"), Decimal("0.06"))


@pytest.mark.parametrize(
    "wrong",
    [
        {"quantity": Decimal(-1)},
        {"price": Decimal(-1)},
        {"discount_percent": Decimal(101)},
        {"discount_percent": Decimal(-1)},
        {"discount_amount": Decimal(11)},
    ],
)
def test_a_row_is_never_below_nothing(wrong: dict[str, Decimal]) -> None:
    values: dict[str, Any] = {"quantity": Decimal(1), "price": Decimal(10), **wrong}
    line = Line(**values)
    with pytest.raises(Unpriceable):
        row_of(line, "EUR")


def test_more_of_a_thing_costs_less() -> None:
    tiers = [(Decimal(10), Decimal(8)), (Decimal(1), Decimal(10)), (Decimal(100), Decimal(5))]
    assert [price_from(tiers, Decimal(q)) for q in ("0.5", "1", "9.9", "10", "500")] == [None, 10, 10, 8, 5]


def test_an_offer_is_worth_what_is_paid_in_its_first_year() -> None:
    lines = [Line(quantity=Decimal(1), price=Decimal(10), period=period) for period in Period]
    assert worth_of(totals_of(lines, "EUR")) == Decimal(10 + 120 + 40 + 10)
