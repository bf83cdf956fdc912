"""What is asked of more than a field: of what belongs to a record, of places, segments and samples."""

from __future__ import annotations

from abc import abstractmethod

from django.utils.translation import gettext as _

from troth.questions import tree
from troth.questions.lexer import Kind
from troth.questions.reader import Slot
from troth.questions.tree import SIDES, Operator
from troth.questions.value_grammar import SPAN_STARTS, ValueReader

FUNCTIONS = {function.value: function for function in tree.Function}
LENGTHS = {unit.value: unit for unit in tree.Length} | {
    "metres": tree.Length.METRES, "meters": tree.Length.METRES, "kilometres": tree.Length.KILOMETRES,
    "kilometers": tree.Length.KILOMETRES, "mile": tree.Length.MILES, "mi": tree.Length.MILES,
}  # fmt: skip


class CallReader(ValueReader):
    """Reads the conditions that begin with a word of their own, and measures."""

    @abstractmethod
    def _choice(self) -> tree.Node:
        """Read a question, as stands behind `where`."""

    def _call(self) -> tree.Node | None:
        """Read a condition that is no comparison; None where none stands here."""
        if self._is_call("did"):
            return self._did()
        if self._is_call("distance"):
            return self._distance()
        if self._is_call("sample"):
            return self._sample()
        if self._is_call("may_be_contacted"):
            return self._permitted()
        if self._next.kind is Kind.WORD and self._next.value.lower() == "in":
            return self._segment()
        return None

    def _did(self) -> tree.Node:
        position = self._advance().position
        self._advance()
        self.slot = Slot.HAPPENING
        what = self._text(_('what happened, in quotes, as "call"'))
        where, window = self._narrowing(None)
        self.measure = None
        return self._counted(tree.Did(what, where, window, position=position))

    def _distance(self) -> tree.Node:
        self._advance()
        self._advance()
        self.slot = Slot.PLACE
        path = self._path()
        latitude, longitude = self._degrees(), self._degrees()
        self._need_sign(")", _("“)”"))
        position, operator = self._next.position, self._side()
        far = self._number(_("a distance, as 10 km"))
        self.slot = Slot.LENGTH
        unit = LENGTHS.get(self._next.value.lower()) if self._next.kind is Kind.WORD else None
        if unit is None:
            raise self._wrong(_("a unit of distance: %s") % ", ".join(tree.Length), self._near([*LENGTHS]))
        self._advance()
        found = tree.Distance(path, latitude, longitude, operator, far, unit, position=position)
        return self._counted(found)

    def _sample(self) -> tree.Node:
        position = self._advance().position
        self._advance()
        self.slot = Slot.OTHER
        seed = self._text(_('a name for the draw, in quotes, as "spring letter"'))
        self._need_sign(")", _("“)”"))
        operator = self._side()
        share = self._number(_("a share in percent, as 10"))
        return self._counted(tree.Sample(seed, operator, share, position=position))

    def _permitted(self) -> tree.Node:
        position = self._advance().position
        self._advance()
        self.slot = Slot.OTHER
        purpose = self._text(_('a purpose, in quotes, as "newsletter"'))
        self._need_sign(",", _("“,” and a channel, as mail"))
        if self._next.kind is not Kind.WORD:
            raise self._wrong(_("a channel, as mail"))
        channel = self._advance().value.lower()
        self._need_sign(")", _("“)”"))
        return self._counted(tree.Permitted(purpose, channel, position=position))

    def _segment(self) -> tree.Node:
        self._advance()
        self.slot = Slot.SEGMENT_WORD
        if not self._take_word("segment"):
            raise self._wrong(_("“segment” and its name, or a field before “in”"), self._near(["segment"]))
        self.slot = Slot.SEGMENT
        position = self._next.position
        name = self._text(_('the name of a segment, in quotes, as "Gold"'))
        return self._counted(tree.InSegment(name, position=position))

    def _side(self) -> Operator:
        if self._next.kind is not Kind.SIGN or self._next.value not in SIDES:
            raise self._wrong(_("one of %s") % ", ".join(SIDES))
        return Operator(self._advance().value)

    def _degrees(self) -> tree.Number:
        self.slot = Slot.OTHER
        self._need_sign(",", _("“,” and a point, as 52.52, 13.40"))
        return self._number(_("degrees, as 52.52"))

    def _measure(self) -> tree.Measure:
        token = self._advance()
        self._advance()
        function = FUNCTIONS[token.value.lower()]
        self.function, self.slot = function, Slot.COLLECTION
        path = self._path()
        where, window = self._narrowing(tree.Measure(function, path))
        return tree.Measure(function, path, where, window, position=token.position)

    def _narrowing(self, of: tree.Measure | None) -> tuple[tree.Node | None, tree.Window | None]:
        """Read which records of a collection are meant, up to the parenthesis behind it."""
        where, window = None, None
        self.slot = Slot.NARROWING
        if self._take_word("where"):
            self.inside.append(of)
            where = self._choice()
            self.inside.pop()
        if self._take_sign(","):
            self.slot = Slot.WINDOW
            window = self._window()
            self.slot = Slot.OTHER
        self._need_sign(")", _("“where”, “,” with a time such as “last 90 days”, or “)”"))
        return where, window

    def _window(self) -> tree.Window:
        word = self._next.value.lower() if self._next.kind is Kind.WORD else ""
        if word in list(tree.Side) and self._following.kind is Kind.NUMBER:
            self._advance()
            return tree.Stretch(tree.Side(word), self._period())
        if word in SPAN_STARTS:
            return self._span()
        raise self._wrong(_("a time such as “last 90 days” or “this month”"), self._near(["last", "next"]))

    def _path(self) -> tree.Path:
        token = self._next
        if token.kind is not Kind.WORD or token.value.lower() in tree.RESERVED:
            raise self._wrong(_("a field"))
        names = [self._advance().value]
        while self._take_sign("."):
            if self._next.kind is not Kind.WORD:
                self.path = tree.Path((*names, ""), position=token.position)
                raise self._wrong(_("the name of a field after the dot"))
            names.append(self._advance().value)
        return tree.Path(tuple(names), position=token.position)

    def _text(self, expected: str) -> str:
        if self._next.kind is not Kind.TEXT:
            raise self._wrong(expected)
        return self._advance().value
