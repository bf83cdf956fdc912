"""Ten kills of PostgreSQL under three writers: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import psycopg
import pytest
from tests.reliability.conftest import Bench, wait_until

from troth.ground.postgres.supervisor import acquire

pytestmark = pytest.mark.usefixtures("founded")

WRITERS = 3
KILLS = 10
WRITES_BETWEEN_KILLS = 50
# What is acknowledged lies in memory until the log is full or ten seconds old.
CARELESS = {"synchronous_commit": "off", "wal_writer_delay": "10s", "wal_writer_flush_after": "1GB"}


class Writer(threading.Thread):
    """Writes rows one by one, each its own transaction, and notes those that were acknowledged."""

    def __init__(self, number: int, address: str, stop: threading.Event) -> None:
        super().__init__(name=f"writer {number}")
        self.acknowledged: list[int] = []
        self._next = number * 1_000_000
        self._address = address
        self._stop_asked = stop

    def run(self) -> None:
        while not self._stop_asked.is_set():
            with (
                suppress(psycopg.OperationalError),
                psycopg.connect(self._address, autocommit=True) as connection,
            ):
                while not self._stop_asked.is_set():
                    self._write(connection)
            self._stop_asked.wait(0.05)  # the server is away: come again

    def _write(self, connection: psycopg.Connection) -> None:
        self._next += 1  # never twice: a write without an answer may be there or not
        connection.execute("insert into written values (%s)", [self._next])
        self.acknowledged.append(self._next)


@contextmanager
def writing(bench: Bench, settings: Mapping[str, str]) -> Iterator[list[Writer]]:
    """Write with three writers for the length of a block, under a server that is watched."""
    with acquire(bench.home, settings=settings) as database:
        database.watch()
        with psycopg.connect(bench.address()) as connection:
            connection.execute("set synchronous_commit = on")  # the table itself must stay
            connection.execute("create table written (number bigint primary key)")
        stop = threading.Event()
        writers = [Writer(number, bench.address(), stop) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            yield writers
        finally:
            stop.set()
            for writer in writers:
                writer.join()


def kill_in_full_flow(bench: Bench, writers: list[Writer]) -> None:
    """Kill the server once every writer has written some more, and wait until all write again."""

    def all_wrote(more: int) -> None:
        goal = {writer: len(writer.acknowledged) + more for writer in writers}
        wait_until(
            lambda: all(len(writer.acknowledged) >= goal[writer] for writer in writers),
            f"every writer has written {more} more",
        )

    all_wrote(WRITES_BETWEEN_KILLS)
    killed = bench.postmaster
    os.kill(killed, signal.SIGKILL)
    # The killed server's own children may answer for a moment yet: only a new server counts.
    wait_until(lambda: bench.postmaster != killed and bench.answers(), "the server is back")
    all_wrote(1)


def lost(bench: Bench, writers: list[Writer]) -> int:
    """Count the rows that were acknowledged and are not there."""
    with psycopg.connect(bench.address()) as connection:
        there = {number for (number,) in connection.execute("select number from written")}
    return len({number for writer in writers for number in writer.acknowledged} - there)


def test_ten_kills_lose_no_acknowledged_write(bench: Bench) -> None:
    with writing(bench, settings={}) as writers:
        for _ in range(KILLS):
            kill_in_full_flow(bench, writers)
    with acquire(bench.home):
        assert sum(len(writer.acknowledged) for writer in writers) >= KILLS * WRITERS * WRITES_BETWEEN_KILLS
        assert lost(bench, writers) == 0


def test_the_same_kills_lose_writes_where_commits_do_not_wait_for_the_disk(bench: Bench) -> None:
    """The control: without it the test above might be one that can not fail."""
    with writing(bench, settings=CARELESS) as writers:
        for _ in range(KILLS):
            kill_in_full_flow(bench, writers)
            if lost(bench, writers):
                return
    raise AssertionError("no write was lost")
