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
AIM_SECONDS, AIM_MB, AIM_BACK_SECONDS = 5, 500, 10


def start(made: Workspace) -> list[Figure]:
    """Start `troth serve` on a workspace that was used before, some times over."""
    made.database.release()
    seconds, back, memory = [], [], 0.0
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
        back.append(_back_after_a_kill(made, port))
        os.kill(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    took = sorted(seconds)[len(seconds) // 2]
    return [
        Figure(id="B10", work="start to the first page", measured=f"{took:.1f} s", limit="", ratio=None,
               aim="under 5 s", is_met=took < AIM_SECONDS, details={"starts_s": seconds}),
        Figure(id="B10", work="idle memory of all processes", measured=f"{memory:.0f} MB", limit="", ratio=None,
               aim="under 500 MB", is_met=memory < AIM_MB),
        Figure(id="back", work="pages again after the database was killed", measured=f"{max(back):.1f} s", limit="",
               ratio=None, aim="under 10 s", is_met=max(back) < AIM_BACK_SECONDS, details={"times_s": back}),
    ]  # fmt: skip


def _back_after_a_kill(made: Workspace, port: int) -> float:
    """Kill the database as a crash would, and wait until the system is ready again."""
    postmaster = int((made.folder / "postgres/data/postmaster.pid").read_text().splitlines()[0])
    began = time.perf_counter()
    os.kill(postmaster, signal.SIGKILL)
    time.sleep(0.2)
    wait_for(port, "/readyz")
    return time.perf_counter() - began


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
