"""The file of a backup: a tar archive that ends with its own checksum.

Any `tar` reads it: `database.dump` (for `pg_restore`), `secret_key`, `files/…`, and last `manifest.json` with
the checksum of each. Behind the archive's end stands one line with the checksum of all before it, so
that one flipped or missing byte anywhere, in names and padding too, is found before anything is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from troth.project.backup import BackupRefused

MANIFEST = "manifest.json"
CHUNK_BYTES = 1024 * 1024
SEAL = b"troth-backup sha256 %b\n"
SEAL_BYTES = len(SEAL % (b"0" * 64))
BLOCK_BYTES = 512

Progress = Callable[[int], None]


def unwatched(_bytes: int) -> None:
    """Report progress to nobody."""


class Writer:
    """Writes members one after another. `sums` are the checksums of those written so far."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sums: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write a member of a length that is known only at its end: its header is written last."""
        head_at = self._file.tell()
        self._file.write(bytes(BLOCK_BYTES))
        digest, size = hashlib.sha256(), 0
        for chunk in chunks:
            self._file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        self._file.write(bytes(-size % BLOCK_BYTES))
        end_at = self._file.tell()
        self._file.seek(head_at)
        self._file.write(_header(name, size))
        self._file.seek(end_at)
        self.sums[name] = digest.hexdigest()

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and the end of the archive."""
        text = json.dumps({**manifest, "sha256": self.sums}, indent=2, sort_keys=True)
        self.add(MANIFEST, [text.encode()])
        self._file.write(bytes(2 * BLOCK_BYTES))


@contextmanager
def new(path: Path) -> Iterator[Writer]:
    """Write a backup. The name appears when the file is whole and on disk, or not at all."""
    draft = path.with_name(f".{path.name}.part")
    descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "r+b") as file:
            yield Writer(file)
            file.seek(0)
            digest = _digest(file, unwatched)
            file.seek(0, os.SEEK_END)
            file.write(SEAL % digest.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)


def verified(path: Path, progress: Progress = unwatched) -> dict[str, Any]:
    """Read all of a backup and give its manifest. Raises BackupRefused for any damage."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - SEAL_BYTES))
            seal = file.read()
            file.seek(0)
            digest = _digest(file, progress, size - SEAL_BYTES)
    except OSError as error:
        raise BackupRefused(f"{path} can not be read: {error.strerror}.") from error
    if seal[:20] != SEAL[:20]:
        raise BackupRefused(f"{path} is no backup of Troth, or its end is missing.")
    if seal != SEAL % digest.encode():
        raise BackupRefused(f"{path} is damaged: its checksum does not match. Take another copy of it.")
    with tarfile.open(path, "r:") as archive:
        *members, last = archive.getmembers()
        content = archive.extractfile(last)
        manifest: dict[str, Any] = json.load(content) if content and last.name == MANIFEST else {}
    if {member.name for member in members} != set(manifest.get("sha256", {})):
        raise BackupRefused(f"{path} does not hold what its manifest says.")
    return manifest


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Go through what a verified backup holds, with the content of each."""
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content and member.name != MANIFEST:
                yield member.name, content


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    """Read a file piece by piece."""
    while chunk := file.read(CHUNK_BYTES):
        yield chunk


def _digest(file: IO[bytes], progress: Progress, length: int | None = None) -> str:
    digest = hashlib.sha256()
    left = length
    while chunk := file.read(CHUNK_BYTES if left is None else max(0, min(CHUNK_BYTES, left))):
        digest.update(chunk)
        progress(len(chunk))
        left = None if left is None else left - len(chunk)
    return digest.hexdigest()


def _header(name: str, size: int) -> bytes:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    header = member.tobuf(tarfile.GNU_FORMAT)
    if len(header) != BLOCK_BYTES:
        raise BackupRefused(f"The name of {name} is too long.")
    return header
