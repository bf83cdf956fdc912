"""What the database says about a table: types, defaults, unique columns, who points at it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

COLUMNS = """
select a.attname, format_type(a.atttypid, null), a.attnotnull,
       coalesce(pg_get_expr(d.adbin, d.adrelid), 'null'), a.attgenerated <> '',
       exists (select 1 from pg_index i where i.indrelid = a.attrelid and i.indisunique and not i.indisprimary
               and i.indnkeyatts = 1 and i.indkey[0] = a.attnum)
from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = to_regclass(%s) and a.attnum > 0 and not a.attisdropped
"""

POINTERS = """
select c.conrelid::regclass::text, a.attname
from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and c.confrelid = to_regclass(%s) and array_length(c.conkey, 1) = 1
"""

REFERENCES = """
select a.attname, c.confrelid::regclass::text
from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
where c.contype = 'f' and c.conrelid = to_regclass(%s) and array_length(c.conkey, 1) = 1 and not a.attnotnull
"""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its type without length, the expression of its default, whether it stands alone in a
    unique index."""

    name: str
    sql_type: str
    is_required: bool
    default: str
    is_generated: bool
    is_unique: bool


def columns_of(table: str) -> dict[str, TableColumn]:
    """Read the columns of a table by name."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [table])
        found = [TableColumn(*row) for row in cursor.fetchall()]
    return {column.name: column for column in found}


def pointers_at(table: str) -> list[tuple[str, str]]:
    """List the tables and columns whose foreign keys point at a table."""
    with connection.cursor() as cursor:
        cursor.execute(POINTERS, [table])
        return [(str(name), str(column)) for name, column in cursor.fetchall()]


def references_of(table: str) -> dict[str, str]:
    """Give the tables that columns of a table point at, of those that may be empty."""
    with connection.cursor() as cursor:
        cursor.execute(REFERENCES, [table])
        return {str(column): str(name) for column, name in cursor.fetchall()}


def quoted(name: str) -> str:
    """Quote a name of the catalog for use in SQL."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'
