"""Operators and functions of a formula, held against what can be done with what."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from rapidfuzz import process

from troth.ground.fold import norm
from troth.ground.money import is_currency
from troth.questions.errors import QuestionError
from troth.questions.formulas import terms
from troth.questions.formulas.signatures import (
    EQUAL,
    FUNCTIONS,
    IF,
    JOIN,
    NAMES,
    NUMBER,
    TEXT,
    TRUTH,
    UNORDERED,
    WORDS,
    Holds,
    Signatures,
)
from troth.questions.formulas.terms import Term
from troth.questions.lexer import Token

MOST_DIGITS, MOST_DECIMALS = 15, 10
OF_NOW = frozenset({"now", "today", "yesterday", "tomorrow", "age"})
SQL_ORDER = {"<": ("less", False), "<=": ("at_most", False), ">": ("less", True), ">=": ("at_most", True)}


def combined(sign: Token, name: str, signatures: Signatures, parts: list[Term]) -> Term:
    """Combine parts by an operator or a function that takes them as they are."""
    result = signatures.get(tuple(part.holds for part in parts))
    if result is None:
        raise _unfit(sign, signatures, parts)
    if name == "money":
        _check_currency(parts[1])
    return terms.call(name, result, parts, parts[0].position)


def compared(sign: Token, left: Term, right: Term) -> Term:
    """Compare two parts of one kind."""
    is_ordered = sign.value not in EQUAL
    if left.holds is not right.holds or (is_ordered and left.holds in UNORDERED):
        raise _wrong(sign, _("two values of one kind, not %s") % _listed([left.holds, right.holds]))
    left, right = _as_choice(left, right), _as_choice(right, left)
    for part in (left, right):
        if part.literal is not None and not norm(part.literal):
            raise QuestionError(
                position=part.position, found='""', expected=_("some text; for no value write “is missing”")
            )
    if not is_ordered:
        same = terms.call("same", TRUTH, [left, right], left.position)
        return same if sign.value == "=" else terms.call("not", TRUTH, [same], left.position)
    name, is_swapped = SQL_ORDER[sign.value]
    return terms.call(name, TRUTH, [right, left] if is_swapped else [left, right], left.position)


def true(part: Term) -> Term:
    """Give a part that is yes or no."""
    if part.holds is not TRUTH:
        raise QuestionError(
            position=part.position,
            found=str(WORDS[part.holds]),
            expected=_("a condition, as custom.size > 40"),
        )
    return part


def function(name: Token, parts: list[Term]) -> Term:
    """Apply a function. Raises QuestionError for one that there is not, or that does not take these parts."""
    word = name.value.lower()
    match word:
        case "join":
            return _joined(name, parts)
        case "coalesce":
            return _first_present(name, parts)
        case "if":
            return _chosen(name, parts)
    return combined(name, word, FUNCTIONS[word], parts)


def unknown_function(name: Token) -> QuestionError:
    """Say that there is no such function, and why there is none that tells the time."""
    if name.value.lower() in OF_NOW:
        return of_now(name.value, name.position)
    best = process.extractOne(name.value.lower(), NAMES, score_cutoff=60)
    return _wrong(name, _("a function: %s") % ", ".join(NAMES), str(best[0]) if best else "")


def of_now(found: str, position: int) -> QuestionError:
    """Say why a formula knows no time: it is computed when its record changes, not when the clock does."""
    expected = _("what stays true as time goes by. Questions know the time, as “birthday within 7 days”")
    return QuestionError(position=position, found=found, expected=expected)


def check_digits(number: str, position: int) -> None:
    """Refuse a number that would not be kept as it is written."""
    whole, _dot, decimals = number.partition(".")
    if len(whole.lstrip("0")) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
        expected = _("a number of at most %(digits)d digits and %(decimals)d decimals")
        limits = {"digits": MOST_DIGITS, "decimals": MOST_DECIMALS}
        raise QuestionError(position=position, found=number, expected=expected % limits)


def _joined(name: Token, parts: list[Term]) -> Term:
    found = None
    for part in parts:
        text = part if part.holds is TEXT else combined(name, "text", FUNCTIONS["text"], [part])
        found = terms.call(JOIN, TEXT, [found, text], name.position) if found else text
    assert found is not None  # a call has at least one part  # noqa: S101
    return found


def _first_present(name: Token, parts: list[Term]) -> Term:
    _check_alike(name, parts)
    found = parts[-1]
    for part in reversed(parts[:-1]):
        found = terms.call("either", found.holds, [part, found], name.position)
    return found


def _chosen(name: Token, parts: list[Term]) -> Term:
    if len(parts) not in (2, 3):
        raise _wrong(name, _("%s(a condition, what then, what else)") % IF)
    condition, then, *otherwise = parts
    _check_alike(name, parts[1:])
    return terms.choice(true(condition), then, otherwise[0] if otherwise else None, name.position)


def _check_alike(name: Token, parts: Sequence[Term]) -> None:
    for part in parts[1:]:
        if part.holds is not parts[0].holds:
            expected = _("%(wanted)s in all places of %(name)s")
            raise QuestionError(
                position=part.position,
                found=str(WORDS[part.holds]),
                expected=expected % {"wanted": WORDS[parts[0].holds], "name": name.value.lower()},
            )


def _as_choice(part: Term, beside: Term) -> Term:
    """Read a text beside a field with choices as one of them, by its label or its word."""
    choices = beside.field.choices if beside.field else ()
    if part.literal is None or not choices:
        return part
    words = {norm(name): choice.value for choice in choices for name in (str(choice.label), choice.value)}
    found = words.get(norm(part.literal))
    if found is None:
        best = process.extractOne(norm(part.literal), list(words), score_cutoff=60)
        raise QuestionError(
            position=part.position,
            found=part.literal,
            expected=_("one of: %s") % ", ".join(str(choice.label) for choice in choices),
            suggestion=str(best[0]) if best else "",
        )
    return terms.value(TEXT, found, part.position, found)


def _check_currency(part: Term) -> None:
    if part.literal is not None and (not part.literal.isupper() or not is_currency(part.literal)):
        raise QuestionError(position=part.position, found=part.literal, expected=_('a currency, as "EUR"'))


def _unfit(sign: Token, signatures: Signatures, parts: list[Term]) -> QuestionError:
    holds = [part.holds for part in parts]
    known = "; ".join(_listed(each) for each in signatures)
    meant = "join(…)" if sign.value == "+" and TEXT in holds and set(holds) <= {TEXT, NUMBER} else ""
    expected = _("with “%(sign)s” one of: %(known)s")
    return QuestionError(
        position=sign.position,
        found=_listed(holds),
        expected=expected % {"sign": sign.value, "known": known},
        suggestion=meant,
    )


def _listed(holds: Sequence[Holds]) -> str:
    return _(" and ").join(str(WORDS[each]) for each in holds)


def _wrong(token: Token, expected: str, suggestion: str = "") -> QuestionError:
    return QuestionError(position=token.position, found=token.value, expected=expected, suggestion=suggestion)
