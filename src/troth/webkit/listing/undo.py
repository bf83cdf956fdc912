"""Taking back what was just changed in a list: a signed note of what was there before.

The note is good for ten minutes and for the member who made the change, and it takes nothing back that
somebody has changed since.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core import signing

from troth.catalog.records import change_record
from troth.catalog.types import Field, Kind, ObjectType
from troth.team.acting import acting
from troth.team.actor import Actor

SALT = "troth.webkit.listing.undo"
GOOD_FOR_SECONDS = 600


class TooLate(Exception):
    """The note is old, forged, or another member's."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a field of a record held, in JSON's types, and when the record was changed after that."""

    id: str
    values: Mapping[str, Any]
    as_of: str


def note(kind: ObjectType, changes: list[Before], by: Actor) -> str:
    """Write a note by which `take_back` restores what was there."""
    content = {"kind": kind.name, "by": str(by.member_id), "changes": [asdict(change) for change in changes]}
    return signing.dumps(content, salt=SALT, compress=True)


def take_back(kind: ObjectType, token: str, *, by: Actor) -> int:
    """Restore what a note says, all or nothing. Gives the number of records.

    Raises TooLate, and what `change_record` raises: Conflict where somebody has changed one since.
    """
    try:
        content = signing.loads(token, salt=SALT, max_age=GOOD_FOR_SECONDS)
    except signing.BadSignature as error:
        raise TooLate from error
    if content["kind"] != kind.name or content["by"] != str(by.member_id):
        raise TooLate
    with acting(by):
        for change in content["changes"]:
            as_of = datetime.fromisoformat(change["as_of"]) if change["as_of"] else None
            change_record(kind, UUID(change["id"]), change["values"], by=by, as_of=as_of)
    return len(content["changes"])


def plain(field: Field, value: Any) -> Any:
    """Give a value, as a list reads it, in the JSON type by which it can be written again."""
    if field.kind is Kind.REFERENCE:
        return str(value["id"]) if value else None
    match value:
        case date() | datetime() | time():
            return value.isoformat()
        case UUID() | Decimal():
            return str(value)
    return value
