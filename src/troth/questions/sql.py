"""Pieces of SQL with their parameters beside them, so that no value is ever pasted into a text.

The text holds only words of this package and names from the catalog; values travel as `%s`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from troth.catalog.types import Field


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL and the values of its `%s`, in order."""

    text: str
    params: tuple[Any, ...] = ()

    def __add__(self, more: Sql) -> Sql:
        return Sql(self.text + more.text, self.params + more.params)


TRUE = Sql("true")
FALSE = Sql("false")


@cache
def quoted(name: str) -> str:
    """Quote a name of a table or column from the catalog."""
    return '"' + name.replace('"', '""').replace("%", "%%") + '"'


@cache
def column(alias: str, name: str) -> str:
    """Name a column of the table that is called `alias` here."""
    return f"{alias}.{quoted(name)}"


def held(field: Field, alias: str) -> str:
    """Name the value of a field with one value: a column of its table, or of the one that lends it."""
    if field.lent is None:
        return column(alias, field.sql_column)
    inner = below(alias)
    same = Sql(f"{column(inner, 'id')} = {column(alias, 'id')}")
    return in_parentheses(select(column(inner, field.sql_column), field.lent.table, inner, same)).text


def below(alias: str) -> str:
    """Name the table of a sub-select: t, r1, r2, …"""
    return f"r{int(alias[1:] or 0) + 1}"


def all_of(parts: Iterable[Sql]) -> Sql:
    """Join conditions with and."""
    needed = [part for part in parts if part != TRUE]
    if FALSE in needed:
        return FALSE
    return joined(" and ", needed) if needed else TRUE


def any_of(parts: Iterable[Sql]) -> Sql:
    """Join conditions with or."""
    needed = [part for part in parts if part != FALSE]
    if TRUE in needed:
        return TRUE
    return joined(" or ", needed) if needed else FALSE


def joined(separator: str, parts: Iterable[Sql]) -> Sql:
    """Join two or more conditions in parentheses; one stays as it is."""
    parts = list(parts)
    return parts[0] if len(parts) == 1 else in_parentheses(separated(separator, parts))


def listed(parts: Iterable[Sql]) -> Sql:
    """Join expressions with commas."""
    return separated(", ", parts)


def separated(separator: str, parts: Iterable[Sql]) -> Sql:
    """Write pieces one after the other."""
    parts = list(parts)
    text = separator.join(part.text for part in parts)
    return Sql(text, tuple(value for part in parts for value in part.params))


def select(what: str | Sql, table: str, alias: str, condition: Sql) -> Sql:
    """Select from a table of the catalog the rows that meet a condition."""
    return select_from(what, Sql(f"{quoted(table)} {alias}"), condition)


def select_from(what: str | Sql, source: Sql, condition: Sql) -> Sql:
    """Select the rows of a source that meet a condition."""
    what = Sql(what) if isinstance(what, str) else what
    return Sql("select ") + what + Sql(" from ") + source + Sql(" where ") + condition


def in_parentheses(select: Sql) -> Sql:
    """Make a select a part of another one."""
    return Sql("(") + select + Sql(")")


def exists(table: str, alias: str, key: str, points_at: str, condition: Sql) -> Sql:
    """Ask whether a table has a row whose column `key` equals `points_at` and that meets a condition."""
    link = Sql(f"{column(alias, key)} = {points_at}")
    return Sql("exists ") + in_parentheses(select("", table, alias, all_of([link, condition])))
