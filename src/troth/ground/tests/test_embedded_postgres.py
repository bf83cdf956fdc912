"""The embedded database as its users see it: two addresses, the right to little, settings that hold."""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from troth.ground.postgres import DatabaseNotStarted, roles
from troth.ground.postgres.supervisor import Database, acquire
from troth.ground.testing import temporary_home


@pytest.fixture(scope="module")
def shared_home() -> Iterator[Path]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def database(shared_home: Path) -> Iterator[Database]:
    with acquire(shared_home) as held:
        yield held


def test_it_is_postgresql_18_and_compares_text_by_unicode(database: Database) -> None:
    with psycopg.connect(database.url) as connection:
        assert connection.info.server_version // 10000 == 18
        assert connection.execute("select lower('ÄÖÜÇŁ'), 'É' ~* 'é'").fetchone() == ("äöüçł", True)


def test_the_application_works_in_the_owners_tables_and_makes_none(database: Database) -> None:
    with psycopg.connect(database.owner_url) as owner, psycopg.connect(database.url) as application:
        owner.execute("create table note (id bigint generated always as identity, words text)")
        owner.commit()
        application.execute("insert into note (words) values ('hello')")
        application.execute("update note set words = 'goodbye'")
        assert application.execute("select words from note").fetchone() == ("goodbye",)
        with pytest.raises(errors.InsufficientPrivilege):
            application.execute("create table mine (id int)")


def test_the_application_keeps_no_right_that_the_owner_takes(database: Database) -> None:
    with psycopg.connect(database.owner_url) as owner:
        owner.execute("create table trail (id int)")
        owner.execute(f"revoke update, delete on trail from {roles.APPLICATION}")
        owner.execute(f"set role {roles.APPLICATION}")
        owner.execute("insert into trail values (1)")
        with pytest.raises(errors.InsufficientPrivilege):
            owner.execute("delete from trail")


@pytest.mark.parametrize("role", [roles.OWNER, roles.APPLICATION])
def test_neither_account_is_a_superuser(database: Database, role: str) -> None:
    with psycopg.connect(database.url) as connection:
        found = connection.execute("select rolsuper from pg_roles where rolname = %s", [role]).fetchone()
    assert found == (False,)


def test_the_owner_makes_databases_that_have_vectors_and_let_the_application_in(database: Database) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("create database another")
        with psycopg.connect(database.owner_url, dbname="another") as connection:
            connection.execute("create table place (spot vector(2))")
        with psycopg.connect(database.url, dbname="another") as connection:
            connection.execute("insert into place values ('[1,2]')")
        owner.execute("drop database another with (force)")


def test_what_is_acknowledged_is_on_disk(database: Database) -> None:
    with psycopg.connect(database.url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert connection.execute(f"show {name}").fetchone() == ("on",), name


def test_nobody_reaches_it_but_by_a_socket_in_a_closed_folder(database: Database, shared_home: Path) -> None:
    with psycopg.connect(database.url) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE((shared_home / "postgres").stat().st_mode) == 0o700
    assert (shared_home / "postgres/run/.s.PGSQL.5432").is_socket()


def test_the_log_tells_of_errors_without_the_data_of_people(database: Database, shared_home: Path) -> None:
    with psycopg.connect(database.owner_url, autocommit=True) as owner:
        owner.execute("create table mail (address text primary key)")
        for _ in range(2):
            with suppress(errors.UniqueViolation):
                owner.execute("insert into mail values ('ana@example.org')")
    deadline = time.monotonic() + 180
    while "duplicate key value" not in (log := written_log(shared_home)):  # a process of its own writes it
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert "ana@example.org" not in log


def written_log(home: Path) -> str:
    return "".join(file.read_text() for file in (home / "postgres/log").iterdir())


def test_settings_can_be_added_at_the_start(fresh_home: Path) -> None:
    with acquire(fresh_home, settings={"work_mem": "9MB"}) as held, psycopg.connect(held.url) as connection:
        assert connection.execute("show work_mem").fetchone() == ("9MB",)


def test_a_long_home_still_has_a_short_socket(fresh_home: Path) -> None:
    home = fresh_home.joinpath("long" * 20, "longer" * 10)
    home.mkdir(parents=True)
    with acquire(home) as held, psycopg.connect(held.url) as connection:
        sockets = Path(connection.info.host)
        assert stat.S_IMODE(sockets.stat().st_mode) == 0o700
    sockets.rmdir()


def test_a_strangers_folder_is_not_used_for_the_socket(fresh_home: Path) -> None:
    home = fresh_home.joinpath("long" * 20, "longer" * 10)
    home.mkdir(parents=True)
    with acquire(home) as held, psycopg.connect(held.url) as connection:
        sockets = Path(connection.info.host)
    sockets.chmod(0o777)
    with pytest.raises(DatabaseNotStarted, match=r"^/tmp/troth-\w+ is not ours"):
        acquire(home)
    sockets.rmdir()


def test_data_of_another_version_are_left_alone(fresh_home: Path) -> None:
    acquire(fresh_home).release()
    (fresh_home / "postgres/data/PG_VERSION").write_text("17\n")
    with pytest.raises(DatabaseNotStarted, match="was made by PostgreSQL 17; this Troth brings 18"):
        acquire(fresh_home)


def test_a_server_that_can_not_start_says_why_in_its_own_words(fresh_home: Path) -> None:
    with pytest.raises(DatabaseNotStarted, match=r"PostgreSQL did not start: .*no_such_setting"):
        acquire(fresh_home, settings={"no_such_setting": "on"})
