"""Cursors: the values of the row that a page follows, as one opaque word for a URL."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from troth.ground.money import SQL_TYPE, from_stored
from troth.questions.errors import BadCursor
from troth.questions.lexer import unstorable
from troth.questions.sorting import Key

LONGEST = 20_000  # characters
MOST_DIGITS = 400


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: the sort values of a row, its id last."""

    values: tuple[Any, ...]
    is_backward: bool = False


def written(values: Sequence[str | None], keys: Sequence[Key], *, is_backward: bool = False) -> str:
    """Give the cursor of a row, whose values are as PostgreSQL writes them, as a word for a URL."""
    content = [int(is_backward), _shape(keys), *values]
    data = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    return urlsafe_b64encode(data).decode().rstrip("=")


def read_cursor(text: str, keys: Sequence[Key]) -> Cursor:
    """Read a cursor that was given out for the same sorting. Raises BadCursor for anything else."""
    if len(text) > LONGEST:
        raise BadCursor
    try:
        data = urlsafe_b64decode((text + "=" * (-len(text) % 4)).encode("ascii"))
        direction, shape, *values = json.loads(data)
        if direction not in (0, 1) or shape != _shape(keys):
            raise BadCursor
        typed = tuple(_typed(key, value) for key, value in zip(keys, values, strict=True))
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError):
        raise BadCursor from None
    return Cursor(typed, bool(direction))


def _shape(keys: Sequence[Key]) -> str:
    """What a cursor is good for: the same keys in the same directions."""
    return ",".join(("-" if key.is_descending else "") + key.field.name for key in keys)


def _typed(key: Key, value: object) -> Any:
    """Read a value as the type of its key. Raises one of several errors for what does not fit."""
    if value is None and key.may_be_null:
        return None
    if not isinstance(value, str) or unstorable(value):
        raise ValueError(value)
    return READERS[key.cast](value)


def _integer(value: str) -> int:
    number = int(value)
    if abs(number) >= 2**63:
        raise ValueError(value)
    return number


def _numeric(value: str) -> Decimal:
    number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS or len(value) > MOST_DIGITS:
        raise ValueError(value)
    return number


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


READERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "timestamptz": _moment,
    "time": time.fromisoformat,
    "uuid": UUID,
    "bigint": _integer,
    "numeric": _numeric,
    SQL_TYPE: lambda value: from_stored(value).stored,
}
