"""Which row names the columns, and names for columns that have none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# A cell that looks like data speaks against a row of headers: a mail, a date, a number, a phone.
_DATA = re.compile(r"[^@\s]+@[^@\s]+\.\w+|[+(]?\d[\d\s./:()+,-]*")
_LOOKED_AT = 12


def header_index(rows: Sequence[Sequence[str]]) -> int | None:
    """Find the row of headers among the first rows; None when the file starts with data.

    Titles and notes above the headers have fewer filled cells than the table below them.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows[:_LOOKED_AT]]
    if not filled:
        return None
    widths = [len(row) for row in rows], [_width(row) for row in rows]
    usual = [Counter(width).most_common(1)[0][0] for width in widths]
    for index, (row, count) in enumerate(zip(rows, filled, strict=False)):
        is_wide = len(row) == usual[0] or _width(row) == usual[1]
        if is_wide and count and count * 2 >= max(filled):
            return index if _may_be_headers(row) else None
    return None


def _width(row: Sequence[str]) -> int:
    """Count the cells up to the last filled one."""
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)


def _may_be_headers(row: Sequence[str]) -> bool:
    names = [cell.strip() for cell in row if cell.strip()]
    return bool(names) and not any(_DATA.fullmatch(name) or len(name) > 200 for name in names)


def named(row: Sequence[str]) -> tuple[str, ...]:
    """Give every column a name of its own: "Phone", "Phone (2)", "Column 7"."""
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(row, 1):
        name = " ".join(cell.replace("\0", " ").split()) or f"Column {place}"
        name = name.encode("utf-8", "replace").decode()
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(names)
