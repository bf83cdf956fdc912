"""Which tables the lake has: they follow from the catalog, so that nothing is to be declared twice.

A table of the lake has the name and the columns of the one in the database that it is a copy of. Beside each
text stands its folded form, made by the one rule of `ground.fold`, so that every engine compares alike, and
beside each amount of money its currency, beside the degrees north of a place those east.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg

from troth.catalog.staff import STAFF
from troth.catalog.types import Housed, Many, ObjectType, OfRole, Owned, Through
from troth.ground import money
from troth.questions.meaning import Roll

TEXT, KEY, TEXTS, NUMBER, TRUTH, DAY, MOMENT, REAL, MONEY, POINT, FILES = (
    "text", "key", "texts", "int64", "boolean", "date", "timestamp(6)", "float64", "money", "point", "files",
)  # fmt: skip
DIGITS, DECIMALS = 38, 18  # of a number whose column names no limit
ANY_DECIMAL = f"decimal({DIGITS}, {DECIMALS})"
DEGREES = "decimal(18, 15)"
_STORED = {
    "text": TEXT, "character varying": TEXT, "uuid": KEY, "text[]": TEXTS, "boolean": TRUTH,
    "date": DAY, "timestamp with time zone": MOMENT, "smallint": NUMBER,
    "integer": NUMBER, "bigint": NUMBER, "double precision": REAL,
    "time without time zone": KEY, "numeric": ANY_DECIMAL, money.SQL_TYPE: MONEY,
    "place_point": POINT, "jsonb": FILES,
}  # fmt: skip
_BARE = {MONEY: ANY_DECIMAL, POINT: DEGREES, FILES: TEXTS}  # of what has something beside it
_COLUMNS = """
select attname::text, format_type(atttypid, atttypmod), attnotnull, attnum, relfilenode::bigint
from pg_attribute join pg_class on pg_class.oid = attrelid
where attrelid = to_regclass(%s) and attnum > 0 and not attisdropped
"""
# By which column of time the changes of a table are noted month by month: a migration has said so.
_PARTED = """
select distinct relname::text, split_part(encode(tgargs, 'escape'), '\\', 1)
from pg_trigger join pg_class on pg_class.oid = tgrelid join pg_proc on pg_proc.oid = tgfoid
where proname = 'lake_note_months'
"""
_PLACE = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class LakeTable:
    """A table of the lake: its columns with their types, by name; the first is what its rows are sorted by.

    `month_of` names the column of time by whose months the files of a table are parted, if they are. `shape`
    is another one when all rows were written anew, or a column was dropped and made again: no row was changed
    then that a trigger could tell of.
    """

    name: str
    columns: Mapping[str, str]
    month_of: str = ""
    shape: str = ""


def folded_name(column: str) -> str:
    """Name the column that holds the folded form of a text."""
    return f"folded_{column}"


def currency_name(column: str) -> str:
    """Name the column that holds the currency of an amount."""
    return f"currency_of_{column}"


def longitude_name(column: str) -> str:
    """Name the column that holds the degrees east of a place; its own holds the degrees north."""
    return f"longitude_of_{column}"


def in_files(columns: Mapping[str, str]) -> dict[str, str]:
    """Give the columns of a table as its files have them, with what stands beside some of them."""
    found = {}
    for name, type_ in columns.items():
        found[name] = _BARE.get(type_, type_)
        if found[name] in (TEXT, TEXTS):
            found[folded_name(name)] = found[name]
        elif type_ == MONEY:
            found[currency_name(name)] = KEY
        elif type_ == POINT:
            found[longitude_name(name)] = DEGREES
    return found


def tables_of(
    object_types: Iterable[ObjectType], rolls: Iterable[Roll], cursor: psycopg.Cursor[Any]
) -> dict[str, LakeTable]:
    """Give the tables of the lake for these types and rolls, with the columns as they stand in the database.

    Rows that belong to the same record lie together: half the room, and grouped three times as fast.
    A table whose changes are noted by month is parted by month: a refresh writes the months that changed.
    """
    types = tuple(object_types)
    cursor.execute(_PARTED)
    months = dict(cursor.fetchall())
    found = {}
    enrolled = {roll.table: (roll.list_column, roll.record_column) for roll in rolls}
    for table, names in {**_names(types), **enrolled}.items():
        cursor.execute(_COLUMNS, [f'"{table}"'])
        stored = {name: told for name, *told in cursor.fetchall()}
        columns = {name: _lake_type(stored[name][0]) for name in names}
        time = months.get(table, "")
        is_parted = columns.get(time) == MOMENT and stored[time][1]
        shape = " ".join(f"{file}.{place}" for *_type, place, file in (stored[name] for name in names))
        found[table] = LakeTable(table, columns, time if is_parted else "", shape)
    return found


def _names(object_types: Iterable[ObjectType]) -> dict[str, tuple[str, ...]]:
    """List the columns that questions look at, by table. The first is the one to sort by."""
    found: dict[str, dict[str, None]] = {}
    for kind in (*object_types, *STAFF.values()):
        own = [field for field in kind.fields if field.is_column]
        owner = [kind.visible.column] if isinstance(kind.visible, Owned | Housed | OfRole) else []
        if isinstance(kind.visible, Housed):
            private = [kind.visible.private] if kind.visible.private else []
            owner += [kind.visible.house, kind.visible.team_column, *private]
        gone = [kind.gone_column] if kind.gone_column else []
        names = [_lies_by(kind), "id", *(field.sql_column for field in own), *owner, *gone]
        found.setdefault(kind.table, {}).update(dict.fromkeys(names))
        for field in kind.fields:
            if field.many:
                found.setdefault(field.many.table, {}).update(dict.fromkeys(_of_entries(field.many)))
    return {table: tuple(names) for table, names in found.items()}


def _lake_type(stored: str) -> str:
    """Give the type in the lake for one of the database, as `format_type` spells it."""
    name = stored
    if stored.startswith("character varying"):  # of any length, or a list of them
        name = "text[]" if stored.endswith("[]") else "character varying"
    if name.startswith("numeric("):
        digits, decimals = name.removeprefix("numeric(").removesuffix(")").split(",")
        return f"decimal({digits}, {decimals})"
    return _STORED[name]


def _lies_by(object_type: ObjectType) -> str:
    """Name the column by which records lie together: those that are seen through another one lie by it."""
    through = (
        object_type.field(object_type.visible.field) if isinstance(object_type.visible, Through) else None
    )
    return through.sql_column if through else "id"


def _of_entries(many: Many) -> list[str]:
    places = [part.sql_column for part in many.parts if part.name in _PLACE]
    return [many.owner_column, many.value_column, *places]
