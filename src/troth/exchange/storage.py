"""Where uploaded and exported files lie: under generated names in the data folder, for its owner only."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from django.utils.translation import gettext as _

from troth.exchange.files import UnreadableFile
from troth.ground.home import files_folder

LARGEST_BYTES = 8 << 30


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it was taken in. `path` is relative to the folder of files."""

    path: str
    sha256: str
    size_bytes: int


def store(pieces: Iterable[bytes], folder: str = "uploads") -> StoredFile:
    """Keep a file, whatever its name. Raises UnreadableFile for one that is too large."""
    name = f"{folder}/{uuid4().hex}"
    path = absolute(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                size += len(piece)
                if size > LARGEST_BYTES:
                    raise UnreadableFile(_("The file is larger than 8 GB. Part it, and import the parts."))
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return StoredFile(name, digest.hexdigest(), size)


def absolute(name: str) -> Path:
    """Give the place of a stored file."""
    return files_folder() / name


def remove(name: str) -> None:
    """Delete a stored file; one that is gone already is no error."""
    if name:
        absolute(name).unlink(missing_ok=True)
