"""Runs benchmarks: `make bench`, or `python -m benchmarks [PART …]` for some of them. Writes docs/benchmarks.md.

Each part is written down as soon as it is measured; what is not run again stays as it was, with its day.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from benchmarks.consents import consents
from benchmarks.deals import deals
from benchmarks.documents import documents
from benchmarks.duplicates import judgement, look
from benchmarks.events import events
from benchmarks.figures import DOCS, Figure, table
from benchmarks.fits import fits
from benchmarks.forecast import forecast
from benchmarks.inbox import inbox
from benchmarks.insight import insight
from benchmarks.lists import lists
from benchmarks.live import live
from benchmarks.mail import mail
from benchmarks.picture import draw
from benchmarks.segments import segments
from benchmarks.sending import sending
from benchmarks.sequences import sequences
from benchmarks.start import start
from benchmarks.transfers import transfers
from benchmarks.workspace import Workspace, workspace

FEW = 10_000
# Those of one line work on the same people, one after the other.
PARTS: dict[str, Callable[[Workspace, int], list[Figure]]] = {
    "transfers": transfers,
    "lists": lambda made, size: lists(made, [FEW, size]) + live(made, size) + start(made),
    "documents": lambda made, _size: documents(made),
    "deals": lambda made, _size: deals(made),
    "segments": segments,
    "inbox": lambda made, _size: inbox(made),
    "mail": lambda made, _size: mail(made),
    "sending": lambda made, _size: sending(made),
    "events": lambda made, _size: events(made),
    "sequences": lambda made, _size: sequences(made),
    "consents": lambda made, _size: consents(made),
    "forecast": lambda made, size: forecast(made, size // 2),
    "duplicates": look,
    "insight": insight,
    "fits": lambda _made, size: fits(size),
}
RECORD = DOCS / "benchmarks.json"
INTRODUCTION = """# Figures

Each work is measured beside the nearest thing that does no more than the work itself, in one run, on {cores} cores and
{memory} GiB ({machine}). Ratios travel; absolute figures only describe that machine. Made by `make bench`: {days}.

![Each figure as a share of its aim](benchmarks.svg)

"""


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="PART", choices=[[], *PARTS], help=", ".join(PARTS))
    asked.add_argument("--people", type=int, default=1_000_000, help="how many (default: %(default)s)")
    given = asked.parse_args()
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    for name in given.parts or PARTS:
        with workspace() as made:
            found = PARTS[name](made, given.people)
        for figure in found:
            print(*figure.row, sep=" | ", flush=True)
        known[name] = {
            "day": str(datetime.now(UTC).date()),
            "figures": [asdict(each) for each in found],
            "text": judgement() if name == "duplicates" else "",
        }
        _write(known)


def _write(known: dict[str, Any]) -> None:
    """Write down what is known, part by part, in the order in which they run."""
    kept = {name: known[name] for name in PARTS if name in known}
    figures = [Figure(**each) for one in kept.values() for each in one["figures"]]
    days: dict[str, list[str]] = {}
    for name, one in kept.items():
        days.setdefault(one["day"], []).append(name)
    introduction = INTRODUCTION.format(
        cores=os.cpu_count(),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**3,
        machine=platform.machine(),
        days="; ".join(f"{', '.join(names)} on {day}" for day, names in sorted(days.items())),
    )
    RECORD.write_text(json.dumps(kept, indent=1), encoding="utf-8")
    texts = [one["text"] for one in kept.values() if one["text"]]
    (DOCS / "benchmarks.md").write_text("\n".join([introduction + table(figures), *texts]), encoding="utf-8")
    draw(figures, DOCS / "benchmarks.svg")


main()
