"""What the lake holds: one small file names all others, and is put in its place at once or not at all.

Files are never changed. A refresh writes new ones, swaps the manifest, and deletes what it no longer names;
a reader who still holds an older manifest finds a file gone, and begins anew.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

NAME = "manifest.json"
SPILL = "spill"  # a folder in which an engine works where its memory is not enough
FORM = 2  # of the manifest and the files it names; another one is written anew


class NoLake(Exception):
    """There is nothing to answer from. The message says how to make it."""


@dataclass(frozen=True, slots=True)
class LakeFile:
    """A file of a table: its path within the lake, its month as "2026-01", or "" for all, and its rows."""

    path: str
    month: str
    rows: int


@dataclass(frozen=True, slots=True)
class Held:
    """What the lake holds of a table: columns with their types, the column of its months, shape and files."""

    columns: Mapping[str, str]
    month_of: str
    shape: str
    files: tuple[LakeFile, ...]

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The lake at a moment. `refresh` is known to the database too: another one means another history."""

    refresh: str
    as_of: datetime
    tables: Mapping[str, Held] = field(default_factory=dict)


def read(folder: Path) -> Manifest | None:
    """Read what a lake holds; None where there is none, or one of another form."""
    try:
        told = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    if told.get("form") != FORM:
        return None
    tables = {
        name: Held(**{**held, "files": tuple(LakeFile(**file) for file in held["files"])})
        for name, held in told["tables"].items()
    }
    return Manifest(told["refresh"], datetime.fromisoformat(told["as_of"]), tables)


def read_or_refuse(folder: Path) -> Manifest:
    """Read what a lake holds. Raises NoLake."""
    found = read(folder)
    if found is None:
        raise NoLake(f"There is no lake in {folder} yet: make it with `troth lake refresh`.")
    return found


def swap(folder: Path, manifest: Manifest) -> None:
    """Put a manifest in the place of the one before. All files that it names are on disk."""
    told = {"form": FORM, **asdict(manifest), "as_of": manifest.as_of.isoformat()}
    draft = folder / f".{NAME}.{secrets.token_hex(4)}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(told, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / NAME)
    keep(folder)


def keep(path: Path) -> None:
    """See to it that a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clean(folder: Path, manifest: Manifest | None) -> int:
    """Delete every file of tables that a manifest does not name; give how many."""
    named = (
        {folder / file.path for held in manifest.tables.values() for file in held.files}
        if manifest
        else set()
    )
    stale = [path for path in folder.glob("*/*") if path.suffix == ".parquet" and path not in named]
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)
