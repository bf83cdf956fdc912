"""Amounts of money keep every digit, and find their currency at either end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from troth.ground.money import Money, NoMoney, from_json, from_stored, is_storable, parted


@pytest.mark.parametrize(
    ("text", "number", "currency"),
    [
        ("1.234,50 €", "1.234,50", "EUR"),
        ("EUR 1,234.50", "1,234.50", "EUR"),
        ("1234.50eur", "1234.50", "EUR"),
        ("-€5", "-5", "EUR"),
        ("€ -5", "-5", "EUR"),
        ("(5 000.00) USD", "(5 000.00)", "USD"),
        ("Kč 100", "100", "CZK"),
        ("Fr. 12.50", "12.50", "CHF"),
        ("100 kr", "100", "SEK"),
        ("$5", "5", "USD"),
        ("42", "42", "GBP"),
    ],
)
def test_a_text_is_parted_into_number_and_currency(text: str, number: str, currency: str) -> None:
    assert parted(text, "GBP") == (number, currency)


def test_a_sign_of_several_currencies_means_that_of_the_workspace() -> None:
    assert parted("$5", "CAD") == ("5", "CAD")
    assert parted("5 kr", "DKK") == ("5", "DKK")


@pytest.mark.parametrize("text", ["", "EUR", "5 XYZ", "about 5", "5 EUR or so", "€ 5 $"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(NoMoney):
        parted(text, "EUR")


@pytest.mark.parametrize(
    ("amount", "is_kept"),
    [
        ("999999999999999", True),
        ("1000000000000000", False),
        ("99999999999.9999", True),
        ("999999999999.9999", False),
        ("0.0001", True),
        ("0.00001", False),
        ("NaN", False),
        ("Infinity", False),
        ("1E+30", False),
        ("-0.5", True),
    ],
)
def test_as_many_digits_are_kept_as_json_keeps(amount: str, is_kept: bool) -> None:
    assert is_storable(Decimal(amount)) is is_kept
    if is_kept:
        assert Decimal(repr(float(amount))) == Decimal(amount)


def test_it_is_written_and_read_again_whole() -> None:
    held = Money(Decimal("1234.50"), "EUR")
    assert held.stored == "(EUR,1234.50)"
    assert from_stored(held.stored) == from_json(held.as_json) == held
    for wrong in ("(EUR,)", "(EUR,1,2)", "EUR 5", "(eur,5)", "(EUR,1e5)"):
        with pytest.raises(NoMoney):
            from_stored(wrong)
    for given in ({"amount": "5"}, {"amount": True, "currency": "EUR"}, {"amount": "5", "currency": "EURO"}):
        with pytest.raises(NoMoney):
            from_json(given)
