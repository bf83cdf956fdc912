"""What every reader of files gives: headers, and rows that know their place in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class UnreadableFile(Exception):
    """A file that can not be read as a table. The message says what it is and what to do."""


class Problem(NamedTuple):
    """What is wrong with a row, in words for its author. An empty `column` means the whole row."""

    column: str
    value: str
    reason: str


class RawRow(NamedTuple):
    """A row as it stands in the file. `line` counts from 1 in the file itself, headers included.

    A row with problems could not be split into cells; its `cells` are then what there was to read.
    """

    line: int
    cells: Sequence[str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table inside a file. `read` starts again at the first row each time it is called.

    `is_typed` tells that dates and numbers were typed in the file, so they come as ISO 8601 and with
    a decimal point. `about` says in a few words how the file was understood.
    """

    kind: str
    headers: tuple[str, ...]
    read: Callable[[], Iterator[RawRow]]
    about: str
    is_typed: bool = False
