"""What a measure comes to: its kind, and the fields that it can be made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import Field, Kind
from troth.ground.money import MOST_DECIMALS, PRECISE, Money, Rates
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.meaning import Compares, Equals, Measured, Order, Predicate, Worth
from troth.questions.tree import Function
from troth.questions.values import NUMBER_KINDS, TIME_KINDS

COUNTED = Field(name="count", label=gettext_lazy("Found"), kind=Kind.NUMBER)
ENDS = frozenset({Function.FIRST, Function.LAST})  # told by the time of the records
BOUND = Decimal(1).scaleb(-MOST_DECIMALS)
ADDED = frozenset({Function.SUM, Function.AVG})


def measured_field(measure: tree.Measure, of: Field | None) -> Field:
    """Give a field that stands for the outcome. Raises QuestionError where nothing can be made of `of`."""
    if of is None:
        return COUNTED
    if of.kind is Kind.MONEY:
        return of
    if measure.function in ADDED:
        if of.kind not in NUMBER_KINDS:
            raise _unfit(measure, of, _("a field that holds numbers or money"))
        return replace(of, kind=Kind.DECIMAL)
    if measure.function not in ENDS and of.kind not in NUMBER_KINDS | TIME_KINDS:
        raise _unfit(measure, of, _("a field that holds numbers, money or times"))
    if of.kind in (Kind.TAGS, Kind.REFERENCE, Kind.PLACE, Kind.FILE):
        raise _unfit(measure, of, _("a field with one value of its own"))
    return of


def in_one_currency(measured: Measured, rates: Callable[[], Rates]) -> Measured:
    """Turn what money comes to into a number: the amounts in the currency that it is held against.

    The first and the last are one record's own value, and stay money. Held against nothing (`is missing`),
    amounts of all currencies count.
    """
    if measured.value.kind is not Kind.MONEY or measured.function in ENDS:
        return measured
    measured = replace(measured, value=replace(measured.value, kind=Kind.DECIMAL))
    match measured.predicate:
        case Compares(order, Money(amount, currency)):
            return replace(measured, predicate=Compares(order, amount), rates=_into(currency, rates()))
        case Equals((Money(amount, currency),)):
            return replace(measured, predicate=Equals((amount,)), rates=_into(currency, rates()))
    return measured


def in_each_currency(predicate: Predicate, rates: Callable[[], Rates]) -> Predicate:
    """Hold money against a bound in each currency that has a rate: an index finds a few stretches."""
    match predicate:
        case Compares(order, Money(amount, currency)):
            to_side = ROUND_CEILING if order in (Order.LESS, Order.AT_LEAST) else ROUND_FLOOR
            others = _into(currency, rates())[1:]
            moved = [Money(_bound(amount, rate, to_side), code) for code, rate in others]
            return Worth(order, (Money(amount, currency), *moved))
    return predicate


def _bound(amount: Decimal, rate: Decimal, to_side: str) -> Decimal:
    """Give what is worth an amount, moved to the side where no amount is that can be kept."""
    return PRECISE.divide(amount, rate).quantize(BOUND, to_side, PRECISE)


def _into(currency: str, rates: Rates) -> tuple[tuple[str, Decimal], ...]:
    return tuple(rates.into(currency).items())


def _unfit(measure: tree.Measure, of: Field, expected: str) -> QuestionError:
    return QuestionError(position=measure.path.position, found=of.name, expected=expected)
