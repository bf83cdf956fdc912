"""E-mail addresses and phone numbers."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers
from django.utils.translation import gettext as _

from troth.catalog import formats
from troth.exchange.values.words import BadValue, plain

LONGEST_EMAIL = 254
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]+)*+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
_EMAIL = re.compile(rf"{_LOCAL}@(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|xn--[A-Za-z0-9\-]{{1,59}})")
_NAMED = re.compile(r"[^<>]*<([^<>]+)>")


def email_of(cell: str) -> str:
    """Read one e-mail address; its domain comes in lower case, an international one as it is written."""
    if len(cell) <= LONGEST_EMAIL and _EMAIL.fullmatch(cell):
        local, _at, domain = cell.rpartition("@")
        if len(local) <= 64:
            return f"{local}@{domain.lower()}"
    return _odd_email(plain(cell))


def _odd_email(text: str) -> str:
    if named := _NAMED.fullmatch(text):
        text = named[1].strip()
    text = text.removeprefix("mailto:").strip(" '\"<>.,")
    local, at, domain = text.rpartition("@")
    if not at or not local or "@" in local:
        raise BadValue(_("An e-mail address has one @ with a name before it and a domain behind it."))
    if len(text) > LONGEST_EMAIL or len(local) > 64:
        reason = _("The address has %(length)d characters; %(limit)d is the most, 64 before the @.")
        raise BadValue(reason % {"length": len(text), "limit": LONGEST_EMAIL})
    try:
        return formats.email(f"{local}@{domain.lower()}", LONGEST_EMAIL)
    except formats.Unfit as error:
        raise BadValue(_("This %(what)s") % {"what": error}) from error


def emails_of(cell: str) -> list[str]:
    """Read one or several addresses, split at semicolons, commas or line ends."""
    if ";" not in cell and "," not in cell and "\n" not in cell:
        return [email_of(cell)]
    parts = re.split(r"[;,\s]+(?=[^<>]*@)|[;,\n]+", cell)
    return list(dict.fromkeys(email_of(part.strip()) for part in parts if part.strip()))


@lru_cache(maxsize=20_000)
def phone_of(cell: str, country: str) -> str:
    """Read one phone number as E.164 (+4942155501), as the rest of Troth stores it.

    `country` is the ISO code by which a number without + is read.
    """
    text = plain(cell)
    if quick := _plainly_international(text):
        return quick
    try:
        return formats.phone(text.removeprefix("tel:"), country)
    except formats.Unfit as error:
        raise BadValue(_("This %(what)s") % {"what": error}) from error


def _plainly_international(text: str) -> str:
    """Take +49 421 5550193 at once, without the full grammar of numbers: it is what most files hold."""
    digits = re.sub(r"[\s().\-/\u00a0]", "", text[1:]) if text[:1] == "+" and "(0" not in text else ""
    if not digits.isdecimal() or not digits.isascii():
        return ""
    for width in (1, 2, 3):
        lengths = _possible_lengths(int(digits[:width])) if digits[0] != "0" else ()
        if lengths:
            national = digits[width:]
            return f"+{digits}" if len(national) in lengths and national[0] != "0" else ""
    return ""


@lru_cache(maxsize=1_000)
def _possible_lengths(calling_code: int) -> tuple[int, ...]:
    """The lengths that numbers of a calling code may have, without its code; empty for no such code."""
    region = phonenumbers.region_code_for_country_code(calling_code)
    if region in ("ZZ", "001"):
        return ()
    metadata = phonenumbers.PhoneMetadata.metadata_for_region(region, None)
    return tuple(metadata.general_desc.possible_length) if metadata and metadata.general_desc else ()


def phones_of(cell: str, country: str) -> list[str]:
    """Read one or several numbers, split at semicolons and line ends."""
    if ";" not in cell and "\n" not in cell:
        return [phone_of(cell, country)]
    parts = [part.strip() for part in re.split(r";(?!\s*ext)|\n", cell)]
    return list(dict.fromkeys(phone_of(part, country) for part in parts if part))
