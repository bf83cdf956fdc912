"""The folders of one embedded database: made once, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from troth.ground.postgres import DatabaseNotStarted, lock, roles
from troth.ground.postgres.account import Account, account_for
from troth.ground.postgres.binaries import MAJOR_VERSION

SOCKET_NAME = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes; the kernel's limit


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where an embedded database lies, and the account that owns it.

    `users` is locked by every process that uses the server, for as long as it does. `change` is locked
    round start and stop. `server` is locked by the server's own processes, which inherit the lock: when
    it is free, none of them lives, whatever a stale `postmaster.pid` says.
    """

    folder: Path
    sockets: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def users(self) -> Path:
        return self.folder / "run" / "users.lock"

    @property
    def change(self) -> Path:
        return self.folder / "run" / "change.lock"

    @property
    def server(self) -> Path:
        return self.folder / "run" / "server.lock"


def open_cluster(home: Path) -> Cluster:
    """Find the database's folders below a data folder, and make those that are missing.

    Raises DatabaseNotStarted where the database's account can not work in them.
    """
    folder = home.resolve() / "postgres"
    account = account_for(folder)
    account.require_entry(folder.parent)
    run = folder / "run"
    try:
        for path in (folder, run, folder / "log"):
            path.mkdir(mode=0o700, exist_ok=True)
            _hand_over(path, account)
        cluster = Cluster(folder, _socket_folder(run, account), account)
        for path in (cluster.users, cluster.change, cluster.server):
            lock.make(path)
            _hand_over(path, account)
    except OSError as error:
        raise DatabaseNotStarted(f"{error.filename} can not be made: {error.strerror}.") from error
    return cluster


def found(cluster: Cluster, programs: Path, *, inherits: int) -> None:
    """Make the data folder with its roles and its empty database, unless it is there.

    The programs that make it inherit the held lock `server`: should we be killed, nobody begins anew before
    they have ended.
    Raises DatabaseNotStarted when the folder is another version's, or not PostgreSQL's at all.
    """
    if cluster.data.exists():
        _require_our_version(cluster.data)
        return
    draft = cluster.data.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    run = partial(cluster.account.run, inherits=[inherits])
    run([
        programs / "initdb", f"--pgdata={draft}", f"--username={roles.SUPERUSER}", "--auth=trust",
        "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST",
    ])  # fmt: skip
    alone = ["--single", "-j", "-c", "exit_on_error=on", "-D", str(draft), "template1"]
    run([programs / "postgres", *alone], stdin=roles.founding())
    draft.rename(cluster.data)


def _require_our_version(data: Path) -> None:
    try:
        made_by = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        made_by = "of an unknown version"
    if made_by != MAJOR_VERSION:
        raise DatabaseNotStarted(
            f"{data} was made by PostgreSQL {made_by}; this Troth brings {MAJOR_VERSION}. "
            "Restore a backup into an empty TROTH_HOME."
        )


def _socket_folder(run: Path, account: Account) -> Path:
    """Give the folder for the socket: `run`, or a short one where that path is too long for the kernel."""
    if len(os.fsencode(run / SOCKET_NAME)) <= LONGEST_SOCKET_PATH:
        return run
    # Always /tmp, never $TMPDIR: every process must find the same folder.
    short = Path("/tmp") / f"troth-{hashlib.sha256(os.fsencode(run)).hexdigest()[:16]}"  # noqa: S108
    short.mkdir(mode=0o700, exist_ok=True)
    made = short.lstat()
    is_closed_folder = stat.S_ISDIR(made.st_mode) and not made.st_mode & 0o077
    # Anybody may make a folder in /tmp, so one that is not ours is not trusted.
    if not is_closed_folder or made.st_uid not in (account.uid, os.geteuid()):
        raise DatabaseNotStarted(
            f"{short} is not ours. Remove it, or choose a shorter TROTH_HOME than {run}."
        )
    _hand_over(short, account)
    return short


def _hand_over(path: Path, account: Account) -> None:
    if not account.is_ours:
        os.chown(path, account.uid, account.gid, follow_symlinks=False)
