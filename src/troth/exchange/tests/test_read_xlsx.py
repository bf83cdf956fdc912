"""Excel workbooks: typed dates and numbers, Excel's own row numbers, and no bombs."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from troth.exchange.files import UnreadableFile, open_sheet


def write(path, rows, name="Customers", first=0):
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as workbook:
        workbook.add_worksheet("Empty")
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows, first):
            sheet.write_row(number, 0, row)


def test_dates_and_numbers_keep_their_meaning(tmp_path):
    path = tmp_path / "file.xlsx"
    rows = [
        ["Name", "Born", "Seen", "Sum", "Id", "VIP"],
        ["Ana", date(1984, 5, 17), datetime(2026, 1, 2, 9, 30), 12.5, 4711, True],
    ]
    write(path, rows, first=2)
    sheet = open_sheet(path)
    read = list(sheet.read())
    assert sheet.is_typed
    assert sheet.headers == ("Name", "Born", "Seen", "Sum", "Id", "VIP")
    assert read[0].line == 4
    assert read[0].cells[0] == "Ana"
    assert read[0].cells[1] == "1984-05-17"
    assert read[0].cells[3:] == ["12.5", "4711", "yes"]
    assert list(sheet.read()) == read


def test_a_row_beyond_the_headers_is_named_and_empty_ones_are_no_rows(tmp_path):
    path = tmp_path / "file.xlsx"
    write(path, [["Name", "City", ""], ["Ana", "Bremen", ""], ["", "", ""], ["Bob", "Oslo", "x"]])
    rows = list(open_sheet(path).read())
    assert [row.line for row in rows] == [2, 4]


def test_a_zip_bomb_is_refused(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (200 << 20))
    with pytest.raises(UnreadableFile, match="unpacks to far more"):
        open_sheet(path)


def test_an_archive_that_is_no_workbook_and_a_damaged_one_are_refused(tmp_path):
    other, damaged = tmp_path / "other.xlsx", tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFile, match="no Excel workbook"):
        open_sheet(other)
    write(tmp_path / "whole.xlsx", [["Name", "City"], ["Ana", "Bremen"]])
    content = (tmp_path / "whole.xlsx").read_bytes()
    for cut in (60, len(content) // 2, len(content) - 30):
        damaged.write_bytes(content[:cut])
        with pytest.raises(UnreadableFile):
            open_sheet(damaged)
