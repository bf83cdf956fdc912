"""Set quotes of twenty lines, each another one, and the same finished data by Typst alone; print the times."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from statistics import quantiles

from benchmarks.within import load_troth

LINES, TIMES = 20, 60


def main() -> None:
    load_troth()
    import typst

    from troth.exchange.plotting.fonts import fonts
    from troth.sales.paper import typesetting
    from troth.sales.paper.blocks import read_blocks
    from troth.sales.paper.lines import Line
    from troth.sales.paper.sheet import Customer, Firm, Sheet
    from troth.sales.starters import starters

    blocks = read_blocks(next(each["blocks"] for each in starters("en") if each["kind"] == "quote"))
    lines = tuple(
        Line(
            description=f"Part {at}", details="What it is of", price=Decimal(10 + at), tax_percent=Decimal(20)
        )
        for at in range(LINES)
    )
    quote = Sheet(
        kind="quote", number="2026-0001", currency="EUR", language="de", country="AT", lines=lines,
        issued_on=date(2026, 11, 22), firm=Firm(name="Hollin Cycle Works", address=("Mill Lane 1", "Dublin")),
        customer=Customer(name="Ana Marković", company="Kraft", address=("Gasse 3", "1010 Wien")),
    )  # fmt: skip
    sheets = [
        replace(
            quote,
            number=f"2026-{at:04}",
            lines=tuple(replace(line, quantity=Decimal(at + 1)) for line in lines),
        )
        for at in range(2 * TIMES)
    ]
    typesetting.set_pdf(blocks, quote)  # reads the fonts, once in a process
    finished = [json.dumps(typesetting._data(blocks, sheet)) for sheet in sheets[TIMES:]]
    told = _times(
        ours=lambda at: typesetting.set_pdf(blocks, sheets[at]),
        bare=lambda at: typst.compile(
            str(typesetting.LAYOUT), format="pdf", font_paths=fonts(), sys_inputs={"data": finished[at]},
            pdf_standards=typesetting.ARCHIVABLE,
        ),
    )  # fmt: skip
    print(json.dumps({**told, "lines": LINES, "times": TIMES}))


def _times(**runs: Callable[[int], object]) -> dict[str, dict[str, float]]:
    """Give of each run median and 95th percentile, in milliseconds, and the processor's share of one.

    They take turns, so that a busy machine is as busy for both. It shows in the first two, which tell of the
    queue before the processor as well; the last tells of the work.
    """
    wall: dict[str, list[float]] = {name: [] for name in runs}
    worked = dict.fromkeys(runs, 0.0)
    for at in range(TIMES):
        for name, run in runs.items():
            began, before = time.perf_counter(), time.process_time()
            run(at)
            wall[name].append(time.perf_counter() - began)
            worked[name] += time.process_time() - before
    return {
        name: {
            "p50": (parts := quantiles(wall[name], n=20))[9] * 1000,
            "p95": parts[18] * 1000,
            "processor": worked[name] / TIMES * 1000,
        }
        for name in runs
    }


main()
