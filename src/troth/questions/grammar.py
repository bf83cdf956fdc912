"""Text to tree, by recursive descent.

    question   = choice END
    choice     = all { "or" all }
    all        = condition { "and" condition }
    condition  = "not" condition | "(" choice ")" | did | distance | sample | segment
               | permitted | comparison
    did        = "did" "(" TEXT narrowing ")"
    distance   = "distance" "(" path "," NUMBER "," NUMBER ")" ( "<" | "<=" | ">" | ">=" ) NUMBER length
    sample     = "sample" "(" TEXT ")" ( "<" | "<=" | ">" | ">=" ) NUMBER
    segment    = "in" "segment" TEXT
    permitted  = "may_be_contacted" "(" TEXT "," WORD ")"
    measure    = ( "count" | "sum" | "avg" | "min" | "max" | "first" | "last" ) "(" path narrowing ")"
    narrowing  = [ "where" choice ] [ "," ( ( "last" | "next" ) period | span ) ]
    comparison = ( path | measure ) [ "not" ] test
    path       = WORD { "." WORD }
    test       = ( "=" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "starts" | "ends" | "has" ) literal
               | "in" ( "(" literal { "," literal } ")" | period )
               | "older" "than" period | "within" [ "last" | "next" ] period
               | "is" [ "not" ] ( "missing" | "present" | span | "in" period ) | span
    period     = NUMBER unit
    literal    = TEXT | NUMBER | DATE | MOMENT | "true" | "false" | "me"

Words are keywords only where the grammar expects them, so a field may be called `today`, or `count`.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from troth.questions import limits, tree
from troth.questions.call_grammar import FUNCTIONS, CallReader
from troth.questions.lexer import Kind, tokens
from troth.questions.reader import Slot
from troth.questions.tree import Operator, Span
from troth.questions.value_grammar import SPAN_STARTS

SIGNS = {
    operator.value: operator
    for operator in (
        Operator.EQUAL,
        Operator.SAME,
        Operator.DIFFERENT,
        Operator.LESS,
        Operator.AT_MOST,
        Operator.MORE,
        Operator.AT_LEAST,
        Operator.CONTAINS,
    )
}
VERBS = {operator.value: operator for operator in (Operator.STARTS, Operator.ENDS, Operator.HAS)}


def parse(text: str, longest: int = limits.TEXT_LENGTH) -> tree.Node:
    """Read a question. Raises QuestionError with position, what was found and what was expected."""
    return Parser(tokens(text, longest)).question()


class Parser(CallReader):
    """Makes a tree of what it reads; `slot`, `path` and `operator` tell how far it came."""

    def question(self) -> tree.Node:
        """Read everything."""
        node = self._choice()
        if self._next.kind is not Kind.END:
            raise self._wrong(_("“and”, “or” or the end of the question"))
        return node

    # Conditions

    def _choice(self) -> tree.Node:
        position = self._next.position
        parts = [self._all()]
        while self._take_word("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else self._counted(tree.Or(tuple(parts), position=position))

    def _all(self) -> tree.Node:
        position = self._next.position
        parts = [self._condition()]
        while self._take_word("and"):
            parts.append(self._condition())
        return parts[0] if len(parts) == 1 else self._counted(tree.And(tuple(parts), position=position))

    def _condition(self) -> tree.Node:
        self.slot, self.path, self.operator = Slot.CONDITION, None, None
        self._depth += 1
        if self._depth > limits.DEPTH:
            raise self._wrong(_("at most %d conditions inside one another") % limits.DEPTH)
        position = self._next.position
        if self._take_word("not"):
            node: tree.Node = self._counted(tree.Not(self._condition(), position=position))
        elif self._take_sign("("):
            node = self._choice()
            self._need_sign(")")
        else:
            node = self._call() or self._comparison()
        self._depth -= 1
        self.slot = Slot.CONNECTIVE
        return node

    def _comparison(self) -> tree.Node:
        measure = self._measure() if self._is_call(*FUNCTIONS) else None
        path = self.path = measure.path if measure else self._path()
        self.measure, self.slot = measure, Slot.OPERATOR
        position = self._next.position
        negated = self._take_word("not")
        if self._take_word("is"):
            self.slot = Slot.AFTER_IS
            negated ^= self._take_word("not")
            operator, value = self._state()
        else:
            operator, value = self._test()
        node: tree.Node = tree.Comparison(path, operator, value, position=position)
        if measure:
            node = tree.Measurement(measure, operator, value, position=position)
        node = self._counted(node)
        return self._counted(tree.Not(node, position=position)) if negated else node

    # What follows a path

    def _test(self) -> tuple[Operator, tree.Value | None]:
        token = self._next
        word = token.value.lower()
        if token.kind is Kind.SIGN and word in SIGNS:
            return self._with_literal(SIGNS[word])
        if token.kind is Kind.WORD:
            if word in VERBS:
                return self._with_literal(VERBS[word])
            match word:
                case "in":
                    self._advance()
                    return Operator.IN, self._values_or_period()
                case "older":
                    self._advance()
                    self._need_word("than")
                    return self._with_period(Operator.OLDER)
                case "within":
                    self._advance()
                    return self._within()
            if word in SPAN_STARTS:
                return Operator.IS, self._span()
        raise self._wrong(_("an operator"), self._near([*VERBS, "in", "is", "older than", "within"]))

    def _with_literal(self, operator: Operator) -> tuple[Operator, tree.Value]:
        self._advance()
        self.slot, self.operator = Slot.VALUE, operator
        return operator, self._literal()

    def _with_period(self, operator: Operator) -> tuple[Operator, tree.Value]:
        self.operator = operator
        return operator, self._period()

    def _within(self) -> tuple[Operator, tree.Value]:
        if self._take_word("last"):
            return self._with_period(Operator.WITHIN_LAST)
        if self._take_word("next"):
            return self._with_period(Operator.WITHIN_NEXT)
        return self._with_period(Operator.WITHIN)

    def _state(self) -> tuple[Operator, tree.Value | None]:
        if self._take_word("missing"):
            return Operator.MISSING, None
        if self._take_word("present"):
            return Operator.PRESENT, None
        if self._take_word("in"):
            return self._with_period(Operator.IN)
        if self._next.kind is Kind.WORD and self._next.value.lower() in SPAN_STARTS:
            return Operator.IS, self._span()
        raise self._wrong(
            _("“missing”, “present” or a time such as “today” or “this week”"),
            self._near(["missing", "present", *Span]) or ("=" if self._next.kind is Kind.TEXT else ""),
        )

    def _values_or_period(self) -> tree.Value:
        self.operator = Operator.IN
        if self._next.kind is Kind.NUMBER:
            return self._period()
        position = self._next.position
        self.slot = Slot.OTHER
        self._need_sign("(", _('a list such as ("a", "b"), or a time such as “14 days”'))
        self.slot = Slot.VALUES
        values = [self._literal()]
        while self._take_sign(","):
            if len(values) == limits.LISTED_VALUES:
                raise self._wrong(_("at most %d values in a list") % limits.LISTED_VALUES)
            self.slot = Slot.VALUES
            values.append(self._literal())
        self._need_sign(")", _("“,” or “)”"))
        return tree.Several(tuple(values), position=position)
