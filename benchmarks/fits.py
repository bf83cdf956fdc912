"""Laws of how customers buy, fitted to a million of them: our way beside lifetimes' and beside one by one."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from benchmarks.figures import Figure

LEAST_TIMES, MOST_MEGABYTES = 50, 500


def fits(size: int) -> list[Figure]:
    """Measure each way in a process of its own, on the same customers."""
    told = {way: _run(way, size) for way in ("ours", "each", "lifetimes")}
    ours, each, peer = told["ours"], told["each"], told["lifetimes"]
    _require_equal(ours["found"], peer["found"])
    work = f"fit BG/NBD and Gamma-Gamma to {size:,} customers"
    beside, alone = peer["seconds"] / ours["seconds"], each["seconds"] / ours["seconds"]
    return [
        Figure(id="B8", work=f"{work}, how many times faster", measured=f"{ours['seconds']:.2f} s",
               limit=f"{peer['seconds']:.1f} s by lifetimes", ratio=beside, aim=f"at least {LEAST_TIMES} ×",
               is_met=beside >= LEAST_TIMES, details=told),
        Figure(id="B8", work="the same, beside each customer by themselves", measured=f"{ours['seconds']:.2f} s",
               limit=f"{each['seconds']:.2f} s one by one", ratio=alone, aim="at least 2 ×", is_met=alone >= 2),
        Figure(id="B8", work="memory of the same", measured=f"{ours['megabytes']} MB",
               limit=f"{peer['megabytes']} MB by lifetimes", ratio=None, aim=f"under {MOST_MEGABYTES} MB",
               is_met=ours["megabytes"] < MOST_MEGABYTES),
    ]  # fmt: skip


def _run(way: str, size: int) -> Any:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.fitting", way, str(size)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(run.stdout.splitlines()[-1])


def _require_equal(ours: Any, others: Any) -> None:
    """A speed counts only where the estimates are the same, within a tenth of their errors."""
    for mine, other in zip(ours, others, strict=True):
        for name, value in other.items():
            if abs(mine[name] - value) > mine[f"{name}_error"] / 10:
                raise RuntimeError(f"{name} is {mine[name]} by us, {value} by lifetimes")
