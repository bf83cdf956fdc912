"""A template and a sheet, set as PDF, or as pictures of its pages.

The layout is one Typst file of ours. Everything else goes in as data, as JSON that Typst reads as strings:
no text of anybody is ever part of the source. Nothing in it can loop, read files or fetch.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

import typst

from troth.exchange.plotting.fonts import families, fonts
from troth.sales.paper import writing
from troth.sales.paper.blocks import Block
from troth.sales.paper.pictures import picture
from troth.sales.paper.sheet import Sheet
from troth.sales.paper.wording import worded
from troth.sales.paper.words import words_of

LAYOUT = Path(__file__).with_name("document.typ")
MOST_PAGES_SHOWN = 12
SCREEN_DPI = 110.0
MISSING = re.compile(r'text `"(.+?)"` could not be displayed')
ARCHIVABLE: Final = "a-2b"  # PDF/A: all fonts inside, nothing outside, to be read in thirty years


class Unsettable(ValueError):
    """A sign stands in no font. The text is the sign, or what Typst says of it."""


def set_pdf(blocks: Sequence[Block], sheet: Sheet) -> bytes:
    """Set a document as PDF/A-2b. The same sheet gives the same bytes. Raises TooLong, Unsettable."""
    made = datetime.combine(sheet.issued_on, time(), UTC)
    return compiled(LAYOUT, _data(blocks, sheet), made)


def set_pictures(blocks: Sequence[Block], sheet: Sheet) -> list[bytes]:
    """Set a document as PNG pictures, one for each of its first pages. Raises TooLong."""
    pages = typst.compile(
        str(LAYOUT),
        format="png",
        ppi=SCREEN_DPI,
        font_paths=fonts(),
        sys_inputs=_inputs(_data(blocks, sheet)),
    )
    return (pages if isinstance(pages, list) else [pages])[:MOST_PAGES_SHOWN]


def compiled(layout: Path, data: dict[str, Any], made: datetime) -> bytes:
    """Set data in a layout of ours as PDF/A-2b. Raises Unsettable for a sign that stands in no font."""
    try:
        return typst.compile(
            str(layout), format="pdf", font_paths=fonts(), sys_inputs=_inputs(data), timestamp=made,
            pdf_standards=ARCHIVABLE,
        )  # fmt: skip
    except typst.TypstError as error:
        if missing := MISSING.search(str(error)):
            raise Unsettable(missing.group(1)) from None
        raise


def page_setting(language: str, country: str) -> dict[str, Any]:
    """Give what every layout needs to know of language and paper."""
    return {
        "language": language.replace("_", "-").partition("-")[0],
        "direction": writing.direction_of(language),
        "paper": writing.paper_of(country),
        "families": families(),
        "words": words_of(language),
    }


def _inputs(data: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


def _data(blocks: Sequence[Block], sheet: Sheet) -> dict[str, Any]:
    return {
        **page_setting(sheet.language, sheet.country),
        **worded(blocks, sheet),
        "logo": picture(sheet.firm.logo),
    }
