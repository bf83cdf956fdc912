"""A workspace of its own for each run: an empty data folder, its database, and the commands of Troth in it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psycopg

from troth.ground.postgres import supervisor

EMAIL = "bench@hollin.example"


class Workspace:
    """An installation that is thrown away afterwards."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._token = folder, ""
        self.database = supervisor.acquire(folder)
        self.environment = {**os.environ, "TROTH_HOME": str(folder)}
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
            self.environment.pop(name, None)
        self.troth("migrate")

    def troth(self, *arguments: str) -> str:
        """Run a command of Troth and give what it printed."""
        return self.python("troth.project", *arguments)

    def python(self, module: str, *arguments: str) -> str:
        """Run a module of Python in this workspace and give what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", module, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{module} {' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def connect(self) -> psycopg.Connection[Any]:
        """Open a connection that may set triggers aside, to fill tables at once."""
        return psycopg.connect(self.database.owner_url, user="postgres", autocommit=True)

    def token(self) -> str:
        """Give the token of an administrator for the API, who is made the first time."""
        if not self._token:
            self.troth("member", "add", EMAIL, "--role", "administrator")
            self._token = self.troth("token", "add", EMAIL, "--name", "bench", "--scope", "*").split()[-1]
        return self._token

    @contextmanager
    def serving(self, *program: str, ready: str = "/healthz") -> Iterator[int]:
        """Run a server on a free port of the loopback for the length of a block."""
        port = free_port()
        command = [part.replace("PORT", str(port)) for part in program]
        server = subprocess.Popen(
            command,
            env=self.environment,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(port, ready)
            yield port
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


@contextmanager
def workspace() -> Iterator[Workspace]:
    """Make a workspace, and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="troth-bench-"))
    folder.chmod(0o711)
    made = Workspace(folder)
    try:
        yield made
    finally:
        made.database.release()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """Find a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, path: str, seconds: float = 60) -> float:
    """Wait until a server answers, and tell how long that took."""
    began = time.perf_counter()
    while time.perf_counter() - began < seconds:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return time.perf_counter() - began
        except OSError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"nothing answers on port {port}")


def dumps(value: Any) -> str:
    """Write figures as readable JSON."""
    return json.dumps(value, indent=2, sort_keys=True)
