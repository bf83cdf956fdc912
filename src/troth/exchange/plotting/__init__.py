"""A picture of bars as a file: drawn by Typst as PNG and SVG, or its figures as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

import typst
from django.conf import settings
from django.http import HttpResponse

from troth.exchange.plotting.fonts import families, fonts
from troth.exchange.values.words import guarded

LAYOUT = Path(__file__).with_name("plot.typ")
KINDS: Final = {"png": "image/png", "svg": "image/svg+xml", "csv": "text/csv; charset=utf-8"}
DPI = 192.0


@dataclass(frozen=True, slots=True)
class PlottedBar:
    """A bar: its name, its figures, its length of 100, what stands beside it, and of which series it is."""

    name: str
    figures: tuple[float, ...]
    share: int
    said: str
    series: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Bars below one another, with a title and what they mean. `columns` name the figures of each bar."""

    title: str
    means: str
    foot: str
    columns: tuple[str, ...]
    bars: Sequence[PlottedBar]
    language: str


def taken_along(plot: Plot, form: str, name: str) -> HttpResponse:
    """Answer with a picture as a file to keep, in one of `KINDS`."""
    answer = HttpResponse(plotted(plot, form), content_type=KINDS[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def plotted(plot: Plot, form: str) -> bytes:
    """Give a picture in one of `KINDS`."""
    return _table(plot) if form == "csv" else _drawn(plot, "svg" if form == "svg" else "png")


def _drawn(plot: Plot, form: Literal["png", "svg"]) -> bytes:
    language = plot.language.replace("_", "-").partition("-")[0]
    data = {
        **asdict(plot),
        "language": language,
        "direction": "rtl" if language in settings.LANGUAGES_BIDI else "ltr",
        "families": families(),
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    made = typst.compile(str(LAYOUT), format=form, ppi=DPI, font_paths=fonts(), sys_inputs=inputs)
    return made[0] if isinstance(made, list) else made


def _table(plot: Plot) -> bytes:
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["", *plot.columns])
    rows.writerows([guarded(bar.name), *bar.figures] for bar in plot.bars)
    return file.getvalue().encode()
