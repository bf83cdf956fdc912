"""The text of a question cut into words, signs and literals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from troth.questions import limits
from troth.questions.errors import QuestionError


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    SIGN = "sign"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text. `value` of a text literal is without quotes and escapes."""

    kind: Kind
    value: str
    position: int
    end: int


# One alternative per token and no nested repetition: matching is linear in the text.
_PIECES = r"""(?P<space>\s+)
      | (?P<moment>[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}
            (?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)
      | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})
      | (?P<number>%s[0-9]+(?:\.[0-9]+)?)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<sign>%s)"""
ASKING = re.compile(_PIECES % ("-?", "<=|>=|==|!=|[=<>~(),.]"), re.VERBOSE | re.DOTALL)
RECKONING = re.compile(_PIECES % ("", "<=|>=|!=|[=<>(),.*/+-]"), re.VERBOSE | re.DOTALL)
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "'": "'", "\\": "\\"}
_OTHER_QUOTES = "“”„«»‘’"


def tokens(text: str, longest: int = limits.TEXT_LENGTH, signs: re.Pattern[str] = ASKING) -> list[Token]:
    """Cut a text into tokens, the last of which is END; `signs` are of a question or of a formula.

    Raises QuestionError.
    """
    if len(text) > longest:
        raise QuestionError(position=longest, expected=_("at most %d characters") % longest)
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = signs.match(text, place)
        if match is None:
            raise _unknown(text, place)
        if match.lastgroup != "space":
            found.append(_token(Kind(match.lastgroup or ""), match[0], place))
        place = match.end()
    found.append(Token(Kind.END, "", len(text), len(text)))
    return found


def _token(kind: Kind, raw: str, position: int) -> Token:
    value = raw
    if kind is Kind.TEXT:
        value = _unescaped(raw, position)
        if (bad := unstorable(value)) is not None:
            raise QuestionError(position=position, found=raw, expected=bad)
    elif kind is Kind.NUMBER and len(raw) > limits.DIGITS:
        raise QuestionError(
            position=position, found=raw, expected=_("a number of at most %d digits") % limits.DIGITS
        )
    return Token(kind, value, position, position + len(raw))


def _unescaped(raw: str, position: int) -> str:
    def one(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) > 1:
            return chr(int(code[1:], 16))
        if code not in _ESCAPES:
            raise QuestionError(
                position=position + 1 + match.start(),
                found=match[0],
                expected=_("one of the escapes %s") % r"\" \\ \n \t \r \uXXXX",
                suggestion="\\\\",
            )
        return _ESCAPES[code]

    return _ESCAPE.sub(one, raw[1:-1])


def unstorable(text: str) -> str | None:
    """Tell what is wrong with a text that PostgreSQL can not hold; None when it can."""
    if "\0" in text:
        return _("a text without the NUL character")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        return _("a text without lone surrogates")
    return None


def _unknown(text: str, place: int) -> QuestionError:
    sign = text[place]
    if sign in "\"'":
        return QuestionError(position=place, found=text[place:], expected=_("a closing quote"))
    suggestion = '"' if sign in _OTHER_QUOTES else ""
    return QuestionError(
        position=place, found=sign, expected=_("a field, an operator or a value"), suggestion=suggestion
    )
