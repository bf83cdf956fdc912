"""Counts that ask only whether there is a record at all: one is looked for, and nothing is counted."""

from __future__ import annotations

from decimal import Decimal

from troth.questions.meaning import Compares, Equals, Measured, Order
from troth.questions.tree import Function

AT_LEAST_ONE = (Compares(Order.AT_LEAST, Decimal(1)), Compares(Order.MORE, Decimal(0)))
NONE = (Compares(Order.LESS, Decimal(1)), Compares(Order.AT_MOST, Decimal(0)), Equals((Decimal(0),)))


def wants_any(measured: Measured) -> bool:
    """Tell whether a collection is only asked for having a record."""
    return measured.function is Function.COUNT and measured.predicate in AT_LEAST_ONE


def wants_none(measured: Measured) -> bool:
    """Tell whether a collection is only asked for having no record."""
    return measured.function is Function.COUNT and measured.predicate in NONE
