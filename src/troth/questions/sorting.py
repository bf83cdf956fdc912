"""By what a list is sorted, and which part of it lies beyond a cursor.

A page is asked for by the values of the row it follows, never by a count of rows to skip. Each part of
a list that an index can walk in order is a `Stretch`; their union, in order, is the rest of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.money import SQL_TYPE
from troth.questions import limits
from troth.questions.errors import QuestionError
from troth.questions.paths import find_readable, nearest_field, readable_fields, unknown_field
from troth.questions.sql import TRUE, Sql, all_of, column
from troth.questions.values import TEXT_KINDS
from troth.team.actor import Actor

CASTS = {
    Kind.DATE: "date",
    Kind.DATETIME: "timestamptz",
    Kind.TIME: "time",
    Kind.YES_NO: "boolean",
    Kind.ID: "uuid",
    Kind.NUMBER: "bigint",
    Kind.DECIMAL: "numeric",
    Kind.MONEY: SQL_TYPE,
}
NEVER_NULL = TEXT_KINDS | {Kind.SELECT, Kind.COUNTRY, Kind.ID}  # text columns are empty, not null
UNSORTABLE = frozenset({Kind.TAGS, Kind.REFERENCE, Kind.PLACE, Kind.FILE})


@dataclass(frozen=True, slots=True)
class Sort:
    """One key: a field's public name and a direction. Missing values come last either way."""

    field: str
    is_descending: bool = False

    def __str__(self) -> str:
        return f"-{self.field}" if self.is_descending else self.field


def read_sort(text: str) -> tuple[Sort, ...]:
    """Read `-created_at,last_name`. Whether the fields exist is seen when the list is asked for."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    return tuple(Sort(name.removeprefix("-"), name.startswith("-")) for name in names)


@dataclass(frozen=True, slots=True)
class Key:
    """A column that rows are ordered by."""

    field: Field
    is_descending: bool
    nulls_first: bool = False
    held_as: str = ""  # the column that holds the value in a set that was selected before

    @property
    def expression(self) -> str:
        """What is compared: the folded text, or the plain value."""
        here = self.held_as or column("t", self.field.sql_column)
        return f"norm({here})" if self.field.kind in TEXT_KINDS and not self.held_as else here

    @property
    def cast(self) -> str:
        """The type of the value in a cursor."""
        return CASTS.get(self.field.kind, "text")

    @property
    def may_be_null(self) -> bool:
        """Whether rows without a value are to be reckoned with."""
        return self.field.kind not in NEVER_NULL

    @property
    def order(self) -> str:
        """The entry in ORDER BY; plain where PostgreSQL's own place for nulls is the right one."""
        direction = " desc" if self.is_descending else ""
        return self.expression + direction + (self._place_of_nulls if self.is_split else "")

    @property
    def walk(self) -> str:
        """The entry in ORDER BY among rows that have a value, as a plain index gives it."""
        return self.expression + (" desc" if self.is_descending else "")

    @property
    def is_split(self) -> bool:
        """Whether nulls lie at the other end than in a plain index."""
        return self.may_be_null and self.nulls_first is not self.is_descending

    @property
    def _place_of_nulls(self) -> str:
        return " nulls first" if self.nulls_first else " nulls last"

    def reversed(self) -> Key:
        """Order the other way round, for the page before."""
        return replace(self, is_descending=not self.is_descending, nulls_first=not self.nulls_first)

    def at(self, value: Any) -> Sql:
        """Hold for rows with the same value."""
        if value is None:
            return Sql(f"{self.expression} is null")
        return Sql(f"{self.expression} = %s::{self.cast}", (value,))

    def beyond(self, value: Any) -> Sql:
        """Hold for rows whose value comes later."""
        sign = "<" if self.is_descending else ">"
        return Sql(f"{self.expression} {sign} %s::{self.cast}", (value,))


def keys_of(sort: Sequence[Sort], object_type: ObjectType, asker: Actor) -> tuple[Key, ...]:
    """Resolve what a list is sorted by; the record's id comes last. Raises QuestionError."""
    if not sort:
        sort = _default_sort(object_type, asker)
    if len(sort) > limits.SORT_KEYS:
        raise QuestionError(
            parameter="sort",
            found=",".join(str(one) for one in sort),
            expected=_("at most %d fields to sort by") % limits.SORT_KEYS,
        )
    keys: list[Key] = []
    for one in sort:
        key = Key(_sortable(one.field, object_type, asker), one.is_descending)
        if all(key.field is not known.field for known in keys):
            keys.append(key)
        if key.field.kind is Kind.ID:
            return tuple(keys)
    # The same direction as the last key, so that one index serves both.
    own_id = object_type.field("id")
    assert own_id is not None  # every object type has one  # noqa: S101
    return (*keys, Key(own_id, keys[-1].is_descending if keys else False))


def sortable_fields(object_type: ObjectType, asker: Actor) -> tuple[Field, ...]:
    """List the fields that an asker may sort by."""
    return tuple(field for field in readable_fields(object_type, asker) if _may_sort(field))


def _may_sort(field: Field) -> bool:
    is_one_value = not field.many and field.kind not in UNSORTABLE
    return is_one_value and (field.is_sortable or (field.kind is Kind.ID and not field.is_writable))


def _default_sort(object_type: ObjectType, asker: Actor) -> tuple[Sort, ...]:
    return tuple(
        one
        for one in read_sort(object_type.default_sort)
        if find_readable(object_type, one.field, asker) is not None
    )


def _sortable(name: str, object_type: ObjectType, asker: Actor) -> Field:
    field = find_readable(object_type, name, asker)
    if field is None:
        raise unknown_field(name, object_type, asker, parameter="sort")
    if not _may_sort(field):
        sortable = sortable_fields(object_type, asker)
        raise QuestionError(
            parameter="sort",
            found=name,
            expected=_("a field that can be sorted by: %s") % ", ".join(one.name for one in sortable),
            suggestion=nearest_field(name, sortable),
        )
    return field


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a list that is walked in order: the rows that meet a condition."""

    condition: Sql
    order: str


def whole(keys: Sequence[Key]) -> list[Stretch]:
    """Give the stretches of a list from its start."""
    first, rest = keys[0], keys[1:]
    if not first.is_split:
        return [Stretch(TRUE, _order(keys))]
    valued = Stretch(Sql(f"{first.expression} is not null"), _order(keys, walked=1))
    empty = Stretch(Sql(f"{first.expression} is null"), _order(rest))
    return [empty, valued] if first.nulls_first else [valued, empty]


def rest_after(keys: Sequence[Key], values: Sequence[Any]) -> list[Stretch]:
    """Give the stretches of a list behind the row that has these values, nearest first."""
    key, value = keys[0], values[0]
    if len(keys) == 1:
        return [] if value is None else [Stretch(key.beyond(value), key.walk)]
    stretches: list[Stretch] = []
    if len(keys) == 2 and value is not None and key.is_descending is keys[1].is_descending:
        stretches.append(_behind_pair(keys[0], keys[1], values))
    else:
        for nearer in rest_after(keys[1:], values[1:]):
            stretches.append(Stretch(all_of([key.at(value), nearer.condition]), nearer.order))
        if value is not None:
            stretches.append(Stretch(key.beyond(value), _order(keys, walked=1)))
    if value is None and key.nulls_first:
        stretches.append(Stretch(Sql(f"{key.expression} is not null"), _order(keys, walked=1)))
    if value is not None and key.may_be_null and not key.nulls_first:
        stretches.append(Stretch(Sql(f"{key.expression} is null"), _order(keys[1:])))
    return stretches


def _behind_pair(key: Key, last: Key, values: Sequence[Any]) -> Stretch:
    """Compare both at once: PostgreSQL then starts its walk of the index at the very row."""
    sign = "<" if key.is_descending else ">"
    text = f"({key.expression}, {last.expression}) {sign} (%s::{key.cast}, %s::{last.cast})"
    return Stretch(Sql(text, tuple(values)), _order((key, last), walked=1))


def _order(keys: Sequence[Key], walked: int = 0) -> str:
    return ", ".join([key.walk for key in keys[:walked]] + [key.order for key in keys[walked:]])
