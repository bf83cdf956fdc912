"""B10: from the command to the first page, with everything installed; and what all processes hold when idle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil

from benchmarks.figures import Figure
from benchmarks.workspace import Workspace, free_port, wait_for

STARTS, SETTLE_SECONDS = 3, 8
AIM_SECONDS, AIM_MB = 5, 500


def start(made: Workspace) -> list[Figure]:
    """Start `troth serve` on a workspace that was used before, some times over."""
    made.database.release()
    seconds, memory = [], 0.0
    for _ in range(STARTS):
        port = free_port()
        began = time.perf_counter()
        server = subprocess.Popen(
            [sys.executable, "-m", "troth.project", "serve", "--port", str(port)],
            env=made.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        wait_for(port, "/sign-in/")
        seconds.append(time.perf_counter() - began)
        time.sleep(SETTLE_SECONDS)
        memory = _held(server.pid, made)
        os.kill(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    took = sorted(seconds)[len(seconds) // 2]
    return [
        Figure(id="B10", work="start to the first page", measured=f"{took:.1f} s", limit="", ratio=None,
               aim="under 5 s", is_met=took < AIM_SECONDS, details={"starts_s": seconds}),
        Figure(id="B10", work="idle memory of all processes", measured=f"{memory:.0f} MB", limit="", ratio=None,
               aim="under 500 MB", is_met=memory < AIM_MB),
    ]  # fmt: skip


def _held(pid: int, made: Workspace) -> float:
    """Add up the memory of the server, its children and the database, shared pages counted once (PSS)."""
    family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    folder = str(made.folder)
    family += [
        process
        for process in psutil.process_iter(["cmdline", "name"])
        if process.info["name"] == "postgres"
        and any(folder in part for part in process.info["cmdline"] or ())
    ]
    for postmaster in [process for process in family if process.name() == "postgres"]:
        family += postmaster.children(recursive=True)
    unique = {process.pid: process for process in family}
    return sum(process.memory_full_info().pss for process in unique.values()) / 1024**2
