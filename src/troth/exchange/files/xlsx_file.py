"""Read an Excel workbook. Dates and numbers keep their type: they come as ISO 8601 and plain digits."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from troth.exchange.files import headers
from troth.exchange.files.rows import Problem, RawRow, Sheet, UnreadableFile

MOST_INFLATED_BYTES = 3 << 30
MOST_RATIO = 300
_RATIO_COUNTS_FROM = 64 << 20
_PIECE = 1 << 20
_SNIFFED_ROWS = 50
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def open_xlsx(path: Path, sheet_name: str = "") -> Sheet:
    """Open the named sheet, or the first that holds anything."""
    _refuse_bombs(path)
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheet = _sheet(workbook, sheet_name)
        first_rows = [cells for _line, cells in islice(_cells(sheet), _SNIFFED_ROWS)]
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableFile(_("This Excel workbook is damaged. Open and save it again.")) from error
    if not first_rows:
        raise UnreadableFile(_("No table was found in this workbook."))
    found = headers.header_index(first_rows)
    if found is None:
        names = headers.named([""] * max(map(len, first_rows)))
    else:
        names = headers.named(first_rows[found])
    read = partial(_rows, sheet, -1 if found is None else found, names)
    return Sheet("xlsx", names, read, _("Excel, sheet %(name)s") % {"name": sheet.name}, is_typed=True)


def _refuse_bombs(path: Path) -> None:
    """Inflate everything once and count, since the sizes that an archive states may be lies."""
    inflated, packed = 0, path.stat().st_size
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names:
                raise UnreadableFile(
                    _("This is an archive and no Excel workbook. Unpack it and choose the table.")
                )
            for name in names:
                with archive.open(name) as entry:
                    while piece := entry.read(_PIECE):
                        inflated += len(piece)
                        _refuse_size(inflated, packed)
    except _DAMAGES as error:
        raise UnreadableFile(_("This Excel workbook is damaged. Open and save it again.")) from error


def _refuse_size(inflated: int, packed: int) -> None:
    if inflated > MOST_INFLATED_BYTES or inflated > max(_RATIO_COUNTS_FROM, packed * MOST_RATIO):
        raise UnreadableFile(_("This workbook unpacks to far more than it should. Save it as CSV."))


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    if name:
        if name not in workbook.sheet_names:
            told = {"name": name, "names": ", ".join(workbook.sheet_names)}
            raise UnreadableFile(_("There is no sheet %(name)s. The workbook has: %(names)s.") % told)
        return workbook.get_sheet_by_name(name)
    sheets = (workbook.get_sheet_by_name(each) for each in workbook.sheet_names)
    sheet = next((sheet for sheet in sheets if sheet.height), None)
    if sheet is None:
        raise UnreadableFile(_("No table was found in this workbook."))
    return sheet


def _cells(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Give the filled rows as text, with the number that Excel shows beside them."""
    for line, row in enumerate(sheet.iter_rows(), 1):
        cells = [cell if type(cell) is str else _text(cell) for cell in row]
        if any(cells):
            yield line, cells


def _rows(sheet: CalamineSheet, header: int, names: tuple[str, ...]) -> Iterator[RawRow]:
    width = len(names)
    for index, (line, cells) in enumerate(_cells(sheet)):
        if index <= header:
            continue
        if len(cells) == width or not any(cells[width:]):
            yield RawRow(line, cells[:width] + [""] * (width - len(cells)))
        else:
            reason = _("The row has values beyond the last named column.")
            yield RawRow(line, cells, (Problem("", "", reason),))


def _text(cell: Any) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15g")
        case datetime():
            return cell.date().isoformat() if cell.time() == time.min else cell.isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return format(cell.total_seconds() / 86400, ".15g")
    return "" if cell is None else str(cell)
