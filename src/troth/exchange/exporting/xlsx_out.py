"""Excel workbooks, written row by row in flat memory. Dates are dates; formulas are guarded text."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from troth.exchange.exporting.selection import Selection, Tell, selection_of
from troth.exchange.values.words import guarded
from troth.questions.listing import ListQuery
from troth.team.actor import Actor

ROWS_OF_A_SHEET = 1_048_575  # Excel's own limit, below the headers
LONGEST_CELL = 32_767
_TOLD_EVERY = 5_000
_OPTIONS = {
    "constant_memory": True,
    "default_date_format": "yyyy-mm-dd",
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(query: ListQuery, seen_by: Actor, path: Path, tell: Tell) -> int:
    """Write a workbook; more rows than a sheet can hold go on in another sheet."""
    import xlsxwriter  # a large package, for those only who ask for a workbook

    selection = selection_of(query, seen_by)
    count = 0
    with xlsxwriter.Workbook(str(path), _OPTIONS) as workbook:
        bold = workbook.add_format({"bold": True})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet = _sheet(workbook, selection, bold)
        place = 0
        for row in selection.rows():
            if place == ROWS_OF_A_SHEET:
                sheet, place = _sheet(workbook, selection, bold), 0
            place += 1
            for column, value in enumerate(row):
                _write(sheet, place, column, value, moment)
            count += 1
            if count % _TOLD_EVERY == 0:
                tell(count)
    return count


def _sheet(workbook: Any, selection: Selection, bold: Any) -> Any:
    sheet = workbook.add_worksheet()
    for column, each in enumerate(selection.columns):
        sheet.write_string(0, column, each.name, bold)
    sheet.freeze_panes(1, 0)
    return sheet


def _write(sheet: Any, row: int, column: int, value: Any, moment: Any) -> None:
    match value:
        case None | "" | []:
            return
        case bool():
            sheet.write_string(row, column, "yes" if value else "no")
        case int() | float() | Decimal():
            sheet.write_number(row, column, value)
        case datetime():
            sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), moment)
        case date():
            sheet.write_datetime(row, column, value)
        case list():
            sheet.write_string(row, column, guarded(";".join(map(str, value)))[:LONGEST_CELL])
        case _:
            sheet.write_string(row, column, guarded(str(value))[:LONGEST_CELL])
