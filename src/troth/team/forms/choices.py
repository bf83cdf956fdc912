"""Lists to choose from: languages, time zones, countries, currencies."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from babel.numbers import list_currencies
from django.conf import settings
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

Choices = list[tuple[str, str]]
AS_WORKSPACE = ("", _("As the workspace"))
THEMES = [("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]


@cache
def languages() -> Choices:
    """List the languages in which pages, dates and numbers can be written, each in its own words."""
    known = [
        (code, str(get_language_info(code)["name_local"]).capitalize()) for code, _name in settings.LANGUAGES
    ]
    return sorted(known, key=lambda choice: choice[1])


@cache
def time_zones() -> Choices:
    """List the places whose time is kept, as "Europe/Berlin"."""
    return [
        ("UTC", "UTC"),
        *(
            (zone, zone.replace("_", " "))
            for zone in sorted(available_timezones())
            if "/" in zone and not zone.startswith("Etc/")
        ),
    ]


def countries() -> Choices:
    """List the countries by name, in the reader's language."""
    territories = _reader().territories
    named = [(code, name) for code, name in territories.items() if len(code) == 2 and code.isalpha()]
    return sorted(named, key=lambda choice: choice[1])


def currencies() -> Choices:
    """List the currencies by code."""
    names = _reader().currencies
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(list_currencies())]


def _reader() -> Locale:
    return Locale.parse(get_language() or "en", sep="-")
