"""The embedded database under root, who may not run it, and under an ordinary account."""

from __future__ import annotations

import os
import pwd
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from tests.reliability.conftest import Bench, must_be_ready

from troth.ground.postgres import DatabaseNotStarted, binaries
from troth.ground.postgres.account import PREFERRED
from troth.ground.postgres.supervisor import acquire

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
founded = pytest.mark.usefixtures("founded")
NAMELESS = 54321


def under(uid: int, work: Callable[[], str]) -> str:
    """Do some work in a process of another account, and give its answer or its complaint.

    The process is forked, as the account may not be able to reach the Python that runs the tests.
    """
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
        try:
            answer = work()
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer


def account_of(home: Path) -> str:
    """Use the database, and tell which account runs it."""
    with acquire(home) as database, psycopg.connect(database.url) as connection:
        return pwd.getpwuid(os.stat(f"/proc/{connection.info.backend_pid}").st_uid).pw_name


def given_to(account: pwd.struct_passwd, folder: Path) -> Path:
    folder.mkdir(mode=0o700)
    os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


@pytest.mark.skipif(os.geteuid() == 0, reason="needs an ordinary account")
def test_an_ordinary_account_runs_the_database_itself(bench: Bench) -> None:
    assert account_of(bench.home) == pwd.getpwuid(os.geteuid()).pw_name


@as_root
@founded
def test_an_ordinary_account_and_root_take_turns_and_the_owner_stays_the_owner(bench: Bench) -> None:
    account_of(bench.home)  # loads what an ordinary account may not be able to read
    ordinary = pwd.getpwnam("nobody")
    home = given_to(ordinary, bench.home / "ordinary")
    for _ in range(2):
        assert under(ordinary.pw_uid, lambda: account_of(home)) == "nobody"
        assert account_of(home) == "nobody"


@as_root
def test_under_root_an_unprivileged_account_runs_the_database_and_owns_its_folder(bench: Bench) -> None:
    account = account_of(bench.home)
    assert account in PREFERRED
    assert (bench.home / "postgres").owner() == account
    assert (bench.home / "postgres" / "data").owner() == account
    assert bench.home.owner() == "root"


@as_root
def test_a_home_that_the_databases_account_can_not_enter_is_one_error_with_the_fix(bench: Bench) -> None:
    closed = bench.home / "closed"
    home = closed / "troth"
    home.mkdir(parents=True)
    closed.chmod(0o700)
    with pytest.raises(
        DatabaseNotStarted, match=rf"can not enter {closed}\. Set TROTH_HOME .*chmod o\+x {closed}$"
    ):
        acquire(home)
    closed.chmod(0o711)
    acquire(home).release()


@as_root
@founded
def test_programs_that_the_databases_account_can_not_reach_are_copied_once(bench: Bench) -> None:
    installed = binaries.installed().parents[2]
    closed = bench.home / "closed"
    closed.mkdir(mode=0o700)
    for name in (binaries.PACKAGE, f"{binaries.PACKAGE}.libs"):
        (closed / name).symlink_to(installed / name)
    copied_at = set()
    for _ in range(2):
        owner = bench.begin_owner(packages=closed)
        must_be_ready(owner)
        program = Path(f"/proc/{bench.postmaster}/exe").readlink()
        copy = bench.home / program.relative_to(bench.home).parts[0]
        assert copy.name.startswith(binaries.DISTRIBUTION)
        assert program.owner() == "root"
        copied_at.add(copy.stat().st_ctime_ns)
        assert bench.leave(owner) == 0
    assert len(copied_at) == 1


@as_root
@founded
def test_root_is_not_led_astray_by_links_that_the_databases_account_laid(bench: Bench) -> None:
    treasure = bench.home / "treasure"
    treasure.write_text("untouched")
    treasure.chmod(0o600)
    for name in ("log/start.log", "run/users.lock"):
        link = bench.home / "postgres" / name
        link.unlink()
        link.symlink_to(treasure)
        with pytest.raises(DatabaseNotStarted):
            acquire(bench.home)
        assert treasure.read_text() == "untouched"
        link.unlink()


@as_root
@founded
def test_a_folder_of_another_account_is_refused_by_name(bench: Bench) -> None:
    complaint = under(pwd.getpwnam("nobody").pw_uid, lambda: account_of(bench.home))
    assert complaint.startswith(f"DatabaseNotStarted: {bench.home}/postgres belongs to another account")


@as_root
def test_an_account_without_a_name_is_told_so(bench: Bench) -> None:
    home = bench.home / "nameless"
    home.mkdir()
    os.chown(home, NAMELESS, NAMELESS)
    assert "id 54321 has no name on this machine" in under(NAMELESS, lambda: account_of(home))
