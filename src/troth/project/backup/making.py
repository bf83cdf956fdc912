"""Making a backup, while Troth runs: one moment of the database, then the files that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from troth import __version__
from troth.ground.clock import now
from troth.ground.home import files_folder, secret_key
from troth.project.backup import BackupRefused, archive, database
from troth.project.backup.archive import Progress, unwatched

FORMAT = 1
DUMP, KEY, FILES = "database.dump", "secret_key", "files/"
REMEMBER = "insert into project_backup (size_bytes) values (%s)"
MIGRATIONS = "select app || '.' || name from django_migrations order by id"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds."""

    path: Path
    size_bytes: int
    rows: int
    files: int


def make_backup(path: Path, *, owner_url: str, application: str, progress: Progress = unwatched) -> Kept:
    """Write everything into one file; `progress` hears how many bytes were added.

    Raises BackupRefused; then there is no file.
    """
    if path.exists():
        raise BackupRefused(f"{path} is already there. Choose another name.")
    try:
        with archive.new(path) as writer, database.snapshot(owner_url) as (connection, moment):
            manifest = _manifest(connection, application)
            writer.add(DUMP, _watched(database.dump(owner_url, moment), progress))
            writer.add(KEY, [secret_key().encode()])
            files = _add_files(writer, progress)
            writer.finish(manifest)
    except psycopg.errors.UndefinedTable as error:
        raise BackupRefused("There is nothing to keep yet: this database was never used.") from error
    except OSError as error:
        raise BackupRefused(f"{path} can not be written: {error.strerror}.") from error
    with psycopg.connect(owner_url) as connection:
        connection.execute(REMEMBER, [path.stat().st_size])
    return Kept(path, path.stat().st_size, sum(manifest["rows"].values()), files)


def _manifest(connection: psycopg.Connection[Any], application: str) -> dict[str, Any]:
    owner = connection.info.user
    return {
        "format": FORMAT,
        "troth": __version__,
        "postgresql": connection.info.server_version,
        "made_at": now().isoformat(),
        "migrations": [name for (name,) in connection.execute(MIGRATIONS)],
        "rows": database.counts(connection),
        # One account for both: there is nothing that it might not do.
        "grants": [] if owner == application else database.grants(connection, application),
    }


def _add_files(writer: archive.Writer, progress: Progress) -> int:
    """Add the files after the snapshot was taken, so that each one it speaks of is there."""
    count = 0
    for path in sorted(files_folder().rglob("*")):
        if not path.is_file() or path.is_symlink():
            continue
        try:
            with path.open("rb") as file:
                name = FILES + path.relative_to(files_folder()).as_posix()
                writer.add(name, _watched(archive.chunks_of(file), progress))
        except FileNotFoundError:  # deleted meanwhile
            continue
        count += 1
    return count


def _watched(chunks: Iterator[bytes], progress: Progress) -> Iterator[bytes]:
    for chunk in chunks:
        progress(len(chunk))
        yield chunk
