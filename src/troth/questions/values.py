"""Values of a question as values of a field's kind, or a clear word why not."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import lru_cache
from uuid import UUID

import phonenumbers
from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from rapidfuzz import process

from troth.catalog.types import Field, Kind
from troth.ground.fold import norm
from troth.ground.money import Money
from troth.questions import tree
from troth.questions.errors import QuestionError
from troth.questions.spelling import quoted, spell_value

TEXT_KINDS = frozenset(
    {Kind.TEXT, Kind.LONG_TEXT, Kind.EMAIL, Kind.PHONE, Kind.LINK, Kind.LANGUAGE, Kind.TIME_ZONE, Kind.TAGS}
)
NUMBER_KINDS = frozenset({Kind.NUMBER, Kind.DECIMAL})
TIME_KINDS = frozenset({Kind.DATE, Kind.DATETIME})
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")
_PHONE_SIGNS = frozenset("+0123456789 ()-/.\u00a0\u2011")


def wrong(value: tree.Value, expected: str, suggestion: str = "") -> QuestionError:
    """Say that a value does not fit."""
    return QuestionError(
        position=value.position, found=spell_value(value), expected=expected, suggestion=suggestion
    )


def text_of(value: tree.Value) -> str:
    """Read a text. One that folds to nothing would be met by everything, so it is refused."""
    if not isinstance(value, tree.Text):
        raise wrong(value, _("a text in quotes"), quoted(spell_value(value)))
    if not norm(value.text):
        raise wrong(value, _("some text; for no value ask “is missing”"))
    return value.text


def number_of(value: tree.Value) -> Decimal:
    """Read a number."""
    if not isinstance(value, tree.Number):
        meant = value.text if isinstance(value, tree.Text) and _is_number(value.text) else ""
        raise wrong(value, _("a number without quotes"), meant)
    return value.number


def money_of(value: tree.Value) -> Money:
    """Read an amount with its currency."""
    if not isinstance(value, tree.Money):
        meant = f"{spell_value(value)} EUR" if isinstance(value, tree.Number) else ""
        raise wrong(value, _("an amount with its currency, as 1000 EUR"), meant)
    return Money(value.amount, value.currency)


def truth_of(value: tree.Value) -> bool:
    """Read true or false."""
    if not isinstance(value, tree.Truth):
        raise wrong(value, _("true or false"))
    return value.is_true


def time_of(value: tree.Value, kind: Kind) -> date | datetime:
    """Read a day, or for a field that knows the hour also a moment."""
    match value:
        case tree.Day(day):
            return day
        case tree.Moment(moment) if kind is Kind.DATETIME:
            return moment
    meant = value.text if isinstance(value, tree.Text) and _is_day(value.text) else ""
    raise wrong(value, _("a date without quotes, as 2026-01-31"), meant)


def clock_of(value: tree.Value) -> time:
    """Read a time of day."""
    if isinstance(value, tree.Text) and is_clock(value.text):
        return time.fromisoformat(value.text)
    raise wrong(value, _("a time of day in quotes, as “09:30”"))


def is_clock(text: str) -> bool:
    """Tell whether a text is a time of day, as “09:30” or “09:30:15”."""
    return _CLOCK.fullmatch(text) is not None


def id_of(value: tree.Value) -> UUID:
    """Read the id of a record."""
    found = find_id(value)
    if found is None:
        raise wrong(value, _("the id of a record, in quotes"))
    return found


def find_id(value: tree.Value) -> UUID | None:
    """Read a text as an id if it is one."""
    if not isinstance(value, tree.Text) or len(value.text) != 36:
        return None
    try:
        return UUID(value.text)
    except ValueError:
        return None


def choice_of(value: tree.Value, field: Field) -> str:
    """Read one of a select's values, by its word or its label."""
    written = text_of(value)
    words = {norm(str(choice.label)): choice.value for choice in field.choices}
    words |= {norm(choice.value): choice.value for choice in field.choices}
    if not field.choices:
        return written
    if norm(written) not in words:
        best = process.extractOne(norm(written), words.keys(), score_cutoff=60)
        raise wrong(
            value,
            _("one of %s") % ", ".join(quoted(choice.value) for choice in field.choices),
            quoted(words[best[0]]) if best else "",
        )
    return words[norm(written)]


def country_of(value: tree.Value, language: str) -> str:
    """Read a country: its ISO 3166-1 code, or its name in English or the asker's language."""
    written = text_of(value).strip()
    if len(written) == 2 and written.isascii() and written.isalpha():
        return written.upper()
    countries = _countries(language) | _countries("en")
    if norm(written) not in countries:
        best = process.extractOne(norm(written), countries.keys(), score_cutoff=75)
        raise wrong(value, _("the code or name of a country"), quoted(countries[best[0]]) if best else "")
    return countries[norm(written)]


def phones_of(text: str, country: str) -> tuple[str, ...]:
    """Give the ways a whole number may be stored: as E.164, or as it was typed."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return (text,)
    return (phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), text)


def part_of_phone(text: str) -> str:
    """Strip what people write between digits, since E.164 has none of it."""
    if not set(text) <= _PHONE_SIGNS or not any(sign.isdigit() for sign in text):
        return text
    return "".join(sign for sign in text if sign.isdigit() or sign == "+")


@lru_cache(maxsize=64)
def _countries(language: str) -> dict[str, str]:
    try:
        names = Locale.parse(language.replace("-", "_")).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {norm(name): code for code, name in names.items() if len(code) == 2 and code.isalpha()}


def _is_number(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").replace(".", "", 1).isdecimal()


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-01-31")
