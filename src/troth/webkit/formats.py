"""Dates, times, numbers, money and names of places, as the member at the screen writes them.

The locale and the time zone are those of the request (`middleware.MemberLocale`). Every function
takes None and gives an empty string, so that a template need not ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, localcontext
from functools import cache, lru_cache
from typing import Any, Literal
from uuid import UUID

from babel import Locale, UnknownLocaleError, dates, lists, numbers
from django.utils import timezone
from django.utils.translation import get_language, gettext

from troth.catalog.formats import Place
from troth.ground import clock
from troth.ground.fold import norm
from troth.ground.money import Money, from_json

# Of the workspace: "en" in it is en_GB, en_US, …
country: ContextVar[str] = ContextVar("country", default="")
HUES = 8
# A list writes hundreds of dates and spans, many of them alike, and Babel needs 50 µs for each.
REMEMBERED = 4096
# Babel rounds to the decimals of a form and fails where the digits before them leave no room: a number
# of a question may have 40, and Python's own room is 28.
ROOM = Context(prec=60)
NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})  # CLDR names these, ISO 3166 does not


@cache
def _locale(language: str, country_code: str) -> Locale:
    base, _, region = language.replace("_", "-").partition("-")
    # Plain English, without a country, is read by the whole world: 16 March and 24 hours, as in Britain.
    fallback = "GB" if base == "en" else ""
    for territory in filter(None, (region.upper(), country_code, fallback)):
        try:
            return Locale.parse(f"{base}_{territory}")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(base)


def locale() -> Locale:
    """Give the locale of this request."""
    return _locale(get_language() or "en", country.get())


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _as_day(value: date | datetime) -> date:
    return _local(value).date() if isinstance(value, datetime) else value


def _today() -> date:
    return timezone.localtime(clock.now()).date()


def day(value: date | datetime | None, form: str = "long") -> str:
    """Write a day: "16 March", with the year when it is another one. `form` may be "short": 16 Mar."""
    if value is None:
        return ""
    on = _as_day(value)
    return _day(on, form == "short", on.year != _today().year, locale())


@lru_cache(REMEMBERED)
def _day(on: date, is_short: bool, has_year: bool, where: Locale) -> str:
    if has_year:
        return dates.format_date(on, "medium" if is_short else "long", locale=where)
    return dates.format_skeleton("MMMd" if is_short else "MMMMd", on, locale=where)


def near_day(value: date | datetime | None) -> str:
    """Write a day, with a word for yesterday, today and tomorrow."""
    if value is None:
        return ""
    words = {-1: gettext("yesterday"), 0: gettext("today"), 1: gettext("tomorrow")}
    return words.get((_as_day(value) - _today()).days) or day(value)


def weekday(value: date | datetime | None) -> str:
    """Write a day with its weekday: "Tuesday, 10 March"."""
    if value is None:
        return ""
    return f"{dates.format_date(_as_day(value), 'EEEE', locale=locale())}, {day(value)}"


def weekday_name(value: date) -> str:
    """Write the weekday alone, shortened: "Tue"."""
    return str(dates.format_date(value, "EEE", locale=locale()))


def first_weekday() -> int:
    """Tell on which day a week begins here, from 0 for Monday."""
    return locale().first_week_day


def month(value: date) -> str:
    """Write a month: "November 2026"."""
    return str(dates.format_skeleton("yMMMM", value, locale=locale()))


def month_name(value: date) -> str:
    """Write a month in few letters, without its year: "Nov"."""
    return str(dates.format_date(value, "LLL", locale=locale()))


def days(first: date, last: date) -> str:
    """Write a stretch of days: "16–22 Nov 2026"."""
    return str(dates.format_interval(first, last, "yMMMd", locale=locale()))


def hour(value: datetime | None) -> str:
    """Write the time of day: "08:12"."""
    return "" if value is None else _hour(_local(value).time().replace(second=0, microsecond=0), locale())


def clock_time(value: time | str | None) -> str:
    """Write a time of any day: "09:30"."""
    if isinstance(value, str):
        value = time.fromisoformat(value)
    return "" if value is None else _hour(value, locale())


@lru_cache(REMEMBERED)
def _hour(at: time, where: Locale) -> str:
    return dates.format_time(at, "short", locale=where)


def moment(value: datetime | None) -> str:
    """Write a day and the time of it: "today 08:12", "10 March 08:12"."""
    return "" if value is None else f"{near_day(value)} {hour(value)}"


A_MOMENT = 10  # seconds


def ago(value: datetime | None) -> str:
    """Tell how long ago, or in how long: "3 days ago", "in 2 hours", "just now"."""
    if value is None:
        return ""
    seconds = (value - clock.now()).total_seconds()
    if abs(seconds) < A_MOMENT:
        return gettext("just now")
    return _span(_rounded(seconds), True, "long", locale())


AGES = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def lasting(value: datetime | timedelta | float | None, form: str = "long") -> str:
    """Tell a length of time, or the time since: "3 days". `form` may be "narrow": 3d."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = abs(clock.now() - value)
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    return _span(_rounded(seconds), False, "narrow" if form == "narrow" else "long", locale())


def age(since: datetime | None) -> str:
    """Tell shortly how long something has been as it is: "40m", "2h", then by days: "9d"."""
    if since is None:
        return ""
    from babel.units import format_unit  # a large module, needed on few pages

    seconds = abs(clock.now() - since).total_seconds()
    unit, length = next(each for each in AGES if seconds >= each[1] or each[0] == "minute")
    return format_unit(int(seconds // length), f"duration-{unit}", length="narrow", locale=locale())


def _rounded(seconds: float) -> int:
    """Round to what is said of a span anyway: hours are not said of days, nor minutes of hours."""
    step = next((step for step in (86_400, 3_600, 60) if abs(seconds) >= 2 * step), 1)
    return round(seconds / step) * step


@lru_cache(REMEMBERED)
def _span(seconds: int, is_directed: bool, form: Literal["narrow", "long"], where: Locale) -> str:
    return dates.format_timedelta(seconds, format=form, add_direction=is_directed, locale=where)


def number(value: float | Decimal | None) -> str:
    """Write a number with the separators of the place."""
    if value is None:
        return ""
    with localcontext(ROOM):
        return numbers.format_decimal(value, locale=locale())


def exact_number(value: Decimal) -> str:
    """Write a number with all the decimals that it has."""
    with localcontext(ROOM):
        return numbers.format_decimal(value.normalize(), locale=locale(), decimal_quantization=False)


def about(value: int | None) -> str:
    """Write an estimate with two figures that count: 4,812 is "about 4,800"."""
    if value is None:
        return ""
    rounded = round(value, 2 - len(str(abs(int(value))))) if value >= 100 else value
    return gettext("about %(number)s") % {"number": number(rounded)}


def percent(value: float | Decimal | None) -> str:
    """Write a share: 0.87 is "87 %"."""
    return "" if value is None else numbers.format_percent(value, locale=locale())


def money(amount: Decimal | float | None, currency: str) -> str:
    """Write an amount of a currency (ISO 4217); whole amounts without their cents."""
    if amount is None:
        return ""
    digits = amount != int(amount)
    form = None if digits else _whole_format()
    with localcontext(ROOM):
        return numbers.format_currency(amount, currency, locale=locale(), format=form, currency_digits=digits)


def worth(value: Money | Mapping[str, Any] | None) -> str:
    """Write money as a record holds it, or as a list reads it: {amount, currency}."""
    held = _held(value)
    return money(held.amount, held.currency) if held else ""


def total(value: Decimal | Money | None) -> str:
    """Write what numbers or amounts come to."""
    return money(value.amount, value.currency) if isinstance(value, Money) else number(value)


def money_input(value: Money | Mapping[str, Any] | None) -> str:
    """Write money as it is typed: the decimal mark of the place, no groups, the code of the currency."""
    held = _held(value)
    if held is None:
        return ""
    mark = numbers.get_decimal_symbol(locale())
    return f"{held.amount:f} {held.currency}".replace(".", mark)


def _held(value: Money | Mapping[str, Any] | None) -> Money | None:
    return from_json(value) if isinstance(value, Mapping) else value


def spot(value: Place | Mapping[str, Any] | None) -> str:
    """Write a point on earth, as it is typed too: "52.52, 13.405"."""
    if isinstance(value, Mapping):
        value = Place(value["latitude"], value["longitude"])
    return str(value or "")


def _whole_format() -> str:
    pattern: str = locale().currency_formats["standard"].pattern
    return pattern.replace(".00", "")


def size(value: int | None) -> str:
    """Write a size in bytes: "1.4 MB"."""
    if value is None:
        return ""
    amount, unit = float(value), "byte"
    for unit in ("byte", "kilobyte", "megabyte", "gigabyte"):
        if amount < 1000 or unit == "gigabyte":
            break
        amount /= 1000
    from babel.units import format_unit  # a large module, needed on few pages

    digits = round(amount) if amount >= 10 or unit == "byte" else round(amount, 1)
    return format_unit(digits, f"digital-{unit}", "short", locale=locale())


def country_name(code: str | None) -> str:
    """Name a country (ISO 3166-1 alpha-2) in the member's language."""
    return locale().territories.get(code, code) if code else ""


def countries() -> list[tuple[str, str]]:
    """List the countries by their codes, in the order of their names in the member's language."""
    names = locale().territories.items()
    named = [
        (code, name) for code, name in names if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    ]
    return sorted(named, key=lambda pair: norm(pair[1]))


def local_input(value: datetime | None) -> str:
    """Write a moment as <input type="datetime-local"> takes it."""
    return "" if value is None else _local(value).strftime("%Y-%m-%dT%H:%M")


def is_older_than(value: datetime, days: int) -> bool:
    """Tell whether more than so many days have passed since."""
    return clock.now() - value > timedelta(days=days)


def within(label: object) -> str:
    """Write a label within a sentence: in most languages without its capital."""
    text = str(label)
    return text if (get_language() or "").startswith("de") else text[:1].lower() + text[1:]


def language_name(code: str | None) -> str:
    """Name a language (BCP 47) in the member's language."""
    if not code:
        return ""
    try:
        return Locale.parse(code, sep="-").get_display_name(locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


def listed(values: list[str]) -> str:
    """Join words as a sentence does: "Ana, Ben and Cem"."""
    return lists.format_list(values, locale=locale())


@lru_cache(REMEMBERED)
def phone_number(value: str | None) -> str:
    """Write a phone number in groups: "+353 86 123 4567". What is no number in E.164 stays as it is."""
    if not value or not value.startswith("+"):
        return value or ""
    import phonenumbers  # its tables cost 40 ms, once, where a number is shown

    try:
        parsed = phonenumbers.parse(value)
    except phonenumbers.NumberParseException:
        return value
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def initials(name: str | None) -> str:
    """Take the first letters of the first and the last word of a name."""
    words = [word for word in (name or "").split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def hue(key: UUID | str | int | None) -> int:
    """Choose one of the eight hues by an id, so that a thing keeps its colour everywhere."""
    if key is None:
        return 1
    value = key.int if isinstance(key, UUID) else sum(str(key).encode())
    return value % HUES + 1


FILTERS = {
    function.__name__: function
    for function in (
        about, age, ago, clock_time, country_name, day, exact_number, hour, hue,
        initials, is_older_than, language_name,
        lasting, listed, local_input, moment, money, money_input, near_day, number, percent,
        phone_number, size, spot, total, weekday, weekday_name, within, worth,
    )
}  # fmt: skip
