"""The server process: started apart from us, watched through the kernel, stopped without loss."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from psycopg import pq
from psycopg.conninfo import make_conninfo

from troth.ground.postgres import DatabaseNotStarted, binaries, tuning
from troth.ground.postgres.cluster import SOCKET_NAME, Cluster, found
from troth.ground.postgres.lock import if_free, is_free
from troth.ground.postgres.roles import SUPERUSER

COMPLAINT = re.compile(r"(?:FATAL|PANIC): +(.*)")
POLL_SECONDS = 0.02
CLEAN_STOP_SECONDS = 60.0
QUICK_STOP_SECONDS = 10.0


def answers(cluster: Cluster) -> bool:
    """Tell whether the server takes connections, by what `pg_isready` does.

    It is asked only once it has said that it is ready, as each refusal fills a line of its log.
    """
    if _status(cluster)[7:8] != ["ready"]:
        return False
    address = make_conninfo(host=str(cluster.sockets), user=SUPERUSER, dbname="postgres")
    return pq.PGconn.ping(address.encode()) == pq.Ping.OK


def is_alive(cluster: Cluster) -> bool:
    """Tell whether a postmaster of this very folder runs: no zombie, no other program with its number."""
    return _postmaster(cluster) is not None


def launch(cluster: Cluster, settings: Mapping[str, str]) -> bool:
    """Start the server unless any of its processes lives; tell whether it was started.

    It belongs to no session and no parent of ours, so that it outlives whoever happened to start it. It
    inherits the lock `server`. Returns as soon as the new postmaster can be seen, or has failed.
    """
    lock = if_free(cluster.server)
    if lock is None:
        return False
    try:
        programs = binaries.reachable_by(cluster.account, copies=cluster.folder.parent)
        found(cluster, programs, inherits=lock)
        # The lock is free, so these are stale. A zombie or another program may have their number by now.
        (cluster.data / "postmaster.pid").unlink(missing_ok=True)
        (cluster.sockets / f"{SOCKET_NAME}.lock").unlink(missing_ok=True)
        chosen = {**tuning.settings(cluster), **settings}
        options = [part for name, value in chosen.items() for part in ("-c", f"{name}={value}")]
        server: list[str | Path] = [programs / "postgres", "-D", cluster.data, *options]
        subprocess.run(  # noqa: S603 the words reach the shell as arguments, not as text
            ["/bin/sh", "-c", '"$@" >"$0" 2>&1 &', cluster.log / "start.log", *server],
            stdin=subprocess.DEVNULL, cwd="/", umask=0o077, start_new_session=True, pass_fds=[lock],
            env={"PATH": os.defpath, "LC_ALL": "C"}, check=True, **cluster.account.identity(),
        )  # fmt: skip
    finally:
        os.close(lock)
    while not is_alive(cluster) and not is_free(cluster.server):
        time.sleep(POLL_SECONDS)
    return True


def end_orphans(cluster: Cluster) -> None:
    """End server processes that outlived their postmaster: a new one can not start beside them.

    Most end by themselves; one in the midst of a long statement would go on for as long as that takes.
    """
    for pid in _processes(cluster):
        _send(pid, signal.SIGKILL)


def stop(cluster: Cluster) -> None:
    """Stop the server: cleanly if that takes no longer than a minute, else so that it recovers at start."""
    for number, seconds in ((signal.SIGINT, CLEAN_STOP_SECONDS), (signal.SIGQUIT, QUICK_STOP_SECONDS)):
        if pid := _postmaster(cluster):
            _send(pid, number)
            deadline = time.monotonic() + seconds
            while not is_free(cluster.server) and time.monotonic() < deadline:
                time.sleep(POLL_SECONDS)
    while not is_free(cluster.server) and any(_processes(cluster)):
        end_orphans(cluster)
        time.sleep(POLL_SECONDS)


def failure(cluster: Cluster) -> DatabaseNotStarted:
    """Say why the server ended at its start, in the server's own words."""
    newest_first = sorted(cluster.log.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest_first:
        last_start = file.read_text(errors="replace").rpartition(" starting PostgreSQL ")[2]
        if complaint := COMPLAINT.search(last_start):
            return DatabaseNotStarted(f"PostgreSQL did not start: {complaint[1]}. See {file}")
    return DatabaseNotStarted(f"PostgreSQL did not start, and did not say why. See {cluster.log}")


def _postmaster(cluster: Cluster) -> int | None:
    pid = next(iter(_status(cluster)), "")
    return int(pid) if pid.isdigit() and _works_in(int(pid), cluster) else None


def _status(cluster: Cluster) -> list[str]:
    """Read what the postmaster, living or dead, wrote of itself: the first line is its number, the eighth
    says whether it is ready."""
    try:
        return [line.strip() for line in (cluster.data / "postmaster.pid").read_text().splitlines()]
    except OSError:
        return []


def _processes(cluster: Cluster) -> Iterator[int]:
    """Every server process works in its data folder."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _works_in(int(entry.name), cluster):
            yield int(entry.name)


def _works_in(pid: int, cluster: Cluster) -> bool:
    process = Path("/proc", str(pid))
    try:
        return (process / "comm").read_text() == "postgres\n" and (process / "cwd").samefile(cluster.data)
    except OSError:  # gone, a zombie, or another account's
        return False


def _send(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):  # it has ended by itself
        os.kill(pid, number)
