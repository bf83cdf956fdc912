"""Plants deals with their past and forecasts a month of them; runs in the workspace's own process."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.within import load_troth

ROUNDS = 5
# The least that a forecast can be: the open deals of the month by the probabilities of their stages.
PLAIN = """
select sum((d.value).amount * s.probability / 100) from sales_deal d join sales_stage s on s.id = d.stage_id
where d.status = 'open' and d.expected_on < date_trunc('month', current_date) + interval '1 month'
"""
# The least that looks at all rows that the forecast looks at: how deals stood, and how they ended.
PLAIN_PAST = """
select sum((s.value).amount) filter (where d.status = 'won')
from sales_deal_state s join sales_deal d on d.id = s.deal_id where s.status = 'open'
"""


def main() -> None:
    deals = int(sys.argv[1])
    load_troth()
    from django.db import connection

    from troth.ground.clock import now, today
    from troth.sales import queries
    from troth.sales.forecast import Span, period_of
    from troth.team.actor import everyone

    def asked(span: Span) -> Any:
        period = period_of(today(), span)
        return queries.asked_for(
            period=period, currency="EUR", members=None, pipeline=None, seen_by=everyone()
        )

    def plain(text: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(text)
            return cursor.fetchone()

    with connection.cursor() as cursor:
        cursor.execute("select count(*) from sales_deal_state")
        (states,) = cursor.fetchone()
    month = queries.forecast_of(asked(Span.MONTH))
    told = {
        "deals": deals,
        "states": states,
        "seconds": _best(lambda: queries.forecast_of(asked(Span.MONTH))),
        "quarter_seconds": _best(lambda: queries.forecast_of(asked(Span.QUARTER))),
        "moved_seconds": _best(lambda: queries.moved_since(now() - timedelta(days=7), asked(Span.MONTH))),
        "pictures_seconds": _best(lambda: queries.pictures_of(asked(Span.MONTH))),
        "plain_seconds": _best(lambda: plain(PLAIN)),
        "limit_seconds": _best(lambda: plain(PLAIN_PAST)),
        "periods": len(month.pasts),
        "held": sum(past.between.holds(past.won) for past in month.pasts),
        "error": str(month.usual_error),
    }
    print(json.dumps(told))


def _best(work: Callable[[], Any]) -> float:
    def once() -> float:
        began = time.perf_counter()
        work()
        return time.perf_counter() - began

    return min(once() for _round in range(ROUNDS))


main()
