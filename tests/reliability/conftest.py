"""A bench of processes that share one embedded database, to be killed at will."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from troth.ground.postgres import roles
from troth.ground.postgres.supervisor import acquire
from troth.ground.testing import temporary_home
from troth.project.testing import migrate_by_copy

SOURCES = Path(__file__).parents[2] / "src"
PATIENCE_SECONDS = 180.0  # for a loaded machine; how fast it is, `benchmarks/` measures


def wait_until(done: Callable[[], object], what: str, seconds: float = PATIENCE_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.01)


@dataclass
class Bench:
    """A data folder, and the processes that use it."""

    home: Path
    owners: list[subprocess.Popen[str]] = field(default_factory=list)

    def begin_owner(self, *options: str, packages: Path = SOURCES) -> subprocess.Popen[str]:
        """Start a process that uses the database, without waiting until it does.

        It looks for Python packages in the folder `packages` first.
        """
        owner = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("owner.py"), self.home, *options],
            env={**os.environ, "PYTHONPATH": f"{packages}:{SOURCES}"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.owners.append(owner)
        return owner

    def owner(self, *options: str) -> subprocess.Popen[str]:
        """Start a process that uses the database, and wait until it does."""
        owner = self.begin_owner(*options)
        must_be_ready(owner)
        return owner

    def leave(self, owner: subprocess.Popen[str]) -> int:
        """Let a process end by itself, and give its exit status."""
        assert owner.stdin
        owner.stdin.close()
        return owner.wait(PATIENCE_SECONDS)

    @property
    def data(self) -> Path:
        return self.home / "postgres" / "data"

    @property
    def postmaster(self) -> int:
        """The number of the server process, as its own file tells it; 0 when there is no such file."""
        with suppress(FileNotFoundError, IndexError, ValueError):
            return int((self.data / "postmaster.pid").read_text().splitlines()[0])
        return 0

    def address(self, role: str = roles.OWNER) -> str:
        return f"host={self.home}/postgres/run user={role} dbname={roles.DATABASE} connect_timeout=10"

    def answers(self) -> bool:
        with suppress(psycopg.OperationalError), psycopg.connect(self.address()) as connection:
            return connection.execute("select 1").fetchone() == (1,)
        return False


def must_be_ready(owner: subprocess.Popen[str]) -> None:
    assert owner.stdout
    assert select.select([owner.stdout], [], [], PATIENCE_SECONDS)[0], "waited in vain for an owner"
    assert owner.stdout.readline() == "ready\n"


def is_running(pid: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
def fresh_home() -> Iterator[Path]:
    with temporary_home() as home:
        yield home


@pytest.fixture
def migrated_home(fresh_home: Path) -> Path:
    """A data folder as the first start leaves it."""
    migrate_by_copy(fresh_home)
    return fresh_home


@pytest.fixture(scope="session")
def pattern() -> Iterator[Path]:
    """A data folder with a database in which nothing has happened yet."""
    with temporary_home() as home:
        acquire(home).release()
        yield home


@pytest.fixture
def founded(pattern: Path, fresh_home: Path) -> None:
    """Give the fresh home a database, by a copy: much cheaper than a first start."""
    subprocess.run(["cp", "-a", pattern / "postgres", fresh_home], check=True)


@pytest.fixture
def bench(fresh_home: Path) -> Iterator[Bench]:
    bench = Bench(fresh_home)
    yield bench
    for owner in bench.owners:
        with owner:  # closes the pipes and waits
            owner.kill()
    if bench.postmaster:  # one that the killed left: the last one out stops it
        acquire(fresh_home).release()
