"""What tests of all packages stand on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import settings

ORDINARY_EXAMPLES = 100  # of each property, in `make test`


@contextmanager
def temporary_home() -> Iterator[Path]:
    """Make a data folder for the length of a block.

    As root, the database's account must be able to enter it, which pytest's own folders forbid.
    """
    folder = Path(tempfile.mkdtemp(prefix="troth-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def examples(number: int) -> settings:
    """Hold a property against this many examples, where a hundred cost too much or find too little.

    `make explore` takes as many times more of them as of all others.
    """
    return settings(max_examples=number * settings().max_examples // ORDINARY_EXAMPLES)
