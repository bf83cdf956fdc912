"""The tokens of a formula from left to right, and how far inside one another its parts are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from troth.questions.errors import QuestionError
from troth.questions.formulas.terms import Term
from troth.questions.lexer import RECKONING, Kind, Token, tokens

LONGEST = 2_000
MOST_PARTS = 100
DEEPEST = 20


class Cursor:
    """Stands at one token of a formula."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text, LONGEST, RECKONING)
        self._place = 0
        self._parts = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """The token that stands here."""
        return self._tokens[self._place]

    @property
    def is_at_end(self) -> bool:
        """Tell whether all has been read."""
        return self.next.kind is Kind.END

    @property
    def following(self) -> Token:
        """The one behind it."""
        return self._tokens[min(self._place + 1, len(self._tokens) - 1)]

    def advance(self) -> Token:
        """Pass by a token, and give it."""
        token = self.next
        self._place += 1
        return token

    def takes(self, word: str) -> bool:
        """Pass by a word or a sign, if it is this one."""
        is_it = self.next.kind in (Kind.WORD, Kind.SIGN) and self.next.value.lower() == word
        if is_it:
            self._place += 1
        return is_it

    def needs(self, sign: str) -> None:
        """Pass by a sign that must stand here."""
        if not self.takes(sign):
            raise self.wrong(_("an operator or “%s”") % sign)

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Go one step inside. Raises QuestionError past what is allowed."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.wrong(_("at most %d parts inside one another") % DEEPEST)
        yield
        self._depth -= 1

    def counted(self, part: Term) -> Term:
        """Count a part. Raises QuestionError past what is allowed."""
        self._parts += 1
        if self._parts > MOST_PARTS:
            raise QuestionError(position=part.position, expected=_("at most %d parts") % MOST_PARTS)
        return part

    def wrong(self, expected: str, suggestion: str = "") -> QuestionError:
        """Say what was expected here."""
        token = self.next
        shown = f'"{token.value}"' if token.kind is Kind.TEXT else token.value
        found = shown or _("the end of the formula")
        return QuestionError(position=token.position, found=found, expected=expected, suggestion=suggestion)
