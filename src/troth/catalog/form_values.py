"""Values of an HTML form, which are all texts, in the types that `catalog.values.cleaned` takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_decimal_symbol
from django.utils.translation import get_language

from troth.catalog.types import Kind, ObjectType
from troth.ground.money import Money, NoMoney, parted
from troth.team.queries import workspace

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
YES = frozenset({"on", "true", "yes", "1"})
NO = frozenset({"", "off", "false", "no", "0"})


def from_form(object_type: ObjectType, posted: Mapping[str, str]) -> dict[str, Any]:
    """Give the texts of a form in JSON's types, by field name.

    A text that does not fit its kind stays a text, so that `cleaned` refuses it in its own words.
    Several tags are split at semicolons. Names that are no fields pass through, to be refused.
    """
    kinds = {field.name: field.kind for field in object_type.fields}
    return {name: as_json(kinds.get(name, Kind.TEXT), text) for name, text in posted.items()}


def as_json(kind: Kind, text: str) -> Any:
    """Give one text of a form in the JSON type of a kind."""
    stripped = text.strip()
    match kind:
        case Kind.NUMBER if WHOLE_NUMBER.fullmatch(stripped):
            return int(stripped)
        case Kind.YES_NO if stripped.lower() in YES | NO:
            return stripped.lower() in YES
        case Kind.MONEY:
            return _money(stripped)
        case Kind.TAGS:
            return [word for part in text.split(";") if (word := part.strip())]
        case Kind.TEXT | Kind.LONG_TEXT:
            return text
    return stripped


def _money(text: str) -> dict[str, str] | str:
    """Read an amount as it is written in the language of the page; without a currency, in the workspace's."""
    try:
        number, currency = parted(text, "")
        amount = Decimal(_plain(number))
    except (NoMoney, InvalidOperation):
        return text
    return Money(amount, currency or workspace().currency).as_json


def _plain(number: str) -> str:
    """Give a number as "1234.50". A lone mark that is not the language's divides groups of three digits."""
    number = re.sub(r"[\s'’_+]", "", number.replace("−", "-"))
    if number.startswith("(") and number.endswith(")"):
        number = f"-{number[1:-1]}"
    last = max(number.rfind("."), number.rfind(","))
    if last < 0:
        return number
    found = number[last]
    other = "," if found == "." else "."
    is_grouped = other not in number and re.fullmatch(r"-?\d{1,3}([.,]\d{3})+", number)
    mark = get_decimal_symbol((get_language() or "en").replace("-", "_"))
    if number.count(found) > 1 or (is_grouped and found != mark):
        return number.replace(found, "")
    return number.replace(other, "").replace(found, ".")
