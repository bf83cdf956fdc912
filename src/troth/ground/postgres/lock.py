"""File locks that the kernel gives back when a process ends, however it ends.

A lock belongs to an open file, so processes that inherit the open file hold the lock too.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def make(path: Path) -> None:
    """Make a lock that nobody holds, unless it is there."""
    os.close(_open(path))


def shared(path: Path) -> int:
    """Hold a lock beside others, until the returned file descriptor is closed."""
    descriptor = _open(path)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait for a lock and hold it alone for the length of a block."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def if_free(path: Path) -> int | None:
    """Hold a lock alone until the returned file descriptor is closed, or None when others hold it."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def is_free(path: Path) -> bool:
    """Tell whether nobody holds a lock."""
    descriptor = if_free(path)
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def _open(path: Path) -> int:
    """Open a lock, made when missing. Root must not be led elsewhere by a link that another account laid."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
