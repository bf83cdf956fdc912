"""Amounts of money: exact, and never without their currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import cache
from typing import Any

from babel.numbers import get_currency_precision, list_currencies

MOST_DIGITS = 15  # as many as JSON's own numbers keep; the audit trail holds amounts in them
MOST_DECIMALS = 4
RATE_DIGITS, RATE_DECIMALS = 20, 12  # of what a unit of one currency is worth in another
RATE_STEP = Decimal(1).scaleb(-RATE_DECIMALS)
RATES_END = Decimal(10) ** (RATE_DIGITS - RATE_DECIMALS)  # each rate is less
PRECISE = Context(prec=80, rounding=ROUND_HALF_UP)
SQL_TYPE = "money_amount"  # a composite: the currency first, so that amounts of one lie together in an index

# Signs that mean one currency, or the first of several unless the workspace keeps its books in another.
SIGNS: Mapping[str, tuple[str, ...]] = {
    "€": ("EUR",), "£": ("GBP",), "₹": ("INR",), "₺": ("TRY",), "₽": ("RUB",), "₴": ("UAH",), "₪": ("ILS",),
    "₩": ("KRW",), "₫": ("VND",), "₦": ("NGN",), "₱": ("PHP",), "฿": ("THB",), "zł": ("PLN",), "Kč": ("CZK",),
    "Ft": ("HUF",), "Fr": ("CHF",), "R$": ("BRL",), "lei": ("RON",),
    "kr": ("SEK", "NOK", "DKK", "ISK"), "¥": ("JPY", "CNY"),
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "ARS", "CLP", "COP"),
}  # fmt: skip
_NUMBER = re.compile(r"\(?[+\-−]?\s*\d[\d.,'’_\s]*\)?")
_ROW = re.compile(r"\(([A-Z]{3}),(-?[0-9.]+)\)")


class NoMoney(ValueError):
    """A value is no amount with a currency."""


class NoRate(ValueError):
    """A currency can not be converted: no rate of it is known."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    @property
    def stored(self) -> str:
        """The value as PostgreSQL reads it for a column of `SQL_TYPE`."""
        return f"({self.currency},{self.amount:f})"

    @property
    def as_json(self) -> dict[str, str]:
        """The value as the API shows it: the amount as a text, since JSON's own numbers lose digits."""
        return {"amount": f"{self.amount:f}", "currency": self.currency}


@dataclass(frozen=True, slots=True)
class Rates:
    """What a unit of each currency is worth in the workspace's `own`, on one day."""

    own: str
    worth: Mapping[str, Decimal]

    def into(self, currency: str) -> dict[str, Decimal]:
        """Give what a unit of each known currency comes to in this one, itself first.

        A currency without a rate is worth itself and nothing else: there is no guessing. Nor has one a rate
        in another that would be too small or too large to be kept as one.
        """
        known = {self.own: Decimal(1), **self.worth}
        by = known.pop(currency, None)
        rates = {code: PRECISE.divide(rate, by) for code, rate in known.items()} if by else {}
        rates = {code: rate.quantize(RATE_STEP, context=PRECISE) for code, rate in rates.items()}
        return {currency: Decimal(1), **{code: rate for code, rate in rates.items() if 0 < rate < RATES_END}}

    def converted(self, money: Money, currency: str) -> Money:
        """Give an amount in another currency, in its smallest coin, half a coin rounded up. Raises NoRate."""
        rate = self.into(currency).get(money.currency)
        if rate is None:
            raise NoRate(money.currency)
        return Money(rounded(PRECISE.multiply(money.amount, rate), currency), currency)


def digits_of(currency: str) -> int:
    """Give how many decimals a currency is counted in: 2 of the euro, none of the yen."""
    return get_currency_precision(currency)


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round an amount to the smallest coin, half a coin away from zero."""
    return amount.quantize(Decimal(1).scaleb(-digits_of(currency)), context=PRECISE)


def from_stored(text: str) -> Money:
    """Read a value as PostgreSQL writes it. Raises NoMoney."""
    match = _ROW.fullmatch(text)
    if match is None:
        raise NoMoney(text)
    return Money(_exact(match[2]), match[1])


def from_json(value: Mapping[str, Any]) -> Money:
    """Read a value as the API shows it, or as the audit trail holds it. Raises NoMoney."""
    if value.keys() != {"amount", "currency"}:
        raise NoMoney(value)
    amount, currency = value["amount"], value["currency"]
    if isinstance(amount, bool) or not isinstance(amount, str | int | float | Decimal):
        raise NoMoney(amount)
    if not isinstance(currency, str) or not is_currency(currency.upper()):
        raise NoMoney(currency)
    return Money(_exact(str(amount)), currency.upper())


def is_storable(amount: Decimal) -> bool:
    """Tell whether an amount has no more digits than are kept, nor more decimals than any currency."""
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -MOST_DECIMALS:
        return False
    return amount.adjusted() < MOST_DIGITS and amount.adjusted() - min(exponent, 0) < MOST_DIGITS


@cache
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


def is_currency(code: str) -> bool:
    """Tell whether these are the three letters of a currency, past or present."""
    return code in _currencies()


def parted(text: str, otherwise: str) -> tuple[str, str]:
    """Part "1.234,50 €" into its number and its currency; one that names none is of `otherwise`.

    Raises NoMoney where there is no number, or a sign that means no currency.
    """
    found = _NUMBER.search(text)
    if found is None:
        raise NoMoney(text)
    number, before = found[0].strip(), text[: found.start()].strip()
    if before.startswith(("-", "−")):
        number, before = f"-{number}", before[1:].strip()
    sign = f"{before} {text[found.end() :].strip()}".strip().rstrip(".")
    if not sign:
        return number, otherwise
    if is_currency(sign.upper()):
        return number, sign.upper()
    known = {each.casefold(): codes for each, codes in SIGNS.items()}.get(sign.casefold())
    if known is None:
        raise NoMoney(sign)
    return number, otherwise if otherwise in known else known[0]


def _exact(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise NoMoney(text) from error
    if not number.is_finite():
        raise NoMoney(text)
    return number
