"""Sheets and lines as they are kept: JSON that reads back to the same values, amounts as texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Sheet


def sheet_as_json(sheet: Sheet) -> dict[str, Any]:
    """Give a sheet as it is kept; the logo stands in the PDF and is not kept twice."""
    bare = replace(sheet, firm=replace(sheet.firm, logo=b""))
    kept: dict[str, Any] = msgspec.to_builtins(bare)
    return kept


def read_sheet(kept: Mapping[str, Any]) -> Sheet:
    """Read a sheet as it was kept."""
    return msgspec.convert(kept, Sheet)


def lines_as_json(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """Give lines as they are kept."""
    kept: list[dict[str, Any]] = msgspec.to_builtins(lines)
    return kept


def read_lines(kept: Sequence[Mapping[str, Any]]) -> list[Line]:
    """Read lines as they were kept. Raises msgspec.ValidationError."""
    return msgspec.convert(kept, list[Line])


def with_choice(sheet: Sheet, chosen: Sequence[int]) -> Sheet:
    """Give the sheet with the options at these places chosen, and no others."""
    picked = set(chosen)
    lines = [
        replace(line, is_chosen=line.is_optional and at in picked) for at, line in enumerate(sheet.lines)
    ]
    return sheet if lines == list(sheet.lines) else replace(sheet, lines=tuple(lines))
