"""What tests of imports stand on: bring a file in, and look at what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection

from troth.catalog.registry import object_types
from troth.exchange import conduct
from troth.exchange.commands import imports
from troth.exchange.engine.run import Counts
from troth.exchange.models import Import, Problem
from troth.team.actor import Actor, everyone

FILES = Path(__file__).parent / "files"


def take(
    content: str | bytes | Path, kind: str = "people", by: Actor | None = None, name: str = "file.csv"
) -> Import:
    """Upload a file."""
    if isinstance(content, Path):
        name, content = content.name, content.read_bytes()
    content = content.encode() if isinstance(content, str) else content
    return imports.take_file(
        object_type=object_types()[kind], file_name=name, pieces=[content], by=by or everyone()
    )


def bring_in(
    content: str | bytes | Path, kind: str = "people", by: Actor | None = None, *,
    mapping: Any = None, match: str = "", on_match: str = "update", on_bad_cell: str = "row",
    on_conflict: str = "keep",
    is_dry: bool = False,
) -> Import:  # fmt: skip
    """Import a file to its end, in this process."""
    by = by or everyone()
    record = take(content, kind, by)
    if mapping is not None or match or on_match != "update" or (on_bad_cell, on_conflict) != ("row", "keep"):
        record = imports.choose_columns(
            record=record, mapping=mapping or {}, match=match, on_match=on_match,
            on_bad_cell=on_bad_cell, on_conflict=on_conflict, by=by,
        )  # fmt: skip
    record = imports.start_import(record=record, by=by, is_dry=is_dry, is_deferred=False)
    conduct.run(record.pk)
    record.refresh_from_db()
    assert not record.error, record.error
    assert record.rows == record.created + record.updated + record.unchanged + record.skipped + record.failed
    return record


def undo(record: Import, by: Actor | None = None) -> Import:
    """Undo an import to its end."""
    record = imports.undo_import(record=record, by=by or everyone(), is_deferred=False)
    conduct.undo(record.pk)
    record.refresh_from_db()
    assert record.state == "undone"
    return record


def counts(record: Import) -> tuple[int, ...]:
    """Give created, updated, unchanged, skipped, failed."""
    return tuple(getattr(record, name) for name in Counts.__slots__[1:])


def problems(record: Import) -> list[tuple[int, str, str]]:
    """List line, column and reason of all bad values."""
    return list(
        Problem.objects.filter(of=record).order_by("line", "id").values_list("line", "column", "reason")
    )


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Ask the database."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def checksum(*tables: str) -> list[str]:
    """Sum up whole tables, for comparing before and after; leaves out when a row was last written."""
    one = "select md5(coalesce(string_agg((to_jsonb(t) - 'updated_at')::text, '|' order by id), '')) from "
    return [rows(f"{one}{table} t")[0][0] for table in tables]
