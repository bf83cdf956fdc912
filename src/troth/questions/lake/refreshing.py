"""The lake is made, and brought up to the present: from one snapshot of the database, swapped in at once.

Triggers note which tables, and which months of them, have changed. A refresh reads these notes in its
snapshot, writes those files anew, and deletes just the notes that it saw. The database keeps the name of the
last refresh; where the lake bears another one (a restore, a crash between two steps), all is written anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from psycopg import sql

from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.questions.lake import manifest
from troth.questions.lake.manifest import Held, LakeFile, Manifest
from troth.questions.lake.tables import LakeTable, tables_of
from troth.questions.lake.writing import next_month, write
from troth.questions.rolls import rolls_of
from troth.team.actor import everyone

LOCK = 0x1A4E  # one refresh at a time
PATIENCE = "set transaction isolation level repeatable read; set local statement_timeout = '60min'"
WORK = "set local work_mem = '128MB'"  # for the order in the files
CHANGES = "select distinct table_name, month from lake_change"
# A table that nothing follows may have changed at any time.
FOLLOWED = """
select distinct relname::text from pg_trigger join pg_class on pg_class.oid = tgrelid
join pg_proc on pg_proc.oid = tgfoid where proname in ('lake_note', 'lake_note_months')
"""
REFRESHED = """
delete from lake_change;
insert into lake_refresh (name, at) values (%s, now())
on conflict (is_only) do update set name = excluded.name, at = excluded.at
"""
ABANDONED = """
delete from lake_refresh where at < now() - interval '7 days';
delete from lake_change where not exists (select from lake_refresh)
"""


class Busy(Exception):
    """Another refresh is at work."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh did: the tables that it wrote, and how many files and rows that were."""

    as_of: datetime
    tables: tuple[str, ...]
    files: int
    rows: int


def refresh(folder: Path) -> Refreshed:
    """Bring the lake in a folder up to the present, or make it. Raises Busy."""
    for needed in (folder, folder / manifest.SPILL):
        needed.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone():
        before = manifest.read(folder)
        manifest.clean(folder, before)  # what a refresh left that was cut short
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute(PATIENCE)
            cursor.execute(WORK)
            after = written(object_types().values(), folder, cursor.cursor, before)
            cursor.execute(REFRESHED, [after.refresh])
            manifest.swap(folder, after)
        manifest.clean(folder, after)
    return _told(after, before)


def forget_changes() -> None:
    """Forget the notes of changes that no lake will ask for."""
    with _alone(), connection.cursor() as cursor:
        cursor.execute(ABANDONED)


def written(
    types: Iterable[ObjectType], folder: Path, cursor: psycopg.Cursor[Any], before: Manifest | None
) -> Manifest:
    """Write what changed since `before`, all of it for None, as the transaction of the cursor sees it."""
    cursor.execute("select now(), (select name from lake_refresh)")
    ((now, name),) = cursor.fetchall()
    known = before.tables if before and before.refresh == name else {}
    cursor.execute(CHANGES)
    changes = set(cursor.fetchall())
    types = tuple(types)
    rolls = [roll for kind in types for roll in rolls_of(kind, everyone())]
    tables = tables_of(types, rolls, cursor)
    cursor.execute(FOLLOWED)
    changes |= {(name, None) for name in tables.keys() - {name for (name,) in cursor.fetchall()}}
    held = {}
    for table in tables.values():
        months = {month for changed, month in changes if changed == table.name}
        old = known.get(table.name)
        (folder / table.name).mkdir(mode=0o700, exist_ok=True)
        held[table.name] = _table(table, months, old, folder, cursor)
    return Manifest(secrets.token_hex(8), now, held)


def _table(
    table: LakeTable, changed: set[date | None], old: Held | None, folder: Path, cursor: psycopg.Cursor[Any]
) -> Held:
    """Write a table anew, or only the months of it that changed."""
    is_same = old is not None and (old.columns, old.month_of, old.shape) == (
        table.columns, table.month_of, table.shape
    )  # fmt: skip
    if old is None or not is_same or None in changed:
        kept, months = [], _months(table, cursor)
    elif not changed:
        return old
    else:
        names = {_named(month) for month in changed}
        kept, months = [file for file in old.files if file.month not in names], list(changed)
    files = [*kept, *(_file(table, month, folder, cursor) for month in months)]
    filled = [file for file in files if file.rows]
    named = tuple(filled or files[:1] or [_file(table, None, folder, cursor)])
    return Held(table.columns, table.month_of, table.shape, named)


def _file(table: LakeTable, month: date | None, folder: Path, cursor: psycopg.Cursor[Any]) -> LakeFile:
    path = f"{table.name}/{_named(month) or 'all'}-{secrets.token_hex(6)}.parquet"
    return LakeFile(path, _named(month), write(cursor, table, folder / path, month=month))


def _named(month: date | None) -> str:
    return f"{month:%Y-%m}" if month else ""


def _months(table: LakeTable, cursor: psycopg.Cursor[Any]) -> list[date | None]:
    """List the months from the first row to the last; only None for a table that is not parted by them."""
    if not table.month_of:
        return [None]
    bounds = "select min({0} at time zone 'UTC')::date, max({0} at time zone 'UTC')::date from {1}"
    cursor.execute(sql.SQL(bounds).format(sql.Identifier(table.month_of), sql.Identifier(table.name)))
    first, last = cursor.fetchone() or (None, None)
    months: list[date | None] = []
    while first is not None and first <= last:
        months.append(first.replace(day=1))
        first = next_month(first)
    return months


def _told(after: Manifest, before: Manifest | None) -> Refreshed:
    old = {file.path for held in before.tables.values() for file in held.files} if before else set()
    new = {name: [file for file in held.files if file.path not in old] for name, held in after.tables.items()}
    files = [file for several in new.values() for file in several]
    tables = tuple(name for name, several in new.items() if several)
    return Refreshed(after.as_of, tables, len(files), sum(file.rows for file in files))


@contextmanager
def _alone() -> Iterator[None]:
    """Keep other refreshes out, on whatever machine. Raises Busy."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy("Another refresh of the lake is at work.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
