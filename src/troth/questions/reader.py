"""Tokens, read from left to right: what comes next, and what to say where it is not what was expected."""

from __future__ import annotations

from enum import Enum, auto

from django.utils.translation import gettext as _
from rapidfuzz import process

from troth.questions import limits, tree
from troth.questions.errors import QuestionError
from troth.questions.lexer import Kind, Token
from troth.questions.tree import Operator


class Slot(Enum):
    """What the parser was about to read: the ground of completion."""

    CONDITION = auto()
    OPERATOR = auto()
    AFTER_IS = auto()
    VALUE = auto()
    VALUES = auto()
    PERIOD = auto()
    UNIT = auto()
    SPAN = auto()
    CONNECTIVE = auto()
    COLLECTION = auto()
    NARROWING = auto()
    WINDOW = auto()
    HAPPENING = auto()
    PLACE = auto()
    LENGTH = auto()
    SEGMENT_WORD = auto()
    SEGMENT = auto()
    OTHER = auto()


class Reader:
    """Stands at one token; whoever reads on notes in `slot`, `path` and `operator` how far it came."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._place = 0
        self._nodes = 0
        self._depth = 0
        self.slot = Slot.CONDITION
        self.path: tree.Path | None = None
        self.operator: Operator | None = None
        self.function: tree.Function | None = None
        self.measure: tree.Measure | None = None
        # The measures whose records are being asked about, from the outside in; None for those of `did`.
        self.inside: list[tree.Measure | None] = []

    @property
    def _next(self) -> Token:
        return self._tokens[self._place]

    @property
    def _following(self) -> Token:
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def _is_call(self, *words: str) -> bool:
        """Tell whether one of these words stands next with a parenthesis behind it."""
        is_word = self._next.kind is Kind.WORD and self._next.value.lower() in words
        return is_word and self._following.kind is Kind.SIGN and self._following.value == "("

    def _advance(self) -> Token:
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _take_word(self, word: str) -> bool:
        if self._next.kind is Kind.WORD and self._next.value.lower() == word:
            self._advance()
            return True
        return False

    def _take_sign(self, sign: str) -> bool:
        if self._next.kind is Kind.SIGN and self._next.value == sign:
            self._advance()
            return True
        return False

    def _need_word(self, word: str) -> None:
        self.slot = Slot.OTHER
        if not self._take_word(word):
            raise self._wrong(_("“%s”") % word)

    def _need_sign(self, sign: str, expected: str = "") -> None:
        if not self._take_sign(sign):
            raise self._wrong(expected or _("“and”, “or” or “%s”") % sign)

    def _counted(self, node: tree.Node) -> tree.Node:
        self._nodes += 1
        if self._nodes > limits.NODES:
            raise QuestionError(position=node.position, expected=_("at most %d conditions") % limits.NODES)
        return node

    def _near(self, words: list[str]) -> str:
        """Suggest the word that was probably meant."""
        if self._next.kind is not Kind.WORD:
            return ""
        best = process.extractOne(self._next.value.lower(), words, score_cutoff=70)
        return str(best[0]) if best else ""

    def _wrong(self, expected: str, suggestion: str = "") -> QuestionError:
        token = self._next
        shown = f'"{token.value}"' if token.kind is Kind.TEXT else token.value
        found = shown or _("the end of the question")
        return QuestionError(position=token.position, found=found, expected=expected, suggestion=suggestion)
