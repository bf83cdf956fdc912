"""Counts that ask only whether there is a record at all: one is looked for, and nothing is counted."""

from __future__ import annotations

from decimal import Decimal

from troth.questions.meaning import Compares, Equals, Measured, Numbers, Order, Predicate
from troth.questions.tree import Function

AT_LEAST_ONE = (Compares(Order.AT_LEAST, Decimal(1)), Compares(Order.MORE, Decimal(0)))
NONE = (Compares(Order.LESS, Decimal(1)), Compares(Order.AT_MOST, Decimal(0)), Equals((Decimal(0),)))


def wants_any(asked: Measured | Numbers) -> bool:
    """Tell whether a collection, or a field, is only asked for having a record, or a value."""
    return _counts(asked) in AT_LEAST_ONE


def wants_none(asked: Measured | Numbers) -> bool:
    """Tell whether a collection, or a field, is only asked for having no record, or no value."""
    return _counts(asked) in NONE


def _counts(asked: Measured | Numbers) -> Predicate | None:
    """Give the predicate on a count; None where something else is asked."""
    if isinstance(asked, Numbers):
        return asked.of
    return asked.predicate if asked.function is Function.COUNT else None
