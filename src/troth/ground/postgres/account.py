"""The account that PostgreSQL runs under: our own or, since it refuses root, an unprivileged one."""

from __future__ import annotations

import errno
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from troth.ground.postgres import DatabaseNotStarted

# An account of its own is best; the other two are there on most machines.
PREFERRED = ("troth", "postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the machine."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        return self.uid == os.geteuid()

    def identity(self) -> dict[str, Any]:
        """The arguments that make `subprocess` run a program under this account."""
        return {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def run(
        self, arguments: Sequence[str | Path], *, stdin: str | None = None, inherits: Sequence[int] = ()
    ) -> None:
        """Run a program to its end, with some of our open files.

        Raises DatabaseNotStarted with what the program complained of.
        """
        ended = self._ended(arguments, input=stdin, pass_fds=inherits)
        if ended.returncode != 0:
            complaint = " ".join((ended.stderr or ended.stdout).split())
            raise DatabaseNotStarted(f"{Path(arguments[0]).name} failed: {complaint}")

    def may_run(self, program: Path) -> bool:
        """Tell whether this account reaches a program and may run it."""
        try:
            return self._ended([program, "--version"]).returncode == 0
        except PermissionError:
            return False

    def require_entry(self, folder: Path) -> None:
        """Raise DatabaseNotStarted unless this account can enter a folder."""
        if self.is_ours or self._enters(folder):
            return
        closed = next(step for step in [*reversed(folder.parents), folder] if not self._enters(step))
        raise DatabaseNotStarted(
            f"The database runs under the account {self.name}, which can not enter {closed}. "
            f"Set TROTH_HOME to a folder that it can, such as /var/lib/troth, or: chmod o+x {closed}"
        )

    def _enters(self, folder: Path) -> bool:
        return self._ended(["/bin/sh", "-c", 'cd "$0"', folder]).returncode == 0

    def _ended(self, arguments: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
        options |= self.identity()
        try:
            return subprocess.run(  # noqa: S603 our own programs, no shell
                arguments, text=True, capture_output=True, check=False, cwd="/", **options
            )
        except PermissionError as error:
            if error.errno == errno.EPERM and not self.is_ours:
                raise DatabaseNotStarted(
                    f"PostgreSQL does not run as root, and root may not act as {self.name} here. "
                    "Run troth under an ordinary account, or name another server in DATABASE_URL."
                ) from error
            raise


def account_for(folder: Path) -> Account:
    """Choose the account for the database in a folder, which may not exist yet.

    The folder's owner stays its owner. Raises DatabaseNotStarted when we may not act as that owner.
    """
    us = os.geteuid()
    owner = folder.stat().st_uid if folder.exists() else us
    if us == 0:
        return _named(owner) if owner else _first_of(PREFERRED)
    if owner != us:
        raise DatabaseNotStarted(
            f"{folder} belongs to another account (id {owner}). "
            "Run troth under that account, or set TROTH_HOME to a folder of your own."
        )
    return _named(us)


def _named(uid: int) -> Account:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError as error:
        raise DatabaseNotStarted(
            f"The account id {uid} has no name on this machine, and PostgreSQL needs one. "
            "Add it to /etc/passwd, or name another server in DATABASE_URL."
        ) from error
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _first_of(names: Sequence[str]) -> Account:
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in names:
        if entry := known.get(name):
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise DatabaseNotStarted(
        f"PostgreSQL does not run as root. Make an account for it: useradd --system {names[0]}"
    )
