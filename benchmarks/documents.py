"""B11: a quote of twenty lines as PDF, beside Typst alone with the finished data."""

from __future__ import annotations

import json

from benchmarks.figures import Figure
from benchmarks.workspace import Workspace

MOST_RATIO, MOST_MILLISECONDS = 1.5, 100.0


def documents(made: Workspace) -> list[Figure]:
    """Set quotes, each another one, in a process that has read the fonts."""
    told = json.loads(made.python("benchmarks.setting").splitlines()[-1])
    ours, bare = told["ours"], told["bare"]
    return [
        Figure(
            id="B11",
            work=f"a quote of {told['lines']} lines as PDF/A, p50 · p95",
            measured=f"{ours['p50']:.0f} · {ours['p95']:.0f} ms, {ours['processor']:.0f} ms of processor",
            limit=f"Typst with finished data {bare['p50']:.0f} · {bare['p95']:.0f} ms, {bare['processor']:.0f} ms",
            ratio=ours["p50"] / bare["p50"],
            aim="p95 under 100 ms, at most 1.5",
            is_met=ours["p95"] < MOST_MILLISECONDS and ours["p50"] / bare["p50"] <= MOST_RATIO,
            details=told,
        )
    ]
