"""Countries, languages and time zones, by code or by name in any language that Babel knows."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from zoneinfo import available_timezones

from babel import localedata
from babel.core import get_global
from django.utils.translation import gettext as _

from troth.catalog import formats
from troth.exchange.values.locales import own_data
from troth.exchange.values.words import BadValue, plain
from troth.ground.fold import norm

# Read first, so that a name that two languages share means what most people mean by it.
_FIRST = ("en", "de", "fr", "es", "it", "nl", "pt", "pl")
_SPOKEN_COUNTRIES = {
    "uk": "GB", "u.k.": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "wales": "GB",
    "northern ireland": "GB", "grossbritannien": "GB", "usa": "US", "u.s.a.": "US", "u.s.": "US",
    "america": "US", "holland": "NL", "czech republic": "CZ", "tschechische republik": "CZ", "turkey": "TR",
    "macedonia": "MK", "ivory coast": "CI", "burma": "MM", "swaziland": "SZ", "cape verde": "CV",
    "korea": "KR", "republic of korea": "KR", "russian federation": "RU", "vatican": "VA", "brd": "DE",
    "republic of ireland": "IE", "eire": "IE", "uae": "AE", "hong kong": "HK", "macau": "MO", "taiwan": "TW",
    "palestine": "PS", "viet nam": "VN", "el": "GR",
}  # fmt: skip
_WORDS = re.compile(r"[^\w]+")


def _key(name: str) -> str:
    return _WORDS.sub(" ", norm(name).replace("&", " and ")).strip()


@cache
def _names(what: str) -> dict[str, str]:
    """Look-up of codes by folded name in all languages; about half a second, once in a process."""
    code = re.compile(r"[A-Z]{2}") if what == "territories" else re.compile(r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?")
    found: dict[str, str] = {}
    others = sorted(
        name for name in localedata.locale_identifiers() if not re.search(r"_[A-Z0-9]{2,3}$", name)
    )
    for language in (*_FIRST, *others):
        for key, name in own_data(language).get(what, {}).items():
            if isinstance(name, str) and code.fullmatch(key) and key not in ("ZZ", "EU", "EZ", "UN"):
                found.setdefault(_key(name), key)
    return found


@cache
def _first_names(what: str) -> dict[str, str]:
    """The same in a few languages, in milliseconds."""
    found: dict[str, str] = {}
    for language in _FIRST:
        for key, name in own_data(language).get(what, {}).items():
            if isinstance(name, str):
                found.setdefault(_key(name), key)
    return found


@cache
def _country_codes() -> dict[str, str]:
    codes = {code: code for code in localedata.load("en")["territories"] if re.fullmatch(r"[A-Z]{2}", code)}
    for code in ("ZZ", "EU", "EZ", "UN", "XA", "XB", "QO"):
        codes.pop(code, None)
    for other, meant in get_global("territory_aliases").items():
        if re.fullmatch(r"[A-Z]{2,3}", other) and len(meant) == 1 and meant[0] in codes:
            codes.setdefault(other, meant[0])
    return codes


@lru_cache(maxsize=20_000)
def country_of(cell: str) -> str:
    """Read a country as its ISO 3166-1 code of two letters."""
    text = plain(cell)
    code = _country_codes().get(text.upper()) or _SPOKEN_COUNTRIES.get(norm(text))
    if code:
        return code
    key = _key(text)
    code = _SPOKEN_COUNTRIES.get(key) or _SPOKEN_COUNTRIES.get(key.removeprefix("the "))
    for names in (_first_names, _names):
        code = code or names("territories").get(key) or names("territories").get(key.removeprefix("the "))
    if not code or code not in _country_codes().values():
        raise BadValue(_("This country is not known. Write its name, or its ISO code such as DE."))
    return code


@lru_cache(maxsize=5_000)
def language_of(cell: str) -> str:
    """Read a language as a BCP 47 code: "de", "pt-BR", "zh-Hant"."""
    text = plain(cell)
    parts = re.fullmatch(
        r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[.@].*)?", text
    )
    if parts:
        code = parts[1].lower()
        code = get_global("language_aliases").get(code, code)
        if code in localedata.load("en")["languages"]:
            script = parts[2].title() if parts[2] else None
            return "-".join(filter(None, (code, script, parts[3] and parts[3].upper())))
    key = _key(text.partition("(")[0])
    for names in (_first_names, _names):
        for each in (_key(text), key):
            if code := names("languages").get(each):
                return code.replace("_", "-")
    raise BadValue(_("This language is not known. Write its name, or its code such as de or pt-BR."))


@cache
def _zones() -> dict[str, str]:
    zones = {name.lower(): name for name in available_timezones()}
    windows = get_global("windows_zone_mapping")
    return {name.lower(): zone for name, zone in windows.items()} | zones


@lru_cache(maxsize=5_000)
def time_zone_of(cell: str) -> str:
    """Read a time zone by its name in the zone database, or by the name Windows gives it."""
    text = plain(cell)
    zone = _zones().get(text.lower().replace(" ", "_")) or _zones().get(text.lower())
    if not zone:
        raise BadValue(_("This time zone is not known. Write it as Europe/Berlin."))
    return zone


def place_of(cell: str) -> str:
    """Read a point, as "52.52, 13.405", as the database takes it."""
    try:
        return formats.place(plain(cell)).stored
    except formats.Unfit:
        raise BadValue(_("This is no place. Write it as 52.52, 13.405: degrees north and east.")) from None
