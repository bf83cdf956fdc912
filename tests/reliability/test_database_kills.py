"""The embedded server is killed: those who watch start it again, and nothing stale is in the way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from tests.reliability.conftest import Bench, is_running, wait_until

pytestmark = pytest.mark.usefixtures("founded")


def kill(bench: Bench) -> int:
    killed = bench.postmaster
    os.kill(killed, signal.SIGKILL)
    wait_until(lambda: not is_running(killed), "the server process is gone")
    return killed


def test_a_killed_server_comes_back_and_knows_what_it_knew(bench: Bench) -> None:
    bench.owner("watch")
    with psycopg.connect(bench.address()) as connection:
        connection.execute("create table kept as select generate_series(1, 1000) as number")
    killed = kill(bench)
    wait_until(bench.answers, "the server is back")
    assert bench.postmaster != killed
    with psycopg.connect(bench.address()) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (1000,)


def test_of_two_watchers_one_starts_the_server(bench: Bench) -> None:
    watchers = [bench.owner("watch") for _ in range(2)]
    for _ in range(3):
        kill(bench)
        wait_until(bench.answers, "the server is back")
    server = bench.postmaster
    assert bench.leave(watchers[0]) == 0
    assert bench.answers()
    assert bench.leave(watchers[1]) == 0
    assert not is_running(server)


def test_a_killed_server_that_nobody_watches_is_started_by_the_next_owner(bench: Bench) -> None:
    bench.owner()
    kill(bench)
    bench.owner()
    assert bench.answers()


def test_a_statement_that_outlives_its_server_does_not_hold_up_the_next(bench: Bench) -> None:
    bench.owner()
    with psycopg.connect(bench.address()) as connection:
        backend = connection.info.backend_pid
        # It reads nothing and waits for nothing, so it does not notice that the server is gone.
        busy = "select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b"
        thread = threading.Thread(target=_fails, args=(connection, busy))
        thread.start()
        active = "select state = 'active' from pg_stat_activity where pid = %s"
        with psycopg.connect(bench.address(), autocommit=True) as other:
            wait_until(lambda: other.execute(active, [backend]).fetchone() == (True,), "it is busy")
        kill(bench)
        assert is_running(backend)
        bench.owner()
        assert not is_running(backend)
        thread.join()
    assert bench.answers()


def test_a_stale_file_with_the_number_of_another_program_is_recognised(bench: Bench) -> None:
    stale = stale_file(bench)
    stranger = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (bench.data / "postmaster.pid").write_text(stale.replace(stale.split("\n")[0], str(stranger.pid), 1))
    owner = bench.owner()
    assert bench.answers()
    assert bench.leave(owner) == 0
    assert stranger.poll() is None
    stranger.communicate()


def test_a_stale_file_with_the_number_of_a_zombie_is_recognised(bench: Bench) -> None:
    stale = stale_file(bench)
    zombie = subprocess.Popen(["/bin/true"])  # not waited for until the end
    wait_until(lambda: not is_running(zombie.pid), "it has ended")
    assert Path(f"/proc/{zombie.pid}").exists()
    (bench.data / "postmaster.pid").write_text(stale.replace(stale.split("\n")[0], str(zombie.pid), 1))
    bench.owner()
    assert bench.answers()
    zombie.wait()


def stale_file(bench: Bench) -> str:
    """Give the text of a `postmaster.pid` that outlived its server."""
    killed = bench.owner()
    kill(bench)
    killed.kill()
    killed.wait()
    return (bench.data / "postmaster.pid").read_text()


def _fails(connection: psycopg.Connection, statement: str) -> None:
    with suppress(psycopg.Error):
        connection.execute(statement)
