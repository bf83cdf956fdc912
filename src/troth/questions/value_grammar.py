"""The values of a question: texts, numbers, days, moments, lengths of time and stretches of the calendar."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from troth.ground.money import is_currency
from troth.questions import tree
from troth.questions.lexer import Kind, Token
from troth.questions.reader import Reader, Slot
from troth.questions.tree import Span, Unit

UNITS = {unit.value: unit for unit in Unit} | {unit.value[:-1]: unit for unit in Unit}
SPAN_STARTS = frozenset(span.value.split()[0] for span in Span)


class ValueReader(Reader):
    """Reads the values that stand at its place."""

    def _number(self, expected: str) -> tree.Number:
        token = self._next
        if token.kind is not Kind.NUMBER:
            raise self._wrong(expected)
        self._advance()
        return tree.Number(Decimal(token.value), position=token.position)

    def _literal(self) -> tree.Literal:
        token = self._next
        position = token.position
        literal: tree.Literal | None = None
        match token.kind:
            case Kind.NUMBER if self._is_currency(self._following):
                self._advance()
                literal = tree.Money(Decimal(token.value), self._next.value.upper(), position=position)
            case Kind.TEXT:
                literal = tree.Text(token.value, position=position)
            case Kind.NUMBER:
                literal = tree.Number(Decimal(token.value), position=position)
            case Kind.DATE:
                literal = tree.Day(self._day(token.value), position=position)
            case Kind.MOMENT:
                literal = tree.Moment(self._moment(token.value), position=position)
            case Kind.WORD:
                literal = self._word(token.value.lower(), position)
        if literal is None:
            meant = f'"{token.value}"' if token.kind is Kind.WORD else ""
            raise self._wrong(_("a value: a text in quotes, a number, a date, true or false"), meant)
        self._advance()
        self.slot = Slot.OTHER
        return literal

    def _is_currency(self, token: Token) -> bool:
        return token.kind is Kind.WORD and is_currency(token.value.upper())

    def _word(self, word: str, position: int) -> tree.Literal | None:
        if word == "me":
            return tree.Me(position=position)
        if word in ("true", "false"):
            return tree.Truth(word == "true", position=position)
        return None

    def _day(self, written: str) -> date:
        try:
            return date.fromisoformat(written)
        except ValueError:
            raise self._wrong(_("a day of the calendar, as 2026-01-31")) from None

    def _moment(self, written: str) -> datetime:
        try:
            moment = datetime.fromisoformat(written)
            moment.utcoffset()
        except ValueError:
            raise self._wrong(_("a point in time, as 2026-01-31T18:30")) from None
        return moment

    def _period(self) -> tree.Period:
        self.slot = Slot.PERIOD
        token = self._next
        if token.kind is not Kind.NUMBER or not token.value.isdecimal() or len(token.value) > 6:
            raise self._wrong(_("a length of time such as “14 days”"))
        self._advance()
        self.slot = Slot.UNIT
        unit = UNITS.get(self._next.value.lower()) if self._next.kind is Kind.WORD else None
        if unit is None:
            raise self._wrong(_("a unit of time: %s") % ", ".join(Unit), self._near(list(Unit)))
        self._advance()
        return tree.Period(int(token.value), unit, position=token.position)

    def _span(self) -> tree.When:
        first = self._advance()
        words = first.value.lower()
        if words in ("this", "last", "next"):
            self.slot = Slot.SPAN
            if self._next.kind is Kind.WORD:
                words += " " + self._next.value.lower()
            if words not in list(Span):
                raise self._wrong(_("“week”, “month” or “year”"), self._near(["week", "month", "year"]))
            self._advance()
        return tree.When(Span(words), position=first.position)
