"""Read CSV of any size in one pass and in flat memory, whatever is wrong with it.

The standard reader swallows the rest of the file behind an unclosed quote and counts records instead
of lines, so it is only used for what it is sure about: one line with balanced quotes.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from troth.exchange.files import headers
from troth.exchange.files.rows import Problem, RawRow, Sheet, UnreadableFile

LONGEST_LINE = 1 << 20
LONGEST_QUOTED_LINES = 5_000
_DELIMITERS = ",;\t|"
_SNIFFED_LINES = 300
_MARKED = "troth.marked"  # name of the error handler below


class OpenQuote(Exception):
    """A quote was opened and is not closed in a way that a program would write."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file separates its cells, and the line its headers stand on (0: it has none)."""

    delimiter: str
    header_line: int
    headers: tuple[str, ...]


def open_csv(path: Path, encoding: str) -> Sheet:
    """Open a CSV or TSV file of a known encoding; delimiter and headers are found by trying."""
    dialect = _dialect(path, encoding)
    about = f"CSV, {encoding}, {_names()[dialect.delimiter]}"
    return Sheet("csv", dialect.headers, partial(_rows, path, encoding, dialect), about)


def _names() -> dict[str, str]:
    return {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("bar")}


def _mark(error: UnicodeError) -> tuple[str, int]:
    """Keep undecodable bytes as lone surrogates, which no valid text holds: the cell can be named later."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


def open_marked(path: Path, encoding: str) -> io.TextIOWrapper:
    """Open a text so that bytes which are none in its encoding stay visible as lone surrogates."""
    codecs.register_error(_MARKED, _mark)
    return path.open(encoding=encoding, errors=_MARKED, newline="")


def _dialect(path: Path, encoding: str) -> Dialect:
    with open_marked(path, encoding) as file:
        lines = list(islice(iter(partial(file.readline, LONGEST_LINE), ""), _SNIFFED_LINES))
    told = re.match(r"\ufeff?sep=(.)\s*$", lines[0], re.IGNORECASE) if lines else None
    skipped = 1 if told else 0
    delimiter = told[1] if told else max(_DELIMITERS, key=partial(_consistency, lines))
    records = list(islice(_Records(lines[skipped:], delimiter, skipped), _SNIFFED_LINES))
    rows = [(row.line, row.cells) for row in records if not row.problems]
    if not rows:
        raise UnreadableFile(_("No table was found in this file."))
    found = headers.header_index([cells for _line, cells in rows])
    if found is None:
        width = Counter(len(cells) for _line, cells in rows).most_common(1)[0][0]
        return Dialect(delimiter, skipped, headers.named([""] * width))
    line, cells = rows[found]
    while len(cells) > 1 and not cells[-1].strip() and _ends_empty(rows[found + 1 :], len(cells)):
        cells = cells[:-1]
    return Dialect(delimiter, line, headers.named(cells))


def _ends_empty(rows: list[tuple[int, Sequence[str]]], width: int) -> bool:
    """Tell whether a nameless last column never holds anything: a delimiter at each line's end."""
    return not any(cell.strip() for _line, cells in rows for cell in cells[width - 1 :])


def _consistency(lines: list[str], delimiter: str) -> float:
    """Score a delimiter: the share of rows that agree on a number of columns above one."""
    widths = Counter(len(row.cells) for row in _Records(lines, delimiter, 0) if not row.problems)
    if not widths:
        return 0.0
    width, agreeing = max(widths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    return (agreeing / widths.total()) * (1 + min(width, 40) / 100) if width > 1 else 0.0


def _rows(path: Path, encoding: str, dialect: Dialect) -> Iterator[RawRow]:
    """Give the rows below the headers. Rows without any value are named, unless they end the file."""
    width = len(dialect.headers)
    with open_marked(path, encoding) as file:
        records = _Records(iter(partial(file.readline, LONGEST_LINE), ""), dialect.delimiter, 0, width)
        empty: list[int] = []
        for row in records:
            if row.line <= dialect.header_line:
                continue
            if not (row.problems or row.cells[0].strip() or "".join(row.cells).strip()):
                empty.append(row.line)
                continue
            if empty:
                problem = Problem("", "", _("The row is empty."))
                yield from (RawRow(line, [""] * width, (problem,)) for line in empty)
                empty.clear()
            yield row if len(row.cells) == width or row.problems else _fitted(row, width)


def _fitted(row: RawRow, width: int) -> RawRow:
    cells = list(row.cells)
    if len(cells) > width and not any(map(str.strip, cells[width:])):
        return RawRow(row.line, cells[:width])
    told = {"found": len(cells), "wanted": width}
    if len(cells) > width:
        reason = _("The row has %(found)d cells, the headers name %(wanted)d columns. "
                   "A value that holds the delimiter needs quotes around it.")  # fmt: skip
    else:
        reason = _("The row has only %(found)d cells, the headers name %(wanted)d columns.")
    return RawRow(row.line, cells, (Problem("", "", reason % told),))


class _Records:
    """Split lines into records. A record may go on over lines inside quotes; bad ones are named."""

    def __init__(self, lines: Iterator[str] | list[str], delimiter: str, line: int, width: int = 0):
        self.lines = iter(lines)
        self.again: deque[str] = deque()
        self.delimiter = delimiter
        self.line = line
        self.width = width
        end = rf"[ ]*(?=[{re.escape(delimiter)}\r\n]|\Z)"
        self.quoted = re.compile(rf'[ ]*"((?:[^"]|"")*+)"{end}')
        self.careless = re.compile(rf'[ ]*"([^\r\n]*?)"{end}')
        self.opening = re.compile('[ ]*"')
        self.opened = re.compile(r'[ ]*"(?:[^"]|"")*+\Z')
        self.closed = re.compile(rf'(?:[^"]|"")*+"{end}')
        self.plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*")

    def __iter__(self) -> Iterator[RawRow]:
        delimiter, spaced = self.delimiter, f'{self.delimiter} "'
        while (line := self._next()) is not None:
            if '"' not in line:
                body = line.rstrip("\r\n")
                if (body and not body.isspace()) or delimiter in body:
                    if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
                        yield self._too_long(line)
                    else:
                        yield RawRow(self.line, body.split(delimiter))
            elif spaced in line or line.startswith(" "):
                yield self._record(line)
            else:
                try:
                    cells = next(csv.reader((line,), delimiter=delimiter, strict=True))
                except csv.Error:
                    yield self._record(line)
                else:
                    yield RawRow(self.line, cells)

    def _next(self) -> str | None:
        self.line += 1
        return self.again.popleft() if self.again else next(self.lines, None)

    def _too_long(self, line: str) -> RawRow:
        first = self.line
        while line and not line.endswith(("\n", "\r")):
            line = self._next() or ""
        self.line = first
        reason = _("The line is longer than %(limit)d characters.") % {"limit": LONGEST_LINE}
        return RawRow(first, [], (Problem("", "", reason),))

    def _record(self, line: str) -> RawRow:
        """Read a record that starts on this line and may go on; put the lines back if it does not end."""
        first, taken = self.line, [line]
        if len(line) >= LONGEST_LINE and not line.endswith(("\n", "\r")):
            return self._too_long(line)
        try:
            cells = self._cells(taken)
            if self.width and len(taken) > 1 and len(cells) != self.width:
                raise OpenQuote
        except OpenQuote:
            self.again.extendleft(reversed(taken[1:]))
            self.line = first
            reason = _("A quote is opened on this line and not closed. "
                       "Close it, or double a quote that belongs to the value.")  # fmt: skip
            return RawRow(first, line.rstrip("\r\n").split(self.delimiter), (Problem("", "", reason),))
        return RawRow(first, cells)

    def _cells(self, taken: list[str]) -> list[str]:
        cells: list[str] = []
        line, place = taken[0], 0
        while True:
            if self.opening.match(line, place):
                if found := self.quoted.match(line, place):
                    cell = found[1].replace('""', '"')
                elif found := self.careless.match(line, place):
                    cell = found[1]
                else:
                    cell, line, found = self._over_lines(line, place, taken)
            else:
                found = self.plain.match(line, place)
                cell = found[0] if found else ""
            cells.append(cell)
            place = found.end() if found else len(line)
            if not line.startswith(self.delimiter, place):
                return cells
            place += 1

    def _over_lines(self, line: str, place: int, taken: list[str]) -> tuple[str, str, re.Match[str]]:
        """Follow a quoted cell over line ends. Only quoting that a program would write is followed."""
        if not self.opened.match(line, place):
            raise OpenQuote
        parts = [line[place:].lstrip(" ")[1:]]
        size = len(parts[0])
        while len(taken) < LONGEST_QUOTED_LINES and size < LONGEST_LINE:
            following = self._next()
            if following is None:
                self.line -= 1
                break
            taken.append(following)
            if '"' in following:
                if found := self.closed.match(following):
                    body = following[: found.end()].rstrip(" ")[:-1]
                    return "".join([*parts, body]).replace('""', '"'), following, found
                if not self.opened.match('"' + following):
                    break
            parts.append(following)
            size += len(following)
        raise OpenQuote
