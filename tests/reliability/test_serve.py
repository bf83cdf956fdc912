"""`troth serve`: finds all again at the next start, bears the death of its parts, ends without a trace.

How long each takes is measured in `benchmarks/`: here a wait ends only when all hope is gone.
"""

from __future__ import annotations

import os
import re
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from tests.reliability.conftest import PATIENCE_SECONDS, is_running, wait_until

from troth.ground.postgres import supervisor
from troth.ground.testing import temporary_home
from troth.project.testing import READY, Running, migrate_by_copy, running, serving, troth


@pytest.fixture(scope="module")
def quiet_home() -> Iterator[Path]:
    with temporary_home() as home:
        migrate_by_copy(home)
        yield home


@pytest.fixture(scope="module")
def quiet(quiet_home: Path) -> Iterator[Running]:
    """A running Troth to look at: whoever kills or changes something takes `served`."""
    with serving(quiet_home) as run:
        yield run


@pytest.fixture(scope="module")
def served_home() -> Iterator[Path]:
    with temporary_home() as home:
        migrate_by_copy(home)
        yield home


@pytest.fixture(scope="module")
def served(served_home: Path) -> Iterator[Running]:
    """A running Troth to kill parts of and to change; each test leaves it ready again."""
    with serving(served_home) as run:
        yield run


def get(run: Running, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{run.url}{path}", timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own server
            return int(answer.status)
    except OSError:
        return 0


def processes_of(home: Path, run: Running) -> list[psutil.Process]:
    ours = psutil.Process(run.process.pid)
    return [ours, *ours.children(recursive=True), *postgres_in(home)]


def postgres_in(home: Path) -> list[psutil.Process]:
    found = psutil.process_iter(["name", "cwd"])
    return [one for one in found if one.info["name"] == "postgres" and str(home) in (one.info["cwd"] or "")]


def part_of(run: Running, name: str) -> psutil.Process | None:
    for one in psutil.Process(run.process.pid).children():
        with suppress(psutil.NoSuchProcess):  # it may end while it is looked at
            if one.status() != psutil.STATUS_ZOMBIE and one.cmdline()[2:4] == ["troth.project", name]:
                return one
    return None


def made_once(home: Path) -> dict[str, Any]:
    """Give what the first start makes and no later one may make anew or change."""
    with supervisor.acquire(home) as database, psycopg.connect(database.owner_url) as connection:

        def ask(query: str) -> list[Any]:
            return connection.execute(query).fetchall()

        return {
            "cluster": ask("select system_identifier from pg_control_system()"),
            "migrations": ask("select id, app, name, applied from django_migrations order by id"),
            "tables": ask("select oid, relname from pg_class where relkind in ('r', 'p') order by oid"),
            "roles": ask("select id, key, xmin::text from team_role order by id"),
            "data": ask("select id, xmin::text from people_person order by id"),
            "key": (home / "secret_key").read_bytes(),
        }


def test_says_how_the_first_one_signs_in(quiet: Running) -> None:
    link = quiet.wait_for(re.compile("/welcome/"))
    assert link.startswith(f"{quiet.url}/welcome/")
    assert get(quiet, link.removeprefix(quiet.url)) == 200
    assert get(quiet, "/welcome/guessed/") != 200


def test_the_web_processes_count_requests_together(quiet: Running) -> None:
    for _ in range(30):  # each over a connection of its own, so that both have some
        assert get(quiet, "/healthz") == 200
    with urllib.request.urlopen(f"{quiet.url}/metrics", timeout=PATIENCE_SECONDS) as answer:  # noqa: S310 - our own server
        assert (
            'troth_requests_total{method="GET",route="healthz",status="200"} 30.0' in answer.read().decode()
        )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ends_cleanly(migrated_home: Path, number: int) -> None:
    with serving(migrated_home) as run:
        all_of_it = processes_of(migrated_home, run)
        assert len(all_of_it) > 5
        assert run.end(number) == 0
    assert not [one for one in all_of_it if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
    assert "Traceback" not in "\n".join(run.lines)


@pytest.mark.slow
def test_the_second_start_finds_all_there_and_makes_nothing_anew(fresh_home: Path) -> None:
    with serving(fresh_home, "--sample"):
        pass
    before = made_once(fresh_home)
    assert len(before["data"]) >= 2_000  # and whom the modules bring in
    with serving(fresh_home, "--sample") as run:
        assert get(run, "/readyz") == 200
    assert made_once(fresh_home) == before


def test_idles_in_less_than_500_mb(quiet_home: Path, quiet: Running) -> None:
    assert get(quiet, "/readyz") == 200
    # What processes share is counted once.
    used = 0
    for one in processes_of(quiet_home, quiet):
        with suppress(psutil.NoSuchProcess):  # the database's own helpers come and go
            used += one.memory_full_info().pss
    assert used < 500 * 1024**2


def test_a_command_beside_it_prints_a_link_that_works(quiet_home: Path, quiet: Running) -> None:
    told = troth(quiet_home, "member", "add", "noor@hollin.example", "--role", "member")
    link = told.stdout.split()[-1]
    assert link.startswith(f"{quiet.url}/welcome/")
    assert get(quiet, link.removeprefix(quiet.url)) == 200


def test_prints_no_colours_outside_a_terminal(quiet: Running) -> None:
    assert "\x1b" not in "\n".join(quiet.lines)
    assert f"Troth is ready at {quiet.url}" in quiet.lines


def test_a_killed_database_comes_back_by_itself(served_home: Path, served: Running) -> None:
    postmaster = int((served_home / "postgres/data/postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    wait_until(lambda: not is_running(postmaster), "the server process is gone")
    wait_until(lambda: get(served, "/readyz") == 200, "all is ready again")


@pytest.mark.parametrize("name", ["web", "worker"])
def test_a_killed_part_is_started_again(served: Running, name: str) -> None:
    before = part_of(served, name)
    assert before
    before.kill()
    wait_until(lambda: part_of(served, name) not in (None, before), "another has taken its place")
    wait_until(lambda: get(served, "/readyz") == 200, "all is ready again")


def test_a_taken_port_is_one_clear_line(quiet_home: Path, quiet: Running) -> None:
    with running(quiet_home, "serve", port=quiet.port) as second:
        assert second.wait_for_end() == 1
    assert second.lines == [
        f"troth: Can not listen on 127.0.0.1:{quiet.port}: another program listens there. "
        "Choose a free port with --port."
    ]


def test_two_can_share_one_home(served_home: Path, served: Running) -> None:
    with serving(served_home) as second:
        assert get(second, "/readyz") == 200
        assert READY.search("\n".join(second.lines))
    assert get(served, "/readyz") == 200
