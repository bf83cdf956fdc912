"""A Spark cluster of its own for tests: one master and two workers on loopback, each a process."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psutil

WORKERS = 2
DEPLOYED = "org.apache.spark.deploy"
READY = {
    "master": re.compile(r"Starting Spark master at (spark://\S+)"),
    "worker": re.compile(r"Successfully registered with master"),
}


def what_is_missing() -> str:
    """Say what a cluster needs and is not there; empty if all is."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    return "" if shutil.which("java") else "there is no Java"


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """Start a cluster whose files lie in a folder, and give its address; it ends with the block."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        address = _started("master", folder, started, "master.Master", "--port", "0")
        for place in range(WORKERS):
            work = str(folder / f"work-{place}")
            limits = ("--cores", "1", "--memory", "1g", "--work-dir", work)
            _started("worker", folder, started, "worker.Worker", *limits, address)
        yield address
    finally:
        for process in reversed(started):
            _end(process)


def _started(kind: str, folder: Path, started: list[subprocess.Popen[bytes]], name: str, *more: str) -> str:
    """Start one process and wait until it is at work; gives what it says then."""
    spec = find_spec("pyspark")
    assert spec
    assert spec.origin
    home = Path(spec.origin).parent
    said = folder / f"{len(started)}.log"
    here = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}
    with said.open("wb") as log:
        where = ("--host", "127.0.0.1", "--webui-port", "0")
        process = subprocess.Popen(
            [home / "bin" / "spark-class", f"{DEPLOYED}.{name}", *where, *more],
            env=os.environ | here, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
    started.append(process)
    while not (found := READY[kind].search(said.read_text(errors="replace"))):
        assert process.poll() is None, said.read_text(errors="replace")
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    return found[found.lastindex or 0]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and what it started: a worker's executors."""
    try:
        family = [*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)]
    except psutil.NoSuchProcess:
        return
    for each in family:
        each.terminate()
    _gone, left = psutil.wait_procs(family, timeout=10)
    for each in left:
        each.kill()
    process.wait()
