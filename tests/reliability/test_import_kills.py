"""An import of 20,000 rows, 3 % of them bad in twelve ways, bears five kills and comes in exactly."""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from troth.ground.postgres.supervisor import Database, acquire
from troth.project.testing import environment, troth

ROWS = 20_000
EACH = 50  # bad rows of each of the twelve ways: 3 % together
KILLS = 5
MOST_MEGABYTES = 500
HEADERS = "First name,Last name,E-mail,Birthday,Company number,City"


def good(number: int) -> str:
    company = f"C-{number % 40}" if number % 3 else ""
    day = f"{1950 + number % 50}-{1 + number % 12:02d}-{1 + number % 28:02d}"
    return f"Zoë{number},Müller,zoe.{number}@kunde.example,{day},{company},Köln"


BAD: dict[str, Any] = {
    "bytes that are no text": lambda n: b"Zo" + b"\xff" + f",M,b{n}@kunde.example,,,Bonn".encode(),
    "an open quote": lambda n: f'Ana,"M,b{n}@kunde.example,,,Bonn',
    "too many columns": lambda n: f"Ana,M,b{n}@kunde.example,,,Bonn,more,and more",
    "no mail": lambda n: f"Ana,M,b{n} at kunde.example,,,Bonn",
    "no date": lambda n: f"Ana,M,b{n}@kunde.example,1984-02-31,,Bonn",
    "too long": lambda n: f"{'A' * 121},M,b{n}@kunde.example,,,Bonn",
    "an unknown company": lambda n: f"Ana,M,b{n}@kunde.example,,X-{n},Bonn",
    "a row that stood before": lambda n: f"Ana,M,zoe.{n % 300}@kunde.example,,,Bonn",
    "a formula": lambda n: f'"=HYPERLINK(""http://b.example"")",M,b{n}@kunde.example,,,Bonn',
    "a NUL": lambda n: f"A\0na,M,b{n}@kunde.example,,,Bonn",
    "half a character": lambda n: b"A\xed\xa0\x80na" + f",M,b{n}@kunde.example,,,Bonn".encode(),
    "nothing": lambda n: ",,,,,",
}  # fmt: skip


def written(path: Path) -> dict[int, str]:
    """Write the file; give the bad lines, and what is wrong with each."""
    chosen = random.Random(7).sample(range(1_000, ROWS - 1), EACH * len(BAD))
    ways = {place: list(BAD)[order % len(BAD)] for order, place in enumerate(chosen)}
    with path.open("wb") as file:
        file.write(f"{HEADERS}\r\n".encode())
        for place in range(ROWS):
            line = BAD[ways[place]](place) if place in ways else good(place)
            file.write((line.encode() if isinstance(line, str) else line) + b"\r\n")
    return {place + 2: way for place, way in ways.items()}


def rows_in(database: psycopg.Connection[Any]) -> int:
    found = database.execute(
        "select coalesce(max(rows), 0) from exchange_import where object_type = 'people'"
    )
    return int(found.fetchone()[0])  # type: ignore[index]


def killed_runs(home: Path, file: Path, database: psycopg.Connection[Any]) -> list[int]:
    """Start the import and kill it, each time when more of it is in; give the peaks of memory in MB."""
    command = [sys.executable, "-m", "troth.project", "import", "people", str(file), "--json"]
    peaks = []
    for part in range(1, KILLS + 1):
        run = subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL)
        process, peak = psutil.Process(run.pid), 0
        while rows_in(database) < part * ROWS // (KILLS + 2):
            assert run.poll() is None, "the import ended before it could be killed"
            peak = max(peak, process.memory_info().rss >> 20)
            time.sleep(0.02)
        run.kill()
        run.wait()
        peaks.append(peak)
    return peaks


@pytest.mark.slow
def test_an_import_survives_five_kills_and_names_every_bad_row(migrated_home: Path, tmp_path: Path) -> None:
    server = acquire(migrated_home)
    try:
        bear_five_kills(server, migrated_home, tmp_path)
    finally:
        server.release()


def bear_five_kills(server: Database, home: Path, tmp_path: Path) -> None:
    companies = tmp_path / "companies.csv"
    companies.write_text("Id,Company\n" + "".join(f"C-{n},Firm {n}\n" for n in range(40)), "utf-8")
    taken = troth(home, "import", "companies", str(companies), "--json")
    assert json.loads(taken.stdout)["created"] == 40
    file = tmp_path / "people.csv"
    bad = written(file)
    with psycopg.connect(server.url, autocommit=True) as database:
        peaks = killed_runs(home, file, database)
        last = troth(home, "import", "people", str(file), "--json")
        assert last.returncode == 0, last.stderr
        told = json.loads(last.stdout)
        names = [row[0] for row in database.execute("select first_name from people_person").fetchall()]
        runs = database.execute(
            "select count(*) from exchange_import where object_type = 'people'"
        ).fetchone()
    assert max(peaks) < MOST_MEGABYTES
    assert runs == (1,), "every run went on with the same import"
    expected = {f"Zoë{place}" for place in range(ROWS) if place + 2 not in bad}
    assert len(names) == len(set(names))
    assert set(names) == expected
    assert (told["rows"], told["created"], told["failed"]) == (ROWS, ROWS - len(bad), len(bad))
    with Path(told["errors_file"]).open(encoding="utf-8-sig", newline="") as errors:
        reported = {int(row["Line"]): row["Reason"] for row in csv.DictReader(errors)}
    assert {bad.get(line, "good") for line in reported.keys() ^ bad.keys()} == set()
    again = json.loads(troth(home, "import", "people", str(file), "--json").stdout)
    assert (again["created"], again["updated"], again["failed"]) == (0, 0, len(bad))
    back = troth(home, "import", "undo", told["import_id"], "--json")
    assert json.loads(back.stdout)["kept"] == 0
    with psycopg.connect(server.url, autocommit=True) as database:
        assert database.execute("select count(*) from people_person").fetchone() == (0,)
        assert database.execute("select count(*) from people_email").fetchone() == (0,)
