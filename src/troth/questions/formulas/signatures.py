"""What a formula can do with what: each operation by the kinds of value that it takes, and what comes of it.

The names of operations are those of the database's functions, without `formula_` before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from django.utils.translation import gettext_lazy

from troth.catalog.types import Kind


class Holds(StrEnum):
    """What a part of a formula comes to, by its type in the database."""

    NUMBER = "numeric"
    MONEY = "money_amount"
    TEXT = "text"
    TRUTH = "boolean"
    DAY = "date"
    MOMENT = "timestamptz"


NUMBER, MONEY, TEXT, TRUTH, DAY, MOMENT = Holds

OF_KIND: Mapping[Kind, Holds] = {
    Kind.NUMBER: NUMBER, Kind.DECIMAL: NUMBER, Kind.MONEY: MONEY, Kind.YES_NO: TRUTH,
    Kind.DATE: DAY, Kind.DATETIME: MOMENT,
    Kind.TEXT: TEXT, Kind.LONG_TEXT: TEXT, Kind.EMAIL: TEXT, Kind.PHONE: TEXT, Kind.LINK: TEXT,
    Kind.SELECT: TEXT, Kind.COUNTRY: TEXT, Kind.LANGUAGE: TEXT, Kind.TIME_ZONE: TEXT,
}  # fmt: skip
AS_KIND: Mapping[Holds, Kind] = {
    NUMBER: Kind.DECIMAL, MONEY: Kind.MONEY, TEXT: Kind.TEXT, TRUTH: Kind.YES_NO, DAY: Kind.DATE,
    MOMENT: Kind.DATETIME,
}  # fmt: skip
WORDS: Mapping[Holds, object] = {
    NUMBER: gettext_lazy("a number"), MONEY: gettext_lazy("money"), TEXT: gettext_lazy("a text"),
    TRUTH: gettext_lazy("yes or no"), DAY: gettext_lazy("a date"), MOMENT: gettext_lazy("a date and time"),
}  # fmt: skip

Signatures = Mapping[tuple[Holds, ...], Holds]

SUMS: Mapping[str, tuple[str, Signatures]] = {
    "+": (
        "add",
        {(NUMBER, NUMBER): NUMBER, (MONEY, MONEY): MONEY, (DAY, NUMBER): DAY, (MOMENT, NUMBER): MOMENT},
    ),
    "-": (
        "subtract",
        {
            (NUMBER, NUMBER): NUMBER, (MONEY, MONEY): MONEY, (DAY, NUMBER): DAY, (MOMENT, NUMBER): MOMENT,
            (DAY, DAY): NUMBER, (MOMENT, MOMENT): NUMBER,
        },
    ),
}  # fmt: skip
PRODUCTS: Mapping[str, tuple[str, Signatures]] = {
    "*": ("multiply", {(NUMBER, NUMBER): NUMBER, (MONEY, NUMBER): MONEY, (NUMBER, MONEY): MONEY}),
    "/": ("divide", {(NUMBER, NUMBER): NUMBER, (MONEY, NUMBER): MONEY, (MONEY, MONEY): NUMBER}),
}
NEGATED: Signatures = {(NUMBER,): NUMBER, (MONEY,): MONEY}
FUNCTIONS: Mapping[str, Signatures] = {
    "round": {(NUMBER,): NUMBER, (NUMBER, NUMBER): NUMBER, (MONEY,): MONEY, (MONEY, NUMBER): MONEY},
    "abs": {(NUMBER,): NUMBER, (MONEY,): MONEY},
    "amount": {(MONEY,): NUMBER},
    "currency": {(MONEY,): TEXT},
    "money": {(NUMBER, TEXT): MONEY},
    "year": {(DAY,): NUMBER},
    "month": {(DAY,): NUMBER},
    "day": {(DAY,): NUMBER},
    "upper": {(TEXT,): TEXT},
    "lower": {(TEXT,): TEXT},
    "length": {(TEXT,): NUMBER},
    "left": {(TEXT, NUMBER): TEXT},
    "right": {(TEXT, NUMBER): TEXT},
    "text": {(NUMBER,): TEXT, (DAY,): TEXT, (MONEY,): TEXT},
}
# With parts of any number, or any kind.
JOIN, COALESCE, IF = "join", "coalesce", "if"
NAMES = (*FUNCTIONS, JOIN, COALESCE, IF)
EQUAL = ("=", "!=")
ORDERED = ("<", "<=", ">", ">=")
UNORDERED = frozenset({TRUTH})
