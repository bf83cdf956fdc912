"""The written forms of values: a text, a mail address, a phone number, a link, a country, …

Each function takes text from outside and gives its one stored form, or raises `Unfit` with a sentence
for the person who typed it. The JSON of the API and the cells of an import both end here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import phonenumbers
from babel import Locale, UnknownLocaleError
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

LONGEST_TEXT = 100_000
MIN_PHONE_DIGITS = 3
LINES = "\n\t"
MOST_NORTH, MOST_EAST = 90, 180
_DEGREES = re.compile(r"\(?\s*(-?\d{1,3}(?:\.\d{1,15})?)[\s,;]+(-?\d{1,3}(?:\.\d{1,15})?)\s*\)?")
_DEGREES_WITH_COMMAS = re.compile(r"(-?\d{1,3}(?:,\d{1,15})?)\s*[;\s]\s*(-?\d{1,3}(?:,\d{1,15})?)")

_validate_email = EmailValidator()


@dataclass(frozen=True, slots=True)
class Place:
    """A point on earth, in degrees north and east."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{self.latitude:.15g}, {self.longitude:.15g}"

    @property
    def stored(self) -> str:
        """The value as PostgreSQL reads it for a column of the type place_point."""
        return f"({self.latitude!r},{self.longitude!r})"


class Unfit(Exception):
    """A value can not be stored. The message says why, in words for the one who entered it."""


def text(value: str, max_length: int = 0, *, has_lines: bool = False) -> str:
    """Give a text in composed form (NFC) without space around it.

    Control characters, NUL among them, and lone surrogates are refused: no screen shows them, and
    PostgreSQL or a later file would stumble over them.
    """
    if has_lines:
        value = value.replace("\r\n", "\n").replace("\r", "\n")
    value = value.strip()
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cs") and not (has_lines and char in LINES):
            raise Unfit(_("holds a character that can not be stored (U+%04X).") % ord(char))
    value = unicodedata.normalize("NFC", value)
    limit = max_length or LONGEST_TEXT
    if len(value) > limit:
        raise Unfit(
            _("is %(length)d characters long; at most %(limit)d are allowed.")
            % {"length": len(value), "limit": limit}
        )
    return value


def email(value: str, max_length: int = 254) -> str:
    """Give a mail address as it was written, its domain in lower case."""
    value = text(value, max_length)
    if not value:
        return ""
    try:
        _validate_email(value)
    except ValidationError:
        raise Unfit(_("is no mail address, as name@example.org.")) from None
    local, _at, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


def phone(value: str, country: str = "", max_length: int = 40) -> str:
    """Give a phone number in E.164, read by its country; as it was typed where it can not be read.

    An extension stands behind it as in RFC 3966: "+35312345678;ext=21".
    """
    value = text(value, max_length)
    if not value:
        return ""
    try:
        number = phonenumbers.parse(value, country.upper() or None)
    except phonenumbers.NumberParseException:
        return _short_number(value)
    if not phonenumbers.is_possible_number(number):
        return _short_number(value)
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written


def _short_number(value: str) -> str:
    digits = sum(char.isdigit() for char in value)
    if digits < MIN_PHONE_DIGITS or any(char.isalpha() for char in value):
        raise Unfit(_("is no phone number, as +353 1 234 5678."))
    return value


def link(value: str, max_length: int = 300) -> str:
    """Give a web address, with https:// put before one that was written without."""
    value = text(value, max_length)
    if not value:
        return ""
    if "://" not in value and not value.lower().startswith(("javascript:", "data:", "mailto:")):
        value = f"https://{value}"
    try:
        parts = urlsplit(value)
        is_web = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        is_web = False
    if not is_web or " " in value:
        raise Unfit(_("is no web address, as https://example.org."))
    return text(value, max_length)


def country(value: str) -> str:
    """Give the ISO 3166-1 code of a country from its code."""
    code = text(value).upper()
    if code and code not in countries():
        raise Unfit(_("is no country code of two letters, as IE or DE."))
    return code


def language(value: str) -> str:
    """Give a BCP 47 tag, as "de" or "pt-BR"."""
    tag = text(value, 20).replace("_", "-")
    if not tag:
        return ""
    try:
        return str(Locale.parse(tag, sep="-")).replace("_", "-")
    except (UnknownLocaleError, ValueError):
        raise Unfit(_("is no language that is known, as en or pt-BR.")) from None


def time_zone(value: str) -> str:
    """Give the IANA name of a time zone."""
    name = text(value, 60)
    if name and name not in _time_zones():
        raise Unfit(_("is no time zone, as Europe/Dublin."))
    return name


def place(value: str) -> Place:
    """Give a point from "52.52, 13.405", degrees north and east; with decimal commas from "52,52; 13,405"."""
    parts = _DEGREES.fullmatch(value.strip()) or _DEGREES_WITH_COMMAS.fullmatch(value.strip())
    if parts is None:
        raise Unfit(_("is no place, as 52.52, 13.405: degrees north and east."))
    return place_at(*(float(part.replace(",", ".")) for part in parts.groups()))


def stored_place(text: str) -> Place:
    """Read a value as PostgreSQL writes it."""
    latitude, longitude = map(float, text.strip("()").split(","))
    return Place(latitude, longitude)


def place_at(latitude: float, longitude: float) -> Place:
    """Give a point that there is on earth."""
    if not (abs(latitude) <= MOST_NORTH and abs(longitude) <= MOST_EAST):
        raise Unfit(_("lies beyond the poles, or more than half-way round the earth."))
    return Place(latitude + 0.0, longitude + 0.0)  # of which -0.0 makes 0.0


def tag(value: str, max_length: int = 60) -> str:
    """Give one tag. Files separate tags by semicolons, so a tag holds none."""
    word = text(value, max_length)
    if ";" in word:
        raise Unfit(_("can not hold a semicolon."))
    return word


@cache
def countries() -> dict[str, str]:
    """Give the English names of all countries by their code."""
    territories = Locale("en").territories
    unreal = {"EU", "EZ", "UN", "XA", "XB", "QO", "ZZ"}
    return {
        code: name
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in unreal
    }


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
