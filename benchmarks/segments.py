"""B5: people by what they did over years, asked of the lake, beside SQL written by hand over the same files."""

from __future__ import annotations

import json

from benchmarks.figures import Figure
from benchmarks.workspace import Workspace

MOST_RATIO, MOST_SECONDS = 1.5, 2.0


def segments(made: Workspace, size: int) -> list[Figure]:
    """Ask a question with two conditions on what `size` people did, twenty times each on average."""
    made.troth("lake", "refresh")
    told = json.loads(made.python("benchmarks.asking", str(size)))
    seconds, limit = told["seconds"], told["limit_seconds"]
    ratio = seconds / limit
    return [
        Figure(
            id="B5",
            work=f"a segment of {size:,} people by two conditions on {told['interactions']:,} interactions",
            measured=f"{seconds:.2f} s",
            limit=f"SQL by hand on DuckDB {limit:.2f} s",
            ratio=ratio,
            aim="at most 1.5",
            is_met=ratio <= MOST_RATIO,
            details=told,
        ),
        Figure(
            id="B5",
            work="time of the same",
            measured=f"{seconds:.2f} s",
            limit="",
            ratio=None,
            aim="under 2 s",
            is_met=seconds < MOST_SECONDS,
        ),
    ]
