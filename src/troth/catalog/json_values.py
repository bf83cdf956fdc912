"""One value in JSON's types, read by the kind of its field."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from troth.catalog import formats
from troth.catalog.formats import Unfit
from troth.catalog.models import HeldFile
from troth.catalog.types import Field, Kind
from troth.ground.money import MOST_DECIMALS, MOST_DIGITS, Money, NoMoney, from_json, is_storable

LARGEST_NUMBER = 2**31 - 1  # a PostgreSQL integer
LARGEST_DECIMAL = Decimal(10) ** 15
MOST_TAGS = 100
MOST_FILES = 10  # in one field


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value is read by: the asker's time zone, the record's country, and what may be pointed at.

    `has(object type, id)` tells whether there is such a record that the asker may see.
    """

    time_zone: str
    country: str
    has: Callable[[str, UUID], bool]


def read(declared: Field, value: Any, reading: Reading) -> Any:
    """Give the value of a single field in Python's types. Null and "" empty it. Raises `Unfit`."""
    if (value is None or value == "") and declared.kind is not Kind.YES_NO:
        return [] if declared.kind in (Kind.TAGS, Kind.FILE) else "" if declared.kind in WORDS else None
    return READERS[declared.kind](declared, value, reading)


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise Unfit(_("must be a text."))
    return value


def _text(declared: Field, value: Any, reading: Reading) -> str:
    return formats.text(_words(value), declared.max_length)


def _long_text(declared: Field, value: Any, reading: Reading) -> str:
    return formats.text(_words(value), declared.max_length, has_lines=True)


def _email(declared: Field, value: Any, reading: Reading) -> str:
    return formats.email(_words(value), declared.max_length or 254)


def _phone(declared: Field, value: Any, reading: Reading) -> str:
    return formats.phone(_words(value), reading.country, declared.max_length or 40)


def _link(declared: Field, value: Any, reading: Reading) -> str:
    return formats.link(_words(value), declared.max_length or 300)


def _number(declared: Field, value: Any, reading: Reading) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unfit(_("must be a whole number."))
    if abs(value) > LARGEST_NUMBER:
        raise Unfit(_("is too large."))
    _within(declared, value)
    return value


def _decimal(declared: Field, value: Any, reading: Reading) -> Decimal:
    """Read a number, or a text that is one: JSON's own numbers lose digits in many programs."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise Unfit(_("must be a number."))
    if isinstance(value, float) and not math.isfinite(value):
        raise Unfit(_("must be a number."))
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise Unfit(_("must be a number.")) from None
    if not number.is_finite() or abs(number) > LARGEST_DECIMAL:
        raise Unfit(_("is too large."))
    _within(declared, number)
    return number


def _money(declared: Field, value: Any, reading: Reading) -> Money:
    """Read {"amount", "currency"} as the API shows it, or "1234.50 EUR"."""
    if isinstance(value, str):
        amount, _gap, currency = value.strip().partition(" ")
        value = {"amount": amount, "currency": currency}
    try:
        found = from_json(value if isinstance(value, dict) else {})
    except NoMoney:
        raise Unfit(_("must be an amount with its currency, as 1234.50 EUR.")) from None
    if not is_storable(found.amount):
        raise Unfit(
            _("can have at most %(digits)d digits, %(decimals)d of them decimals.")
            % {"digits": MOST_DIGITS, "decimals": MOST_DECIMALS}
        )
    return found


def _place(declared: Field, value: Any, reading: Reading) -> formats.Place:
    """Read {"latitude", "longitude"} as the API shows it, or "52.52, 13.405"."""
    if isinstance(value, str):
        return formats.place(value)
    if isinstance(value, dict) and value.keys() == {"latitude", "longitude"}:
        degrees = [value["latitude"], value["longitude"]]
        if all(isinstance(each, int | float) and not isinstance(each, bool) for each in degrees):
            return formats.place_at(*degrees)
    raise Unfit(_("is no place, as 52.52, 13.405: degrees north and east."))


def _within(declared: Field, number: int | Decimal) -> None:
    if declared.minimum is not None and number < declared.minimum:
        raise Unfit(_("must be at least %s.") % declared.minimum)
    if declared.maximum is not None and number > declared.maximum:
        raise Unfit(_("must be at most %s.") % declared.maximum)


def _yes_no(declared: Field, value: Any, reading: Reading) -> bool:
    if not isinstance(value, bool):
        raise Unfit(_("must be true or false."))
    return value


def _date(declared: Field, value: Any, reading: Reading) -> date:
    try:
        return date.fromisoformat(_words(value))
    except ValueError:
        raise Unfit(_("must be a date, as 2026-01-31.")) from None


def _datetime(declared: Field, value: Any, reading: Reading) -> datetime:
    """Read a time; one without a zone is in the asker's."""
    try:
        moment = datetime.fromisoformat(_words(value))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(reading.time_zone))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unfit(_("must be a time, as 2026-01-31T09:30:00Z.")) from None


def _time(declared: Field, value: Any, reading: Reading) -> time:
    """Read a time of day to the second. It is meant where it is read, and so has no zone."""
    try:
        found = time.fromisoformat(_words(value))
    except ValueError:
        found = None
    if found is None or found.tzinfo or found.microsecond:
        raise Unfit(_("must be a time of day, as 09:30."))
    return found


def _select(declared: Field, value: Any, reading: Reading) -> str:
    words = [choice.value for choice in declared.choices]
    if value not in words:
        raise Unfit(_("must be one of: %s.") % ", ".join(words))
    return str(value)


def _tags(declared: Field, value: Any, reading: Reading) -> list[str]:
    """Read a list of words; the same word in another case counts once."""
    if not isinstance(value, list):
        raise Unfit(_("must be a list of texts."))
    if len(value) > MOST_TAGS:
        raise Unfit(_("has more than %d entries.") % MOST_TAGS)
    words = [formats.tag(_words(word), declared.max_length or 60) for word in value]
    return list({word.casefold(): word for word in reversed(words) if word}.values())[::-1]


def _files(declared: Field, value: Any, reading: Reading) -> list[dict[str, object]]:
    """Read a list of files that were brought before: their ids, or what the API shows of them."""
    if not isinstance(value, list):
        raise Unfit(_("must be a list of the ids of files."))
    if len(value) > MOST_FILES:
        raise Unfit(_("has more than %d files.") % MOST_FILES)
    try:
        keys = [UUID(_words(each["id"] if isinstance(each, dict) else each)) for each in value]
    except (KeyError, ValueError):
        raise Unfit(_("must be a list of the ids of files.")) from None
    known = HeldFile.objects.in_bulk(keys)
    if len(known) != len(set(keys)):
        raise Unfit(_("holds a file that is not there, or not yours."))
    return [known[key].as_json for key in dict.fromkeys(keys)]


def _country(declared: Field, value: Any, reading: Reading) -> str:
    return formats.country(_words(value))


def _language(declared: Field, value: Any, reading: Reading) -> str:
    return formats.language(_words(value))


def _time_zone(declared: Field, value: Any, reading: Reading) -> str:
    return formats.time_zone(_words(value))


def _reference(declared: Field, value: Any, reading: Reading) -> UUID:
    """Read an id, or an object with an id as the API shows it; the name beside it is not looked at."""
    if isinstance(value, dict):
        if not {"id"} <= value.keys() <= {"id", "name"}:
            raise Unfit(_("must be an id, or an object with an id."))
        value = value["id"]
    try:
        key = UUID(_words(value))
    except ValueError:
        raise Unfit(_("must be an id.")) from None
    if not reading.has(declared.to, key):
        raise Unfit(_("was not found."))
    return key


def _id(declared: Field, value: Any, reading: Reading) -> UUID:
    """Read an id that names a record together with another field; the command looks whether it is there."""
    try:
        return UUID(_words(value))
    except ValueError:
        raise Unfit(_("must be an id.")) from None


WORDS = frozenset(
    {
        Kind.TEXT,
        Kind.LONG_TEXT,
        Kind.EMAIL,
        Kind.PHONE,
        Kind.LINK,
        Kind.SELECT,
        Kind.COUNTRY,
        Kind.LANGUAGE,
        Kind.TIME_ZONE,
    }
)
"""Kinds whose empty value is the empty text; the others are emptied by null."""

READERS: dict[Kind, Callable[[Field, Any, Reading], Any]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _long_text,
    Kind.EMAIL: _email,
    Kind.PHONE: _phone,
    Kind.LINK: _link,
    Kind.NUMBER: _number,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.PLACE: _place,
    Kind.YES_NO: _yes_no,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.TIME: _time,
    Kind.SELECT: _select,
    Kind.TAGS: _tags,
    Kind.FILE: _files,
    Kind.COUNTRY: _country,
    Kind.LANGUAGE: _language,
    Kind.TIME_ZONE: _time_zone,
    Kind.REFERENCE: _reference,
    Kind.ID: _id,
}
