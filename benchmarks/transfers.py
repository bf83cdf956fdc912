"""B1 and B9: a file of people comes in and goes out, beside COPY of the same rows into the same tables."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil

from benchmarks import people
from benchmarks.figures import Figure
from benchmarks.workspace import Workspace

MOST_RATIO, MOST_MEGABYTES = 3.0, 500
# In the order in which they can be filled. The audit trail and the tables of undo are part of an import.
TABLES = (
    "people_company", "people_person", "people_email", "people_phone", "people_address", "people_role",
    "timeline_interaction", "team_audit", "questions_word",
)  # fmt: skip


def transfers(made: Workspace, size: int) -> list[Figure]:
    """Import a file of `size` people into an empty workspace, export it, and measure the limits."""
    file = made.folder / "people.csv"
    people.write_csv(file, size)
    told, import_seconds, megabytes = _timed(made, "import", "people", str(file), "--json")
    counts = json.loads(told)
    if counts["created"] != size:
        raise RuntimeError(f"not everybody came in: {told}")
    with made.connect() as connection:
        connection.execute("vacuum analyze")
    _said, export_seconds, _peak = _timed(made, "export", "people", "-o", str(made.folder / "out.csv"))
    copy_out, copy_in = _limits(made)
    came, went = import_seconds / copy_in, export_seconds / copy_out
    return [
        Figure(id="B1", work=f"import {size:,} people from CSV", measured=f"{import_seconds:.0f} s",
               limit=f"COPY of the finished rows {copy_in:.0f} s", ratio=came, aim="at most 3",
               is_met=came <= MOST_RATIO, details={"rows_per_second": round(size / import_seconds)}),
        Figure(id="B1", work="memory of the import", measured=f"{megabytes} MB", limit="", ratio=None,
               aim="under 500 MB", is_met=megabytes < MOST_MEGABYTES),
        Figure(id="B9", work=f"export {size:,} people to CSV", measured=f"{export_seconds:.1f} s",
               limit=f"COPY … TO {copy_out:.1f} s", ratio=went, aim="at most 3", is_met=went <= MOST_RATIO),
    ]  # fmt: skip


def _timed(made: Workspace, *arguments: str) -> tuple[str, float, int]:
    """Run a command of Troth; give what it printed, how long it took, and its peak memory in MB."""
    began, peak = time.perf_counter(), 0
    command = [sys.executable, "-m", "troth.project", *arguments]
    with subprocess.Popen(command, env=made.environment, stdout=subprocess.PIPE, text=True) as run:
        process = psutil.Process(run.pid)
        while run.poll() is None:
            peak = max(peak, process.memory_info().rss >> 20)
            time.sleep(0.1)
        told = run.stdout.read() if run.stdout else ""
    if run.returncode:
        raise RuntimeError(f"{arguments} failed: {told}")
    return told, time.perf_counter() - began, peak


def _limits(made: Workspace) -> tuple[float, float]:
    """Copy the finished rows out and, into the emptied tables with all their indexes, in again."""
    with made.connect() as connection:
        columns = {table: _columns(connection, table) for table in TABLES}
        began = time.perf_counter()
        _out(connection, "people_person", columns["people_person"], made.folder / "people_person.copy")
        copy_out = time.perf_counter() - began
        for table in TABLES[2:] + TABLES[:1]:
            _out(connection, table, columns[table], made.folder / f"{table}.copy")
        connection.execute("set session_replication_role = replica")
        connection.execute(f"truncate {', '.join(TABLES)} cascade")
        began = time.perf_counter()
        for table in TABLES:
            statement = f"copy {table} ({columns[table]}) from stdin"
            with (
                (made.folder / f"{table}.copy").open("rb") as file,
                connection.cursor().copy(statement) as copy,
            ):
                while piece := file.read(1 << 20):
                    copy.write(piece)
        copy_in = time.perf_counter() - began
    return copy_out, copy_in


def _columns(connection: Any, table: str) -> str:
    found = connection.execute(
        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
        " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
        [table],
    ).fetchone()
    return str(found[0])


def _out(connection: Any, table: str, columns: str, path: Path) -> None:
    with (
        path.open("wb") as file,
        connection.cursor().copy(f"copy (select {columns} from {table}) to stdout") as copy,
    ):
        for data in copy:
            file.write(data)
