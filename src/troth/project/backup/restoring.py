"""Restoring a backup into an empty workspace: all is checked first, and the database comes last.

As long as the database is empty nothing of anybody's can be lost, and a restore that was cut short is
simply run again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

import psycopg
from django.db.migrations.loader import MigrationLoader
from psycopg.sql import Literal

from troth.catalog.registry import object_types
from troth.ground.home import files_folder, home
from troth.ground.postgres import roles
from troth.project.backup import BackupRefused, archive, database
from troth.project.backup.archive import Progress, unwatched
from troth.project.backup.making import DUMP, FILES, FORMAT, KEY

MEMBERS = "team_member"
HOLD_MAIL = "insert into project_restore (backup_made_at, troth_version) values ({made_at}, {version})"


def check(manifest: dict[str, Any]) -> None:
    """Refuse a backup that a newer Troth has made. An older one is brought up to date afterwards."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or {}}
    if manifest["format"] != FORMAT or not set(manifest["migrations"]) <= known:
        raise BackupRefused(
            f"This backup was made by Troth {manifest['troth']}, which is newer or has more modules. "
            "Bring this Troth to that state first."
        )


def require_empty(owner_url: str) -> None:
    """Refuse to restore over somebody's work, or below a running Troth.

    What a workspace begins with, the stages of deals, is nobody's work: it stands in an order.
    """
    tables = {MEMBERS, *(kind.table for kind in object_types().values() if not kind.order)}
    with psycopg.connect(owner_url) as connection:
        if running := database.others(connection):
            raise BackupRefused(f"{', '.join(running)} is still running on this database. End it first.")
        for table in sorted(tables):
            ((is_there,),) = connection.execute("select to_regclass(%s) is not null", [table]).fetchall()
            if is_there and connection.execute(f"select from {table} limit 1").fetchall():
                raise BackupRefused(
                    f"This workspace is not empty ({table} has rows). "
                    "Restore into another TROTH_HOME, or another database."
                )


def restore(
    path: Path, manifest: dict[str, Any], *, owner_url: str, application: str, progress: Progress = unwatched
) -> None:
    """Write a verified backup into an empty workspace. `progress` hears how many bytes were read."""
    draft = files_folder().with_name("files.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    for name, content in archive.members(path):
        if name == KEY:
            _keep_key(content.read())
        elif name.startswith(FILES):
            _keep_file(draft / _inside(name.removeprefix(FILES)), _watched(content, progress))
    _put_in_place(draft, files_folder())
    for name, content in archive.members(path):
        if name == DUMP:
            _load(_watched(content, progress), manifest, owner_url, application)


def _load(dumped: Iterator[bytes], manifest: dict[str, Any], owner_url: str, application: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as connection:
        before = database.clearing(connection)
        after = database.requiring(manifest["rows"])
        if application != connection.info.user:
            roles.open_to(application, connection)
            if manifest["grants"]:
                after += database.allowing(connection, application, manifest["grants"])
        made = Literal(manifest["made_at"]).as_string(connection)
        by = Literal(manifest["troth"]).as_string(connection)
        after.append(HOLD_MAIL.format(made_at=made, version=by))
    database.load(owner_url, dumped, before=before, after=after)


def _keep_key(key: bytes) -> None:
    """Use the key of the backup from now on, unless the environment names one."""
    kept = home() / "secret_key"
    draft = kept.with_suffix(".restoring")
    draft.touch(mode=0o600)
    draft.write_bytes(key)
    draft.rename(kept)


def _keep_file(path: Path, chunks: Iterator[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)


def _inside(name: str) -> PurePosixPath:
    """Refuse a name that would leave the folder of files."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BackupRefused(f"The backup holds a file with an impossible name: {name}")
    return path


def _put_in_place(draft: Path, folder: Path) -> None:
    """Exchange the folder of files. What lay there, though no database spoke of it, is kept beside it."""
    if any(folder.iterdir()):
        aside = folder.with_name("files.before-restore")
        shutil.rmtree(aside, ignore_errors=True)
        folder.rename(aside)
    else:
        folder.rmdir()
    draft.rename(folder)


def _watched(content: IO[bytes], progress: Progress) -> Iterator[bytes]:
    for chunk in archive.chunks_of(content):
        progress(len(chunk))
        yield chunk
