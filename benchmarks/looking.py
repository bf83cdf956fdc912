"""Runs insight twice and its summary beside the same by hand; in the workspace's own process."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.within import load_troth

BY_HAND = """
with days as (
    select person_id, epoch(date_trunc('day', placed_at)) // 86400 as day, sum(value::double) as spent
    from read_parquet({files}) where state not in ('cancelled', 'returned') and person_id is not null
    group by 1, 2
)
select person_id, min(day), max(day), count(*), sum(spent), arg_min(spent, day),
    count(*) filter (where day <= {split}), max(day) filter (where day <= {split}),
    count(*) filter (where day <= {split} and day > {window})
from days group by 1
"""


def main() -> None:
    load_troth()
    from django.conf import settings

    from troth.insight import commands, queries
    from troth.insight.spans import Span, day_number
    from troth.insight.summary import histories
    from troth.questions.lake import answering, manifest, refreshing
    from troth.questions.tests import cluster
    from troth.team.actor import everyone

    refreshed = _timed(lambda: refreshing.refresh(settings.TROTH_LAKE))

    def run() -> Any:
        key = commands.begin_run(by=everyone(), in_background=False)
        commands.carry_out(run_id=str(key))
        return queries.get_run(key)

    first = _timed(run)
    again = _timed(run)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    done = queries.last_done()
    if done is None or done.findings["failed"]:
        raise RuntimeError(str([run.problem for run in queries.recent_runs()]))
    lake = manifest.read_or_refuse(settings.TROTH_LAKE)
    until = day_number(lake.as_of.date())
    span, kind = Span(until, until - 91), queries.purchases_type()
    ask = partial(answering.answered, settings.TROTH_LAKE)
    files = [str(settings.TROTH_LAKE / file.path) for file in lake.tables["commerce_order"].files]
    text = BY_HAND.format(files=files, split=span.split, window=span.window)

    def by_hand() -> Any:
        with closing(answering.connected(settings.TROTH_LAKE)) as connection:
            return connection.sql(text).to_arrow_table()

    rounds = 3
    by_ibis = [
        _timed(lambda: ask(lambda tables: histories(tables, kind, span, everyone()))) for _ in range(rounds)
    ]
    hand = [_timed(by_hand) for _ in range(rounds)]
    with TemporaryDirectory() as folder, cluster.running(Path(folder)) as address:
        spark = answering.by_spark(address)
        by_spark = [
            _timed(lambda: ask(lambda tables: histories(tables, kind, span, everyone()), engine=spark))
            for _ in range(rounds)
        ]
    print(
        json.dumps(
            {
                "customers": done.customers, "orders": lake.tables["commerce_order"].rows,
                "refresh": refreshed, "first": {"seconds": first}, "again": {"seconds": again},
                "megabytes": megabytes, "summary": min(by_ibis), "by_hand": min(hand),
                "by_spark": min(by_spark), "by_spark_first": by_spark[0],
                "check": {k: v for k, v in done.findings["check"].items() if k != "rows"},
            }
        )
    )  # fmt: skip


def _timed(run: Callable[[], Any]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
