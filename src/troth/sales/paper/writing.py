"""Amounts, days and shares as the customer writes them, whoever is signed in."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError, dates, numbers

LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "PH", "CL", "CO", "VE", "GT", "CR", "PA", "DO"})  # CLDR
# No font that comes with documents has their signs, and none of our words are in them.
WITHOUT_FONT = frozenset({"zh", "ja", "ko", "yue"})
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "ckb"})


def locale_of(language: str, country: str) -> Locale:
    """Give the locale of a language in a country; plain English is read as in Britain.

    Days and amounts of a language that documents can not be set in are in English.
    """
    base, _, region = language.replace("_", "-").partition("-")
    if base.lower() in WITHOUT_FONT:
        base = "en"
    for territory in filter(None, (region.upper(), country.upper(), "GB" if base == "en" else "")):
        try:
            return Locale.parse(f"{base}_{territory}")
        except (UnknownLocaleError, ValueError):
            continue
    try:
        return Locale.parse(base)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


def paper_of(country: str) -> str:
    """Give the paper of a country, as Typst names it."""
    return "us-letter" if country.upper() in LETTER_COUNTRIES else "a4"


def direction_of(language: str) -> str:
    """Tell which way a language is written."""
    return "rtl" if language.replace("_", "-").partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def money(amount: Decimal, currency: str, locale: Locale) -> str:
    """Write an amount with all digits of its currency."""
    return str(numbers.format_currency(amount, currency, locale=locale))


def number(value: Decimal, locale: Locale) -> str:
    """Write a number without zeros at its end."""
    text = format(value, "f")
    return str(
        numbers.format_decimal(Decimal(text.rstrip("0").rstrip(".") if "." in text else text), locale=locale)
    )


def percent(value: Decimal, locale: Locale) -> str:
    """Write a share: 19 is "19 %"."""
    return str(numbers.format_percent(value / 100, locale=locale, decimal_quantization=False))


def day(value: date | None, locale: Locale) -> str:
    """Write a day with its year."""
    return "" if value is None else str(dates.format_date(value, "long", locale=locale))
