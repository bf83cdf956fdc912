"""The lake is made, and brought up to the present: in one snapshot of the database, swapped in at once."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from troth.catalog.types import ObjectType
from troth.questions.lake import manifest
from troth.questions.lake.manifest import Held, LakeFile, Manifest
from troth.questions.lake.tables import LakeTable, tables_of
from troth.questions.lake.writing import next_month, write


def export(
    object_types: Iterable[ObjectType], folder: Path, cursor: psycopg.Cursor[Any]
) -> dict[str, Held]:
    """Write all tables anew."""
    return {name: _exported(table, folder, cursor) for name, table in tables_of(object_types, cursor).items()}


def _exported(table: LakeTable, folder: Path, cursor: psycopg.Cursor[Any]) -> Held:
    (folder / table.name).mkdir(mode=0o700, exist_ok=True)
    files = [_file(table, month, folder, cursor) for month in _months(table, cursor)]
    return Held(table.columns, tuple(files))


def _file(table: LakeTable, month: date | None, folder: Path, cursor: psycopg.Cursor[Any]) -> LakeFile:
    named = f"{month:%Y-%m}" if month else ""
    path = f"{table.name}/{named or 'all'}-{secrets.token_hex(6)}.parquet"
    return LakeFile(path, named, write(cursor, table, folder / path, month=month))


def _months(table: LakeTable, cursor: psycopg.Cursor[Any]) -> list[date | None]:
    if not table.month_of:
        return [None]
    column, name = sql.Identifier(table.month_of), sql.Identifier(table.name)
    cursor.execute(
        sql.SQL("select min({0} at time zone 'UTC')::date, max({0} at time zone 'UTC')::date from {1}").format(column, name)
    )
    first, last = cursor.fetchone() or (None, None)
    months: list[date | None] = []
    while first is not None and first <= last:
        months.append(first.replace(day=1))
        first = next_month(first)
    return months
