"""Readers of files. `open_sheet` tells what a file is and opens it; all kinds give the same shape."""

from __future__ import annotations

from pathlib import Path

from troth.exchange.files.csv_file import open_csv
from troth.exchange.files.rows import Problem, RawRow, Sheet, UnreadableFile
from troth.exchange.files.sniff import content_of
from troth.exchange.files.vcard_file import open_vcard
from troth.exchange.files.xlsx_file import open_xlsx

__all__ = ["Problem", "RawRow", "Sheet", "UnreadableFile", "open_sheet"]


def open_sheet(path: Path, sheet_name: str = "") -> Sheet:
    """Open a file as a table. Raises `UnreadableFile` with words for its owner."""
    content = content_of(path)
    if content.kind == "xlsx":
        return open_xlsx(path, sheet_name)
    if content.kind == "vcf":
        return open_vcard(path, content.encoding)
    return open_csv(path, content.encoding)
