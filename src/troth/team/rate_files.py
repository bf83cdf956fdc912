"""Rates of currencies from a file: a rate in each row, or a day in each row and a column for each currency.

The second is how central banks hand out theirs.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from troth.ground.money import PRECISE, is_currency

MOST = 500_000  # rates of one file
NOTHING = frozenset({"", "N/A", "-", "n/a"})
DAYS, CODES, NUMBERS = ("date", "day"), ("currency", "code"), ("rate", "value")

Rate = tuple[str, date, Decimal]


class WrongFile(ValueError):
    """A file that can not be read; the message names the line."""


def read_rates(content: bytes, *, are_prices: bool) -> list[Rate]:
    """Read (currency, day, what a unit of it is worth in the workspace's own). Raises WrongFile.

    `are_prices`: the numbers say what one unit costs; else how many units one of the workspace's own buys.
    """
    rows = _rows(content)
    header = [cell.strip() for cell in next(rows)[1]]
    read = _in_rows(header) or _in_columns(header)
    found: list[Rate] = []
    for line, cells in rows:
        for code, day, number in read(cells, line):
            found.append((code, day, number if are_prices else PRECISE.divide(Decimal(1), number)))
        if len(found) > MOST:
            raise WrongFile(_("The file has more than %d rates.") % MOST)
    if not found:
        raise WrongFile(_("There is no rate in the file."))
    return found


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WrongFile(_("The file is no text in UTF-8.")) from None
    first = text.partition("\n")[0]
    if not first.strip() or "\0" in text:
        raise WrongFile(_("The file is no table."))
    mark = max(",;\t", key=first.count)
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(text), delimiter=mark), 1):
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error:
        raise WrongFile(_("The file is no table.")) from None


Read = Callable[[list[str], int], Iterator[Rate]]


def _in_rows(header: list[str]) -> Read | None:
    """Read a table with a column each for the day, the currency and the rate."""
    names = [cell.casefold() for cell in header]
    places = [next((names.index(name) for name in of if name in names), -1) for of in (DAYS, CODES, NUMBERS)]
    if min(places) < 0:
        return None
    day, code, number = places

    def read(cells: list[str], line: int) -> Iterator[Rate]:
        if len(cells) <= max(places):
            raise WrongFile(_("Line %d: a cell is missing.") % line)
        yield _currency(cells[code], line), _day(cells[day], line), _number(cells[number], line)

    return read


def _in_columns(header: list[str]) -> Read:
    """Read a table with a day in its first column and a currency in each of the others."""
    codes = {place: cell for place, cell in enumerate(header) if place and is_currency(cell)}
    if header[0].casefold() not in DAYS or not codes:
        raise WrongFile(
            _("Line 1: expected the columns date, currency, rate; or date and a column for each currency.")
        )

    def read(cells: list[str], line: int) -> Iterator[Rate]:
        day = _day(cells[0], line)
        for place, code in codes.items():
            if place < len(cells) and cells[place].strip() not in NOTHING:
                yield code, day, _number(cells[place], line)

    return read


def _currency(cell: str, line: int) -> str:
    code = cell.strip().upper()
    if not is_currency(code):
        raise WrongFile(_("Line %(line)d: “%(found)s” is no currency.") % {"line": line, "found": cell[:20]})
    return code


def _day(cell: str, line: int) -> date:
    try:
        return date.fromisoformat(cell.strip())
    except ValueError:
        said = _("Line %(line)d: “%(found)s” is no day, as 2026-01-31.") % {"line": line, "found": cell[:20]}
        raise WrongFile(said) from None


def _number(cell: str, line: int) -> Decimal:
    try:
        number = Decimal(cell.strip())
    except InvalidOperation:
        number = Decimal(0)
    if not number.is_finite() or number <= 0:
        said = _("Line %(line)d: “%(found)s” is no rate, as 1.0825.") % {"line": line, "found": cell[:20]}
        raise WrongFile(said)
    return number
