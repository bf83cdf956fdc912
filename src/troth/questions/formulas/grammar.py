"""The text of a formula to its parts, each with what it comes to: read and checked in one go.

    formula    = both { "or" both }
    both       = condition { "and" condition }
    condition  = "not" condition | sum [ ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) sum
                                       | "is" [ "not" ] ( "missing" | "present" ) ]
    sum        = product { ( "+" | "-" ) product }
    product    = signed { ( "*" | "/" ) signed }
    signed     = "-" signed | NUMBER [ currency ] | TEXT | DATE | "true" | "false" | field | call
               | "(" formula ")"
    call       = WORD "(" formula { "," formula } ")"

As in questions, a comparison with what is missing is not met, so that `not` gives all others, and texts are
compared without case and accents.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _

from troth.ground.money import is_currency
from troth.questions.formulas import calls, terms
from troth.questions.formulas.cursor import Cursor
from troth.questions.formulas.signatures import (
    DAY,
    EQUAL,
    MONEY,
    NAMES,
    NEGATED,
    NUMBER,
    ORDERED,
    PRODUCTS,
    SUMS,
    TEXT,
    TRUTH,
    Signatures,
)
from troth.questions.formulas.terms import Term
from troth.questions.lexer import Kind

FindField = Callable[[tuple[str, ...], int], Term]


class Reader(Cursor):
    """Reads one formula; `find_field` gives the part that a name stands for, or refuses it."""

    def __init__(self, text: str, find_field: FindField) -> None:
        super().__init__(text)
        self._find_field = find_field

    def formula(self) -> Term:
        """Read everything. Raises QuestionError."""
        found = self._either()
        if not self.is_at_end:
            raise self.wrong(_("an operator or the end of the formula"))
        return found

    def _either(self) -> Term:
        found = self._both()
        while self.takes("or"):
            found = self.counted(
                terms.call("or", TRUTH, [calls.true(found), calls.true(self._both())], found.position)
            )
        return found

    def _both(self) -> Term:
        found = self._condition()
        while self.takes("and"):
            found = self.counted(
                terms.call("and", TRUTH, [calls.true(found), calls.true(self._condition())], found.position)
            )
        return found

    def _condition(self) -> Term:
        position = self.next.position
        if self.takes("not"):
            with self.deeper():
                return self.counted(terms.call("not", TRUTH, [calls.true(self._condition())], position))
        found = self._sum()
        token = self.next
        if token.kind is Kind.SIGN and token.value in (*EQUAL, *ORDERED):
            self.advance()
            return self.counted(calls.compared(token, found, self._sum()))
        if self.takes("is"):
            return self._state(found)
        return found

    def _state(self, found: Term) -> Term:
        negated = self.takes("not")
        if self.takes("missing"):
            negated = not negated
        elif not self.takes("present"):
            raise self.wrong(_("“missing” or “present”"))
        there = self.counted(terms.call("present", TRUTH, [found], found.position))
        return terms.call("not", TRUTH, [there], found.position) if negated else there

    def _sum(self) -> Term:
        return self._chain(self._product, SUMS)

    def _product(self) -> Term:
        return self._chain(self._signed, PRODUCTS)

    def _chain(self, part: Callable[[], Term], signs: Mapping[str, tuple[str, Signatures]]) -> Term:
        found = part()
        while self.next.kind is Kind.SIGN and self.next.value in signs:
            sign = self.advance()
            found = self.counted(calls.combined(sign, *signs[sign.value], [found, part()]))
        return found

    def _signed(self) -> Term:
        sign = self.next
        with self.deeper():
            if self.takes("-"):
                return self.counted(calls.combined(sign, "negate", NEGATED, [self._signed()]))
            if self.takes("("):
                found = self._either()
                self.needs(")")
                return found
            return self.counted(self._atom())

    def _atom(self) -> Term:
        token = self.next
        match token.kind:
            case Kind.NUMBER:
                self.advance()
                return self._amount(token.value, token.position)
            case Kind.TEXT:
                self.advance()
                return terms.value(TEXT, token.value, token.position, token.value)
            case Kind.DATE:
                return self._day()
            case Kind.WORD if token.value.lower() in ("true", "false"):
                self.advance()
                return terms.value(TRUTH, token.value.lower(), token.position)
            case Kind.WORD:
                return self._call() if self.following.value == "(" else self._field()
        raise self.wrong(_("a field, a function or a value"))

    def _amount(self, number: str, position: int) -> Term:
        calls.check_digits(number, position)
        if self.next.kind is not Kind.WORD or not is_currency(self.next.value.upper()):
            return terms.value(NUMBER, number, position)
        return terms.value(MONEY, f"({self.advance().value.upper()},{number})", position)

    def _day(self) -> Term:
        token = self.next
        try:
            day = date.fromisoformat(token.value)
        except ValueError:
            raise self.wrong(_("a day of the calendar, as 2026-01-31")) from None
        self.advance()
        return terms.value(DAY, day.isoformat(), token.position)

    def _field(self) -> Term:
        position, names = self.next.position, [self.advance().value]
        while self.takes("."):
            if self.next.kind is not Kind.WORD:
                raise self.wrong(_("a name behind the dot"))
            names.append(self.advance().value)
        return self._find_field(tuple(names), position)

    def _call(self) -> Term:
        name = self.next
        if name.value.lower() not in NAMES:
            raise calls.unknown_function(name)
        self.advance()
        self.needs("(")
        parts = [self._either()]
        while self.takes(","):
            parts.append(self._either())
        self.needs(")")
        return calls.function(name, parts)
