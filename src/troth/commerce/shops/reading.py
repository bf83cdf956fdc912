"""Values out of a message of a shop, or a word on what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from troth.catalog import formats
from troth.ground.money import Money, is_storable


class Malformed(ValueError):
    """A message that can not be read as an order. It says what is wrong with it."""


def payload_of(body: bytes) -> dict[str, Any]:
    """Read a body, with exact numbers. Raises Malformed."""
    try:
        read = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Malformed(_("It is no JSON.")) from None
    if not isinstance(read, dict):
        raise Malformed(_("It is no JSON object."))
    return read


def text(data: Mapping[str, Any], name: str, length: int = 200) -> str:
    """Give a text in one line; "" where there is none."""
    value = data.get(name)
    if value is None or isinstance(value, (dict, list, bool)):
        return ""
    try:
        return formats.text(str(value)[:length], length)
    except formats.Unfit:
        return ""


def part(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Give an object within; an empty one where there is none."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def parts(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Give the objects of a list; none where there is no list."""
    value = data.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def amount(data: Mapping[str, Any], name: str, *, is_needed: bool = False) -> Decimal | None:
    """Give an amount. Raises Malformed for what is none, and for one that is needed and not there."""
    value = data.get(name)
    if value in (None, ""):
        if is_needed:
            raise Malformed(_("It has no “%s”.") % name)
        return None
    try:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise InvalidOperation
        number = Decimal(str(value))
    except InvalidOperation:
        raise Malformed(_("“%s” is no amount.") % name) from None
    if not number.is_finite():
        raise Malformed(_("“%s” is no amount.") % name)
    # A price that was divided has more digits than any coin.
    return number if is_storable(number) else number.quantize(Decimal("0.0001"))


def money(data: Mapping[str, Any], name: str, currency: str) -> Money | None:
    """Give an amount in a currency."""
    found = amount(data, name)
    return None if found is None else Money(found, currency)


def moment(data: Mapping[str, Any], *names: str) -> datetime | None:
    """Give the first moment that is told; one without a zone is UTC. Raises Malformed for what is none."""
    for name in names:
        if value := text(data, name):
            try:
                at = datetime.fromisoformat(value)
            except ValueError:
                raise Malformed(_("“%s” is no moment.") % name) from None
            return at if at.tzinfo else at.replace(tzinfo=UTC)
    return None


def needed(value: Any, name: str) -> Any:
    """Give a value that must be there. Raises Malformed."""
    if value in (None, ""):
        raise Malformed(_("It has no “%s”.") % name)
    return value


def reach(email: str, phone: str, country: str) -> dict[str, str]:
    """Give a mail address, a phone number and a country in their stored forms; "" for what is none."""
    read = {}
    for name, value, form in (
        ("email", email, formats.email),
        ("phone", phone, lambda given: formats.phone(given, country)),
        ("country", country, formats.country),
    ):
        try:
            read[name] = form(value)
        except formats.Unfit:
            read[name] = ""
    return read
