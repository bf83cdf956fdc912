"""Several processes use one embedded database: the first starts it, the last stops it, kills or not."""

from __future__ import annotations

import signal

import psycopg
import pytest
from tests.reliability.conftest import PATIENCE_SECONDS, Bench, is_running, must_be_ready, wait_until

founded = pytest.mark.usefixtures("founded")


@founded
def test_the_last_one_out_stops_the_server(bench: Bench) -> None:
    first = bench.owner()
    second = bench.owner()
    server = bench.postmaster
    assert bench.leave(first) == 0
    assert bench.answers()
    assert bench.leave(second) == 0
    assert not is_running(server)
    assert bench.postmaster == 0


def test_four_at_once_on_an_empty_folder_share_one_server(bench: Bench) -> None:
    owners = [bench.begin_owner() for _ in range(4)]
    for owner in owners:
        must_be_ready(owner)
    server = bench.postmaster
    assert bench.answers()
    for owner in owners:
        assert is_running(server)
        assert bench.leave(owner) == 0
    assert not is_running(server)


@founded
def test_a_killed_owner_takes_nothing_from_the_other(bench: Bench) -> None:
    starter = bench.owner()
    other = bench.owner()
    server = bench.postmaster
    with psycopg.connect(bench.address()) as connection:
        starter.kill()
        starter.wait()
        assert connection.execute("select 1").fetchone() == (1,)
    assert bench.leave(other) == 0
    assert not is_running(server)


@founded
def test_a_server_whose_only_owner_was_killed_serves_the_next_and_ends_with_it(bench: Bench) -> None:
    killed = bench.owner()
    server = bench.postmaster
    killed.kill()
    killed.wait()
    assert bench.answers()
    following = bench.owner()
    assert bench.postmaster == server
    assert bench.leave(following) == 0
    assert not is_running(server)


@founded
def test_an_owner_that_is_asked_to_end_stops_the_server(bench: Bench) -> None:
    for number in (signal.SIGTERM, signal.SIGHUP):
        owner = bench.owner()
        server = bench.postmaster
        owner.send_signal(number)
        assert owner.wait(PATIENCE_SECONDS) == 128 + number
        assert not is_running(server)


def test_an_owner_killed_in_the_midst_of_the_first_start_leaves_no_half_made_data(bench: Bench) -> None:
    draft = bench.home / "postgres" / "data.new"
    killed = bench.begin_owner()
    wait_until((draft / "PG_VERSION").exists, "the data folder is being made")
    killed.kill()
    killed.wait()
    assert not bench.data.exists()
    bench.owner()
    assert bench.answers()


@founded
def test_a_new_owner_may_come_while_the_last_one_leaves(bench: Bench) -> None:
    leaving = bench.owner()
    for _ in range(5):
        assert leaving.stdin
        leaving.stdin.close()
        coming = bench.owner()
        assert bench.answers()
        assert leaving.wait(PATIENCE_SECONDS) == 0
        assert bench.answers()
        leaving = coming
