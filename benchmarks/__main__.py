"""Runs all benchmarks: `make bench`, or `python -m benchmarks [PEOPLE]`. Writes docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime

from benchmarks.deals import deals
from benchmarks.documents import documents
from benchmarks.duplicates import judged, look, part
from benchmarks.figures import DOCS, Figure, replace_part, table
from benchmarks.forecast import forecast
from benchmarks.lists import lists
from benchmarks.live import live
from benchmarks.picture import draw
from benchmarks.segments import segments
from benchmarks.start import start
from benchmarks.transfers import transfers
from benchmarks.workspace import workspace

INTRODUCTION = """# Figures

Each work is measured beside the nearest thing that does no more than the work itself, in one run, on {cores} cores and
{memory} GiB ({machine}). Ratios travel; absolute figures only describe that machine. Made by `make bench` on {day}.

![Each figure as a share of its aim](benchmarks.svg)

"""


def main() -> None:
    size = int(sys.argv[1]) if sys.argv[1:] else 1_000_000
    found: list[Figure] = []
    with workspace() as made:
        found += _told(transfers(made, size))
    with workspace() as made:
        found += _told(lists(made, [10_000, size]))
        found += _told(live(made, size))
        found += _told(start(made))
        found += _told(documents(made))
        found += _told(deals(made))
    with workspace() as made:
        found += _told(segments(made, size))
    with workspace() as made:
        found += _told(forecast(made, size // 2))
    with workspace() as made:
        looked = _told(look(made, size))
    found += looked
    DOCS.mkdir(exist_ok=True)
    gibibytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**3
    introduction = INTRODUCTION.format(
        cores=os.cpu_count(), memory=gibibytes, machine=platform.machine(), day=datetime.now(UTC).date()
    )
    (DOCS / "benchmarks.md").write_text(introduction + table(found) + "\n", encoding="utf-8")
    replace_part(DOCS / "benchmarks.md", "duplicates", "Duplicates", part(judged(), looked))
    (DOCS / "benchmarks.json").write_text(
        json.dumps([asdict(figure) for figure in found], indent=1), encoding="utf-8"
    )
    draw(found, DOCS / "benchmarks.svg")


def _told(figures: list[Figure]) -> list[Figure]:
    for figure in figures:
        print(*figure.row, sep=" | ", flush=True)
    return figures


main()
