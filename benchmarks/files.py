"""B1 and B9: a million people in from a file and out again, beside COPY of the same rows."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.workspace import Workspace

MOST_MEMORY_MB, MOST_RATIO = 500, 3.0


def files(made: Workspace, size: int) -> list[Figure]:
    """Import a file, write the same rows by COPY, export them all, and COPY them out."""
    file = made.folder / "people.csv"
    people.write_csv(file, size)
    imported, memory, counts = _timed(made, "import", "people", str(file), "--match", "email", "--json")
    with made.connect() as connection:
        connection.execute("vacuum analyze")
        tables = _touched(connection)
        copied = _copy_again(connection, tables, made.folder)
    exported, out_memory, _ = _timed(made, "export", "people", "-o", str(made.folder / "out.csv"), "--json")
    with made.connect() as connection:
        began = time.perf_counter()
        with (made.folder / "limit.csv").open("wb") as out:
            statement = "copy (select * from people_person) to stdout (format csv, header)"
            with connection.cursor().copy(statement) as copy:
                for block in copy:
                    out.write(block)
        out_limit = time.perf_counter() - began
    details = {
        "counts": counts,
        "tables": tables,
        "import_s": imported,
        "copy_s": copied,
        "memory_mb": memory,
    }
    return [
        Figure(id="B1", work=f"import {size:,} people from CSV, matched by mail, on timeline and audit",
               measured=f"{imported:.0f} s, {size / imported:,.0f} rows/s", limit=f"COPY of all rows {copied:.0f} s",
               ratio=imported / copied, aim="at most 3", is_met=imported / copied <= MOST_RATIO, details=details),
        Figure(id="B1", work="memory of the import", measured=f"{memory:.0f} MB", limit="", ratio=None,
               aim="under 500 MB", is_met=memory < MOST_MEMORY_MB),
        Figure(id="B9", work=f"export {size:,} people to CSV", measured=f"{exported:.1f} s",
               limit=f"COPY TO {out_limit:.1f} s", ratio=exported / out_limit, aim="at most 3",
               is_met=exported / out_limit <= MOST_RATIO, details={"memory_mb": out_memory}),
    ]  # fmt: skip


def _timed(made: Workspace, *arguments: str) -> tuple[float, float, dict[str, Any]]:
    """Run a command as a process of its own: its seconds, its greatest memory in MB, what it told."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "troth.project", *arguments]
    with subprocess.Popen(command, env=made.environment, stdout=subprocess.PIPE, text=True) as process:
        told = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(arguments)} failed: {told}")
    told_json = json.loads(told.strip().splitlines()[-1]) if told.strip() else {}
    return time.perf_counter() - began, _megabytes(usage), told_json


def _megabytes(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def _touched(connection: psycopg.Connection[Any]) -> list[str]:
    """List the tables that the import wrote, the timeline's months among them."""
    rows = connection.execute(
        "select relname from pg_stat_user_tables where n_live_tup > 1000"
        " and relname not like 'procrastinate%' and relname not like 'exchange%' order by 1"
    ).fetchall()
    return [row[0] for row in rows]


def _copy_again(connection: psycopg.Connection[Any], tables: list[str], folder: Path) -> float:
    """Write the finished rows into the same tables with the same indexes: nothing but COPY."""
    for table in tables:
        with (
            (folder / f"{table}.copy").open("wb") as out,
            connection.cursor().copy(
                f"copy {table} ({_columns(connection, table)}) to stdout (format binary)"
            ) as copy,
        ):
            for block in copy:
                out.write(block)
    connection.execute("set session_replication_role = replica")
    connection.execute(f"truncate {', '.join(tables)} cascade")
    began = time.perf_counter()
    for table in tables:
        with (
            (folder / f"{table}.copy").open("rb") as source,
            connection.cursor().copy(
                f"copy {table} ({_columns(connection, table)}) from stdin (format binary)"
            ) as copy,
        ):
            while block := source.read(1 << 20):
                copy.write(block)
    return time.perf_counter() - began


def _columns(connection: psycopg.Connection[Any], table: str) -> str:
    rows = connection.execute(
        "select quote_ident(column_name) from information_schema.columns"
        " where table_name = %s and is_generated = 'NEVER' order by ordinal_position",
        [table],
    ).fetchall()
    return ", ".join(row[0] for row in rows)


if __name__ == "__main__":
    from benchmarks.workspace import workspace

    with workspace() as one:
        for figure in files(one, int(sys.argv[1]) if sys.argv[1:] else 1_000_000):
            print(*figure.row, sep=" | ")
            print(json.dumps(figure.details))
