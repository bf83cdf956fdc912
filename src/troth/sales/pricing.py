"""What lines come to: exact, rounded line by line as they are shown, tax taken of the sum of each rate.

All numbers are decimals. An amount is rounded once, to the smallest coin of its currency, half a coin away
from zero; whatever is summed is rounded, so a page, a PDF and the value of a deal never differ by a coin.
Tax follows EN 16931: of each rate's sum, not of each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from enum import StrEnum

from troth.ground.money import PRECISE, rounded

NOTHING, HUNDRED = Decimal(0), Decimal(100)


class Period(StrEnum):
    """How often a line is paid."""

    ONCE = ""
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


TIMES_A_YEAR = {Period.ONCE: 1, Period.MONTH: 12, Period.QUARTER: 4, Period.YEAR: 1}


class Unpriceable(ValueError):
    """A line whose discount is more than the line, or whose numbers are below nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of an offer. Shares are in per cent; prices are of one unit.

    `list_price` is what the price list says, where the seller wrote another price. The discount is a share
    of the row, or an amount off it, or both, the share first. Prices are without tax unless it
    `is_tax_included`. An optional row counts only when it is chosen.
    """

    quantity: Decimal
    price: Decimal
    list_price: Decimal | None = None
    discount_percent: Decimal = NOTHING
    discount_amount: Decimal = NOTHING
    tax_percent: Decimal = NOTHING
    period: Period = Period.ONCE
    is_tax_included: bool = False
    is_optional: bool = False
    is_chosen: bool = False

    @property
    def counts(self) -> bool:
        """Tell whether the row is part of what is agreed."""
        return self.is_chosen or not self.is_optional


@dataclass(frozen=True, slots=True)
class Row:
    """What a line comes to: before its discount, the discount, and what is left of it."""

    full: Decimal
    discount: Decimal

    @property
    def amount(self) -> Decimal:
        """What stands at the end of the row."""
        return self.full - self.discount


@dataclass(frozen=True, slots=True)
class Tax:
    """What one rate of tax comes to, and of what."""

    percent: Decimal
    net: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """What the rows of one period come to."""

    period: Period
    net: Decimal
    taxes: tuple[Tax, ...]

    @property
    def tax(self) -> Decimal:
        """All taxes."""
        return sum((tax.amount for tax in self.taxes), NOTHING)

    @property
    def gross(self) -> Decimal:
        """The net amount with all taxes."""
        return self.net + self.tax


def row_of(line: Line, currency: str) -> Row:
    """Give what a line comes to. Raises Unpriceable."""
    with localcontext(PRECISE):
        full = rounded(line.quantity * line.price, currency)
        share = rounded(full * line.discount_percent / HUNDRED, currency)
        row = Row(full, share + rounded(line.discount_amount, currency))
    if min(line.quantity, line.price, line.discount_percent, line.discount_amount, row.amount) < 0:
        raise Unpriceable(line)
    return row


def totals_of(lines: Iterable[Line], currency: str) -> tuple[Total, ...]:
    """Give the sums of what counts, one for each period, what is paid once first.

    Where nothing counts there is one total of nothing. Raises Unpriceable.
    """
    counted = [line for line in lines if line.counts]
    return tuple(
        _total(period, found, currency)
        for period in Period
        if (found := [line for line in counted if line.period is period]) or not (period or counted)
    )


def worth_of(totals: Iterable[Total]) -> Decimal:
    """Give what an offer is worth without tax: what is paid once, and a year of what is paid again."""
    return sum((total.net * TIMES_A_YEAR[total.period] for total in totals), NOTHING)


def share_off(line: Line) -> Decimal:
    """Give how far a line is below its list price, all discounts together: per cent, up to a hundredth.

    Nothing for one that is dearer, or costs nothing by the list.
    """
    with localcontext(PRECISE):
        listed = line.quantity * (line.price if line.list_price is None else line.list_price)
        after = (
            line.quantity * line.price * (HUNDRED - line.discount_percent) / HUNDRED - line.discount_amount
        )
        off = (listed - after) * HUNDRED / listed if listed else NOTHING
        return max(off, NOTHING).quantize(Decimal("0.01"), ROUND_CEILING)


def price_after(line: Line) -> Decimal:
    """Give what one costs after all discounts, down to a ten-thousandth."""
    with localcontext(PRECISE):
        off = line.discount_amount / line.quantity if line.quantity else NOTHING
        after = line.price * (HUNDRED - line.discount_percent) / HUNDRED - off
        return after.quantize(Decimal("0.0001"), ROUND_FLOOR)


def in_terms(price: Decimal, tax_percent: Decimal, *, has_tax: bool, wants_tax: bool) -> Decimal:
    """Give a price that has its tax in it, or not, as one that has it, or not: to a ten-thousandth."""
    if has_tax is wants_tax:
        return price
    with localcontext(PRECISE):
        factor = (HUNDRED + tax_percent) / HUNDRED
        return (price * factor if wants_tax else price / factor).quantize(Decimal("0.0001"))


def price_from(tiers: Sequence[tuple[Decimal, Decimal]], quantity: Decimal) -> Decimal | None:
    """Choose by quantity among (from how many on, price of one); None where too few are bought."""
    fitting = [tier for tier in tiers if tier[0] <= quantity]
    return max(fitting)[1] if fitting else None


def _total(period: Period, lines: Sequence[Line], currency: str) -> Total:
    taxes = []
    for percent in sorted({line.tax_percent for line in lines}):
        of_rate = [line for line in lines if line.tax_percent == percent]
        bare, with_tax = (
            sum(
                (row_of(line, currency).amount for line in of_rate if line.is_tax_included is included),
                NOTHING,
            )
            for included in (False, True)
        )
        taxes.append(_tax(percent, bare, with_tax, currency))
    net = sum((tax.net for tax in taxes), rounded(NOTHING, currency))
    return Total(period, net, tuple(tax for tax in taxes if tax.percent))


def _tax(percent: Decimal, bare: Decimal, with_tax: Decimal, currency: str) -> Tax:
    with localcontext(PRECISE):
        added = rounded(bare * percent / HUNDRED, currency)
        within = rounded(with_tax * percent / (HUNDRED + percent), currency)
        return Tax(percent, bare + with_tax - within, added + within)
