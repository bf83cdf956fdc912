"""Numbers by which firms are known to the tax offices of Europe, and the countries of the Union.

A number is checked by the form that its country gives it, not by asking an office whether it holds.
The forms: Commission, VIES, "What is the format of a VAT number?".
"""

from __future__ import annotations

import re

UNION = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU",
    "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
FORMS = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]", "CZ": r"\d{8,10}",
    "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}", "ES": r"[A-Z0-9]\d{7}[A-Z0-9]",
    "FI": r"\d{8}", "FR": r"[A-Z0-9]{2}\d{9}", "HR": r"\d{11}", "HU": r"\d{8}",
    "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}", "LT": r"(?:\d{9}|\d{12})", "LU": r"\d{8}",
    "LV": r"\d{11}", "MT": r"\d{8}", "NL": r"[A-Z0-9+*]{10}\d{2}", "PL": r"\d{10}", "PT": r"\d{9}",
    "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}",
    "GB": r"(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})", "XI": r"(?:\d{9}|\d{12}|GD\d{3}|HA\d{3})",
    "CHE": r"\d{9}(?:MWST|TVA|IVA)?", "NO": r"\d{9}(?:MVA)?",
}  # fmt: skip
# The letters of a number that are not the code of its country.
OTHERWISE = {"EL": "GR", "CHE": "CH", "XI": "GB"}
SAID_BESIDE = re.compile(r"[\s.\-/]")


class NoVatNumber(ValueError):
    """A text is no number of the form that its country gives."""


def read_vat_number(text: str) -> str:
    """Give a number without what is only set between its digits. Empty stays empty. Raises NoVatNumber."""
    number = SAID_BESIDE.sub("", text).upper()
    if number and _form_of(number) is None:
        raise NoVatNumber(text)
    return number


def country_of(number: str) -> str:
    """Give the country whose number it is; "" for none."""
    letters = _form_of(number) or ""
    return OTHERWISE.get(letters, letters)


def _form_of(number: str) -> str | None:
    return next(
        (
            letters
            for letters, form in FORMS.items()
            if number.startswith(letters) and re.fullmatch(form, number[len(letters) :], re.ASCII)
        ),
        None,
    )
