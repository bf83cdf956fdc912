"""The object types and fields that a workspace adds, as a process knows them, and the values of such fields.

A process looks at the version before each piece of work (a request, a job, a command), and reads both
anew where there is another one. So what one process adds is known to all with their next work.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import sql

from troth.catalog.formats import Place, stored_place
from troth.catalog.models import Computation, CustomField, CustomObject
from troth.catalog.own_types import ASKED_FOR, as_object_type
from troth.catalog.types import Choice, Field, Kind, ObjectType, Rolled, RollUp
from troth.ground.money import Money, from_stored

GROUP = "custom"
CHANGED = "updated_at"
KINDS = (
    Kind.TEXT, Kind.LONG_TEXT, Kind.NUMBER, Kind.DECIMAL, Kind.YES_NO, Kind.DATE, Kind.DATETIME, Kind.SELECT,
    Kind.TAGS, Kind.EMAIL, Kind.PHONE, Kind.LINK, Kind.COUNTRY, Kind.REFERENCE,
    Kind.MONEY, Kind.TIME, Kind.PLACE, Kind.FILE,
)  # fmt: skip
UNSORTED = frozenset({Kind.TAGS, Kind.REFERENCE, Kind.PLACE, Kind.FILE})
# How a column of several parts is read.
READERS: Mapping[Kind, Callable[[str], Any]] = {
    Kind.MONEY: from_stored, Kind.PLACE: stored_place, Kind.FILE: json.loads,
}  # fmt: skip
LENGTHS = {Kind.TEXT: 300, Kind.LONG_TEXT: 20_000, Kind.TAGS: 60}


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """The fields added to each type, and the types added, at one version.

    Two are the same only if they are one. The types are yet without the fields that were added to them.
    """

    version: int = 0
    fields: Mapping[str, tuple[Field, ...]] = field(default_factory=dict)
    objects: Mapping[str, ObjectType] = field(default_factory=dict)


NONE = Known()
_latest = NONE
# What a piece of work began with: another thread's look must not change the fields in the midst of it, after
# it was settled which of them are hidden.
_at_work: ContextVar[Known] = ContextVar("known")


def known() -> Known:
    """Give the fields and types as the work at hand knows them."""
    return _at_work.get(_latest)


def forget() -> None:
    """Know nothing, as a process that has just begun. For tests."""
    global _latest  # noqa: PLW0603
    _latest = NONE
    _at_work.set(NONE)


def refresh() -> None:
    """Take over the fields and types as they stand; where nothing changed, a look at one row.

    What a transaction sees that may yet fail is known to the work at hand alone.
    """
    global _latest  # noqa: PLW0603 - the one place where a process keeps them
    with connection.cursor() as cursor:
        cursor.execute("select version from catalog_version")
        (version,) = cursor.fetchone()
    found = known() if connection.in_atomic_block else _latest
    if version != found.version:
        found = _read(version)
    _at_work.set(found)
    if not connection.in_atomic_block:
        _latest = found


def go_back_to(before: Known) -> None:
    """Know again what was known before a change that failed."""
    _at_work.set(before)


def _read(version: int) -> Known:
    fields: dict[str, list[Field]] = {}
    unfinished = Computation.objects.filter(is_new=True).values("steps__0__id")
    for row in CustomField.objects.exclude(pk__in=[UUID(each["steps__0__id"]) for each in unfinished]):
        fields.setdefault(row.object_type, []).append(as_field(row))
    objects = {row.name: as_object_type(row) for row in CustomObject.objects.all()}
    return Known(version, {name: tuple(several) for name, several in fields.items()}, objects)


def as_field(row: CustomField) -> Field:
    """Give a row as the catalog's field."""
    kind = Kind(row.kind)
    return Field(
        name=f"{GROUP}.{row.name}",
        label=row.label,
        kind=kind,
        column=f"c_{row.name}",
        to=row.points_at,
        choices=tuple(Choice(each["value"], each["label"], each.get("tone", "")) for each in row.choices),
        max_length=LENGTHS.get(kind, 0),
        is_sortable=row.is_quick and kind not in UNSORTED,
        is_listed=row.is_listed,
        is_inline=not row.is_computed and kind is not Kind.FILE,
        is_writable=not row.is_computed,
        formula=row.formula,
        roll_up=_roll_up(row.roll_up) if row.roll_up else None,
        reads=tuple(row.reads),
        help=row.help,
        is_erased_with=row.is_erased_with,
        aliases=(row.label.lower(),),
        personal=ASKED_FOR,
    )


def _roll_up(stored: Mapping[str, str]) -> RollUp:
    return RollUp(stored["of"], stored["link"], Rolled(stored["measure"]), stored["field"])


def added_columns(object_type: str) -> dict[str, str]:
    """Give the columns of a type's added fields that can be written, by public name."""
    fields = known().fields.get(object_type, ())
    return {field.name: field.sql_column for field in fields if field.is_writable}


def pointers_at(object_type: str) -> list[tuple[str, str]]:
    """List the added references to records of a type: the name of the type they are of, and their column."""
    return [
        (name, field.sql_column)
        for name, fields in known().fields.items()
        for field in fields
        if field.to == object_type
    ]


def is_custom(name: str) -> bool:
    """Tell whether a public name is that of a field which the workspace added."""
    return name.startswith(f"{GROUP}.")


def spread(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give `{"custom": {"size": 4}}` as `{"custom.size": 4}`: the names by which the catalog knows them."""
    given = values.get(GROUP)
    if not isinstance(given, Mapping):
        return dict(values)
    rest = {name: value for name, value in values.items() if name != GROUP}
    return rest | {f"{GROUP}.{name}": value for name, value in given.items()}


def write(object_type: ObjectType, key: UUID, values: Mapping[str, Any]) -> None:
    """Set added fields of a record, by public name. Values have been checked against the catalog."""
    columns = {name: object_type.field(name) for name in values}
    parts = [
        sql.SQL("{} = {}").format(
            sql.Identifier(found.sql_column), sql.Literal(_stored(found.kind, values[name]))
        )
        for name, found in columns.items()
        if found
    ]
    statement = sql.SQL("update {} set {} where id = {}").format(
        sql.Identifier(object_type.table), sql.SQL(", ").join(parts), sql.Literal(key)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def attach(object_type: ObjectType, record: Any) -> Any:
    """Put the added values of a record beside its own, under the names of their columns; give the record.

    When it was last changed is read with them: Django has not seen a change of theirs.
    """
    fields = [each for each in object_type.fields if is_custom(each.name)]
    if fields:
        columns = [*(each.sql_column for each in fields), *([CHANGED] if hasattr(record, CHANGED) else [])]
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("select {} from {} where id = %s").format(
            names, sql.Identifier(object_type.table)
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [record.pk])
            found = cursor.fetchone() or [None] * len(columns)
        for column, value in zip(columns, found, strict=True):
            setattr(record, column, value)
        for each in fields:
            if each.kind in READERS and (held := getattr(record, each.sql_column)):
                setattr(record, each.sql_column, READERS[each.kind](held))
    return record


def _stored(kind: Kind, value: Any) -> Any:
    if kind is Kind.FILE:
        return json.dumps(value)
    return value.stored if isinstance(value, Money | Place) else value
