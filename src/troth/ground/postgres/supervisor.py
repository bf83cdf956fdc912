"""The embedded PostgreSQL, shared by all processes that use one data folder.

The first user starts the server and the last one out stops it. Nobody counts: each user holds a shared
lock, which the kernel gives back when the user ends, even by kill -9. A server whose users were all
killed goes on and serves the next one. A server that was killed is started again by any user that
watches.
"""

from __future__ import annotations

import atexit
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from typing import Self
from urllib.parse import quote

from troth.ground.postgres import DatabaseNotStarted, postmaster, roles
from troth.ground.postgres.cluster import Cluster, open_cluster
from troth.ground.postgres.lock import exclusive, is_free, shared

log = logging.getLogger(__name__)

WATCH_SECONDS = 0.25
RETRY_SECONDS = 1.0


def acquire(home: Path, *, settings: Mapping[str, str] | None = None) -> Database:
    """Become a user of the database below a data folder, which is made and started when needed.

    `settings` are added to the server's own if this call starts it. From now on SIGTERM and SIGHUP, left
    alone so far, end this process as `sys.exit` does, so that it leaves cleanly.
    Raises DatabaseNotStarted.
    """
    _leave_on_signals()
    database = Database(open_cluster(home), settings or {})
    database.enter()
    return database


class Database:
    """One user's hold on a running database, until `release` or the end of the process."""

    def __init__(self, cluster: Cluster, settings: Mapping[str, str]) -> None:
        self._cluster = cluster
        self._settings = settings
        self._users_lock: int | None = None
        self._released = threading.Event()

    @property
    def url(self) -> str:
        """The application's address, as libpq reads it."""
        return self._url(roles.APPLICATION)

    @property
    def owner_url(self) -> str:
        """The address for migrations; this account may make databases and roles."""
        return self._url(roles.OWNER)

    def enter(self) -> None:
        """Begin to use the database. Called once, by `acquire`."""
        with exclusive(self._cluster.change):
            self._users_lock = shared(self._cluster.users)
        atexit.register(self.release)
        try:
            self.ensure_running()
        except BaseException:
            self.release()
            raise

    def ensure_running(self) -> bool:
        """Wait until the server answers, starting it when it has ended; tell whether it had to.

        There is no time limit: recovery after a crash takes what it takes. Raises DatabaseNotStarted.
        """
        started = False
        with exclusive(self._cluster.change):
            while not self._released.is_set() and not postmaster.answers(self._cluster):
                if not postmaster.is_alive(self._cluster):
                    if started and is_free(self._cluster.server):
                        raise postmaster.failure(self._cluster)
                    if postmaster.launch(self._cluster, self._settings):
                        started = True
                    else:
                        postmaster.end_orphans(self._cluster)
                time.sleep(postmaster.POLL_SECONDS)
        return started

    def watch(self) -> None:
        """Start the server again whenever it has ended, from a thread, until released."""
        threading.Thread(target=self._watch, name="database watch", daemon=True).start()

    def release(self) -> None:
        """Stop using the database. The last user out stops the server."""
        self._released.set()
        atexit.unregister(self.release)
        with exclusive(self._cluster.change):
            if self._users_lock is None:
                return
            os.close(self._users_lock)
            self._users_lock = None
            if is_free(self._cluster.users):
                postmaster.stop(self._cluster)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def _url(self, role: str) -> str:
        return f"postgresql://{role}@/{roles.DATABASE}?host={quote(str(self._cluster.sockets), safe='')}"

    def _watch(self) -> None:
        while not self._released.wait(WATCH_SECONDS):
            if postmaster.is_alive(self._cluster):
                continue
            try:
                if self.ensure_running():
                    log.warning("The database had ended and was started again.")
            except (DatabaseNotStarted, OSError) as error:  # a full disk may have room again soon
                log.error("%s", error)
                self._released.wait(RETRY_SECONDS)


def _leave_on_signals() -> None:
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
