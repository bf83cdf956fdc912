"""Text of a cell: made plain, or refused in words that name the fix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.utils.translation import gettext as _

from troth.catalog.types import Choice
from troth.ground.fold import norm

LONGEST_TEXT = 1_000
LONGEST_LONG_TEXT = 100_000
LONGEST_TAG = 100
LONGEST_LINK = 2_000

# A guard is one ' before what a spreadsheet would take for a formula; exports put it, imports take it off.
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_FORMULA = re.compile(r"""=\s*[-+@\w("'{$\#\[]|[-+@][\w.*/+-]*[A-Za-z]{2,}[\d.]*[(|]""")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u2060\ufeff\u00ad]")  # marks that a copy and paste leaves behind
_SPACES = re.compile(r"\s+")
_LINE_ENDS = re.compile(r"\r\n?|[\v\f\u0085\u2028\u2029]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)

_YES = """
yes y true t 1 x on ok ja j wahr oui o vrai si s sì vero verdadero sim verdadeiro tak
prawda igen ano áno da да истина ναι evet doğru kyllä joo jah jā taip po haa はい 是 有 예 네
نعم כן हाँ ใช่ có ya benar ✓ ✔ ☑ subscribed active
"""
_NO = """
no n false f 0 off nein falsch non faux nej falso não nao nie fałsz nem ne нет ложь όχι
hayır yanlış ei nē ikke niet nu nei いいえ 否 無 아니요 لا לא नहीं ไม่ không tidak salah ✗ ✘ ☐
unsubscribed inactive
"""
_YES_NO = {norm(word): True for word in _YES.split()} | {norm(word): False for word in _NO.split()}


class BadValue(Exception):
    """A cell that can not be taken in. The message says why and how to put it right."""


def guarded(text: str) -> str:
    """Give a text that no spreadsheet runs as a formula. `unguarded` is its exact inverse."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Take off the guard that an export put before a formula."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text


def plain(cell: str) -> str:
    """Make a cell one line of clean text; empty for nothing. Raises `BadValue` for what is no text."""
    text = cell.strip()
    if not text.isprintable():
        text = _SPACES.sub(" ", _cleared(text)).strip()
    if text[:1] == "'":
        text = unguarded(text)
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text)


def plain_lines(cell: str) -> str:
    """Make a cell clean text that keeps its lines."""
    text = cell.strip()
    if not text.isprintable():
        text = _LINE_ENDS.sub("\n", _cleared(text))
    return unicodedata.normalize("NFC", unguarded(text).strip())


def _cleared(text: str) -> str:
    """Drop marks without a meaning; refuse bytes and signs that no text holds."""
    text = _UNSEEN.sub("", text)
    for letter in text:
        if letter.isprintable() or letter in "\n\r\t\v\f\u0085\u2028\u2029" or letter.isspace():
            continue
        code = ord(letter)
        if 0xDC00 <= code <= 0xDCFF:
            reason = _("The byte %(byte)s is no text in the file's encoding. Save the file as UTF-8.")
            raise BadValue(reason % {"byte": f"0x{code - 0xDC00:02X}"})
        if letter == "\0":
            raise BadValue(_("The value holds a NUL character. Take it out."))
        if 0xD800 <= code <= 0xDFFF:
            raise BadValue(_("The value holds half a character (a lone surrogate). Write it anew."))
        if unicodedata.category(letter) == "Cc":
            reason = _("The value holds the control character %(code)s. Take it out.")
            raise BadValue(reason % {"code": f"U+{code:04X}"})
    return text


def text_of(cell: str, limit: int) -> str:
    """Read one line of text, at most `limit` characters, and no formula."""
    text = cell if cell.isprintable() and cell.isascii() and cell[:1] not in _ODD_STARTS else _odd_text(cell)
    if len(text) > limit:
        reason = _("The value has %(length)d characters; %(limit)d is the most.")
        raise BadValue(reason % {"length": len(text), "limit": limit})
    return text


_ODD_STARTS = frozenset("=+-@' ")


def _odd_text(cell: str) -> str:
    if _FORMULA.match(cell.lstrip()):
        raise BadValue(_("This is a formula, not a value. Put its result into the file, or a ' before it."))
    return plain(cell)


def long_text_of(cell: str, limit: int) -> str:
    """Read text of several lines."""
    if _FORMULA.match(cell.lstrip()):
        raise BadValue(_("This is a formula, not a value. Put its result into the file, or a ' before it."))
    text = plain_lines(cell)
    if len(text) > limit:
        reason = _("The value has %(length)d characters; %(limit)d is the most.")
        raise BadValue(reason % {"length": len(text), "limit": limit})
    return text


def yes_no_of(cell: str) -> bool:
    """Read yes or no in many languages."""
    answer = _YES_NO.get(norm(plain(cell)))
    if answer is None:
        raise BadValue(_("This is neither yes nor no. Write yes or no."))
    return answer


def link_of(cell: str) -> str:
    """Read a web address; https:// is added where no scheme is given."""
    text = plain(cell)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in ("http", "https"):
        raise BadValue(_("Only web addresses that start with https:// or http:// can be kept."))
    link = text if scheme else f"https://{text}"
    host = link.partition("://")[2].partition("/")[0].rpartition("@")[2].partition(":")[0]
    if " " in link or "." not in host.strip(".") or len(link) > LONGEST_LINK:
        raise BadValue(_("This is no web address. Write it as https://example.org."))
    return link


def tags_of(cell: str, limit: int = LONGEST_TAG) -> list[str]:
    """Read several words, split at semicolons, each once."""
    tags = [tag for part in cell.split(";") if (tag := text_of(part.strip(), limit))]
    return list(dict.fromkeys(tags))


def choice_table(choices: Sequence[Choice]) -> dict[str, str]:
    """Make a look-up of a select's values by value and by label, folded."""
    table = {norm(str(choice.label)): choice.value for choice in choices}
    return table | {norm(choice.value): choice.value for choice in choices}


def choice_of(cell: str, table: dict[str, str]) -> str:
    """Read one choice of a select by its value or its label."""
    found = table.get(norm(plain(cell)))
    if found is None:
        choices = ", ".join(dict.fromkeys(table.values()))
        raise BadValue(_("This is none of the choices: %(choices)s.") % {"choices": choices})
    return found
