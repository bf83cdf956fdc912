"""Dates and times as people and programs write them. The order of day and month is told by the column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache

from babel import localedata
from django.utils.translation import gettext as _

from troth.exchange.values.locales import own_data
from troth.exchange.values.words import BadValue, plain
from troth.ground import clock
from troth.ground.fold import norm

_NUMBERS = re.compile(r"(\d{1,4})([./\-\s年])\s*(\d{1,2})[./\-\s月]\s*(\d{1,4})日?\.?")
_NAMED = re.compile(r"(?:\w{2,12}\.?,\s+)?(\d{1,4})(?:st|nd|rd|th|er|º|\.)?[\s\-/.]*(?:de |of )?"
                    r"([^\W\d_]{2,14})\.?[\s\-/.,]*(?:de |of )?(\d{2,4})")  # fmt: skip
_NAMED_FIRST = re.compile(
    r"(?:\w{2,12}\.?,\s+)?([^\W\d_]{3,14})\.?[\s\-]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\-]+(\d{4})"
)
_TIME = re.compile(r"(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Uhr|h)?\s*([ap])?\.?(m?)\.?"
                   r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?", re.IGNORECASE)  # fmt: skip
_PART_OF_DAY = re.compile(r"0?[.,]\d+")
_SERIAL = re.compile(r"[1-7]\d{4}(?:[.,]\d+)?")
_SERIAL_START = datetime(1899, 12, 30)
_EARLIEST, _LATEST = 1000, 9999


@dataclass(frozen=True, slots=True)
class DateOrder:
    """In which order a column writes its dates: "dmy", "mdy" or "ymd". `is_sure` when its data tell."""

    order: str = "dmy"
    is_serial: bool = False
    is_sure: bool = False


def guess_order(cells: Iterable[str], month_first: bool = False) -> DateOrder:
    """Tell the order of day and month from a column. `month_first` decides where the data do not."""
    votes: Counter[str] = Counter()
    for cell in cells:
        text = cell.strip()
        if _SERIAL.fullmatch(text):
            votes["serial"] += 1
        elif found := _NUMBERS.match(text):
            first, mark, second, last = found.groups()
            if len(first) >= 3 or (int(first) > 31 and len(last) <= 2):
                votes["ymd"] += 1
            elif int(first) > 12:
                votes["dmy"] += 1
            elif int(second) > 12:
                votes["mdy"] += 1
            elif mark == ".":
                votes["dots"] += 1
        elif text:
            votes["words"] += 1
    is_serial = votes["serial"] * 2 > votes.total()
    for order in ("dmy", "mdy", "ymd"):
        if votes[order] and votes[order] >= max(votes["dmy"], votes["mdy"], votes["ymd"]):
            return DateOrder(order, is_serial, True)
    if votes["dots"]:
        return DateOrder("dmy", is_serial, True)
    return DateOrder("mdy" if month_first else "dmy", is_serial, is_serial or votes["words"] > 0)


def date_of(cell: str, order: DateOrder) -> date:
    """Read a date."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return _date_part(plain(cell), order, whole=True)[0]


def datetime_of(cell: str, order: DateOrder, zone: tzinfo) -> datetime:
    """Read a moment; one without a zone is in `zone`. Gives it in UTC."""
    try:
        found = datetime.fromisoformat(cell)
    except ValueError:
        found = _datetime(plain(cell), order)
    try:
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise _no_date() from error


def _datetime(text: str, order: DateOrder) -> datetime:
    if order.is_serial and _SERIAL.fullmatch(text):
        return _SERIAL_START + timedelta(days=round(float(text.replace(",", ".")) * 86400) / 86400)
    day, rest = _date_part(text, order, whole=False)
    rest = rest.strip(" ,T")
    for word in ("at ", "um ", "à ", "a las ", "alle ", "om ", "o "):
        rest = rest.removeprefix(word)
    if not rest:
        return datetime.combine(day, time.min)
    found = _TIME.fullmatch(rest)
    if not found:
        raise _no_date()
    try:
        moment = datetime.combine(day, _clock(found))
    except ValueError as error:
        raise _no_date() from error
    zone = found[7]
    return moment.replace(tzinfo=_zone(zone)) if zone else moment


def time_of(cell: str) -> time:
    """Read a time of day: "9:30", "09.30 Uhr", "9:30 PM", "9h30", or a spreadsheet's part of a day."""
    text = plain(cell)
    found = _TIME.fullmatch(text)
    try:
        if found and not found[7]:
            return _clock(found)
        if _PART_OF_DAY.fullmatch(text):
            return (_SERIAL_START + timedelta(seconds=round(float(text.replace(",", ".")) * 86400))).time()
    except ValueError:
        pass
    raise BadValue(_("This is no time of day. Write it as 09:30."))


def _clock(found: re.Match[str]) -> time:
    """Give what `_TIME` found. Raises ValueError."""
    hours, minutes, seconds, _word, half = found.groups()[:5]
    hour = int(hours) % 12 + 12 * (half.lower() == "p") if half else int(hours)
    return time(hour, int(minutes), int(seconds or 0))


def _zone(text: str) -> tzinfo:
    return UTC if text[0] not in "+-" else datetime.strptime(text.replace(":", ""), "%z").tzinfo or UTC


def _date_part(text: str, order: DateOrder, whole: bool) -> tuple[date, str]:
    """Read the date at the start of a text; gives it and what follows."""
    if order.is_serial and _SERIAL.fullmatch(text):
        return (_SERIAL_START + timedelta(days=int(float(text.replace(",", "."))))).date(), ""
    if found := _NUMBERS.match(text):
        day = _in_order(found[1], found[3], found[4], order)
    elif found := _NAMED.match(text):
        number, word, last = found.groups()
        if len(number) > 2:
            number, last = last, number
        day = _made(last, _month(word), number)
    elif found := _NAMED_FIRST.match(text):
        day = _made(found[3], _month(found[1]), found[2])
    else:
        raise _no_date()
    rest = text[found.end() :]
    if whole and rest.strip(" .") and not _TIME.fullmatch(rest.strip(" ,T")):
        raise _no_date()
    return day, rest


def _in_order(first: str, second: str, last: str, order: DateOrder) -> date:
    if len(first) > 2 or (order.order == "ymd" and len(last) <= 2):
        return _made(first, int(second), last)
    day, month = (second, first) if order.order == "mdy" else (first, second)
    if int(month) > 12 and int(day) <= 12:
        shown = {"dmy": _("day, month, year"), "mdy": _("month, day, year")}.get(order.order, "")
        reason = _(
            "The dates of this column are read as %(order)s; this one does not fit. Write it as %(fix)s."
        )
        raise BadValue(reason % {"order": shown, "fix": f"{_year(last):04d}-{int(day):02d}-{int(month):02d}"})
    return _made(last, int(month), day)


def _made(year: str, month: int, day: str) -> date:
    if len(year) == 3 or len(day) > 2:
        raise _no_date()
    number = _year(year)
    try:
        if not _EARLIEST <= number <= _LATEST:
            raise _no_date()
        return date(number, month, int(day))
    except ValueError as error:
        raise _no_date() from error


def _year(text: str) -> int:
    """Read a year; one of two digits lies at most ten years ahead."""
    if len(text) > 2:
        return int(text)
    century = clock.now().year // 100 * 100
    year = century + int(text)
    return year if year <= clock.now().year + 10 else year - 100


def _no_date() -> BadValue:
    return BadValue(_("This is no date of the calendar. Write it as 2026-02-28."))


def _month(word: str) -> int:
    found = _month_names().get(norm(word).rstrip("."))
    if found is None:
        raise _no_date()
    return found


@cache
def _month_names() -> dict[str, int]:
    """Names and short names of the months in every language that writes them with letters."""
    names: dict[str, int] = {}
    for language in ("en", "de", "fr", "es", "it", "nl", "pt", "pl", *localedata.locale_identifiers()):
        if "_" in language:
            continue
        calendar = own_data(language).get("months", {})
        for width in ("wide", "abbreviated"):
            for place in ("format", "stand-alone"):
                for month, name in _plain_names(calendar, place, width):
                    names.setdefault(norm(name).rstrip("."), month)
    return names


def _plain_names(calendar: object, place: str, width: str) -> list[tuple[int, str]]:
    names = calendar.get(place, {}) if isinstance(calendar, dict) else {}
    names = names.get(width, {}) if isinstance(names, dict) else {}
    return [pair for pair in names.items() if isinstance(pair[1], str)] if isinstance(names, dict) else []
