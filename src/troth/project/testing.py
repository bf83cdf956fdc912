"""A whole Troth for tests: the very command that a user runs, in a process of its own."""

from __future__ import annotations

import fcntl
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher

READY = re.compile(r"Troth is ready at (\S+)")
# For a loaded machine; how fast it is, `benchmarks/` measures.
START_SECONDS = 300
END_SECONDS = 120


class CheapArgon2(Argon2PasswordHasher):
    """The hasher of members' passwords at its least cost: most tests make a member."""

    time_cost, memory_cost, parallelism = 1, 8, 1


def environment(home: Path, **extra: str) -> dict[str, str]:
    """Give the environment of a fresh installation in a folder, without what this process runs on.

    Which modules are on stays: with one off, the tests of all the rest are tests without it.
    """
    names = [name for name in os.environ if not name.startswith(("TROTH_", "DATABASE_"))]
    ours = {name: os.environ[name] for name in (*names, "TROTH_MODULES") if name in os.environ}
    source = str(Path(__file__).parents[2])  # the tests' own copy of Troth, whichever is installed
    return {**ours, "PYTHONPATH": source, "TROTH_HOME": str(home), **extra}


def troth(
    home: Path, *arguments: str, typed: str | None = None, **extra: str
) -> subprocess.CompletedProcess[str]:
    """Run a `troth` command to its end; `typed` comes on its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "troth.project", *arguments],
        env=environment(home, **extra), text=True, input=typed, capture_output=True, check=False,
        timeout=START_SECONDS,
    )  # fmt: skip


def once(name: str, make: Callable[[], object]) -> None:
    """Make something once in a run of tests: the first process makes it, and the others wait for it."""
    with (Path(os.environ["TROTH_TEST_HOME"]) / f"{name}.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if not lock.read():
            make()
            lock.write("made")


def migrate_by_copy(home: Path) -> None:
    """Give a data folder the database of this version as the first start leaves it.

    The first call of a test run makes it, all others copy it, in whichever process: that takes a tenth.
    """
    pattern = Path(os.environ["TROTH_TEST_HOME"]) / "pattern"

    def make() -> None:
        pattern.mkdir(mode=0o711)
        made = troth(pattern, "migrate")
        assert made.returncode == 0, made.stderr

    once("pattern", make)
    subprocess.run(["/bin/cp", "-a", "--reflink=auto", pattern / "postgres", home], check=True)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Running:
    """A running `troth`. `lines` are what it has printed so far."""

    process: subprocess.Popen[str]
    port: int
    lines: list[str] = field(default_factory=list)
    _printed: queue.Queue[str | None] = field(default_factory=queue.Queue)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_for(self, wanted: re.Pattern[str]) -> str:
        """Wait until a line with a pattern is printed, and give it. AssertionError when it does not come."""
        while True:
            try:
                line = self._printed.get(timeout=START_SECONDS)
            except queue.Empty:
                raise AssertionError("\n".join(self.lines)) from None
            assert line is not None, "\n".join(self.lines)
            if wanted.search(line):
                return line

    def wait_for_end(self) -> int:
        """Wait until it has ended by itself, and give the exit status. All `lines` are there then."""
        while self._printed.get(timeout=START_SECONDS) is not None:
            pass
        return self.process.wait(timeout=END_SECONDS)

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and give the exit status."""
        self.process.send_signal(number)
        return self.process.wait(timeout=END_SECONDS)

    def read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._printed.put(self.lines[-1])
        self._printed.put(None)


@contextmanager
def running(home: Path, *arguments: str, port: int | None = None, **extra: str) -> Iterator[Running]:
    """Run `troth serve`, or another part of Troth that goes on, until the end of a block."""
    port = port or free_port()
    command = [sys.executable, "-m", "troth.project", *(arguments or ("serve",))]
    if command[3] in ("serve", "web"):
        command += ["--port", str(port)]
    process = subprocess.Popen(
        command, env=environment(home, **extra), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    run = Running(process, port)
    threading.Thread(target=run.read, daemon=True).start()
    try:
        yield run
    finally:
        if process.poll() is None:
            run.end()


@contextmanager
def serving(home: Path, *arguments: str, **extra: str) -> Iterator[Running]:
    """Run `troth serve` and wait until it is ready."""
    with running(home, "serve", *arguments, port=None, **extra) as run:
        run.wait_for(READY)
        yield run
