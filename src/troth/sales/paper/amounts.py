"""What lines of a document come to: exact, rounded line by line as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a document. Prices are of one unit, without tax; shares are in per cent.

    `period` is "" for once, else "month" or "year". An optional line counts only when it is chosen.
    """

    description: str
    details: str = ""
    quantity: Decimal = Decimal(1)
    unit: str = ""
    unit_price: Decimal = Decimal(0)
    discount_percent: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)
    period: str = ""
    is_optional: bool = False
    is_chosen: bool = False

    @property
    def counts(self) -> bool:
        """Tell whether the line is part of what is agreed."""
        return self.is_chosen or not self.is_optional


@dataclass(frozen=True, slots=True)
class Tax:
    """What one rate of tax comes to."""

    percent: Decimal
    base: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """What the lines of one period come to."""

    period: str
    net: Decimal
    taxes: Sequence[Tax]

    @property
    def gross(self) -> Decimal:
        """The net amount with all taxes."""
        return self.net + sum((tax.amount for tax in self.taxes), Decimal(0))


PERIODS = ("", "month", "year")


def amount_of(line: Line, currency: str) -> Decimal:
    """Give what a line comes to without tax, rounded to the currency's digits."""
    exact = line.quantity * line.unit_price * (HUNDRED - line.discount_percent) / HUNDRED
    return rounded(exact, currency)


def totals_of(lines: Iterable[Line], currency: str) -> list[Total]:
    """Give the sums of what counts, what is paid once first; tax is taken of each rate's sum."""
    counted = [line for line in lines if line.counts]
    return [
        _total(period, of_period, currency)
        for period in PERIODS
        if (of_period := [line for line in counted if line.period == period]) or not (period or counted)
    ]


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Round to the digits of a currency, halves away from zero."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), ROUND_HALF_UP)


def _total(period: str, lines: Sequence[Line], currency: str) -> Total:
    taxes = []
    for percent in sorted({line.tax_percent for line in lines}):
        base = sum((amount_of(line, currency) for line in lines if line.tax_percent == percent), Decimal(0))
        taxes.append(Tax(percent, base, rounded(base * percent / HUNDRED, currency)))
    net = sum((tax.base for tax in taxes), rounded(Decimal(0), currency))
    return Total(period, net, tuple(tax for tax in taxes if tax.percent))
