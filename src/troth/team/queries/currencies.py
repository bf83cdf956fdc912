"""What currencies are worth in the workspace's own: on a day, and from day to day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.numbers import list_currencies
from django.db import connection

from troth.ground.money import Rates
from troth.team.models import CurrencyRate
from troth.team.queries.actors import workspace

# A look-up for each currency there is: reading the rates of all days to find the last ones takes a hundred
# times as long.
KNOWN_ON = """
select code, known.day, known.rate
from (select currency from team_workspace where id = 1) home, unnest(%s::text[]) code
cross join lateral (
    select day, rate from team_currency_rate
    where own = home.currency and currency = code and day <= %s order by day desc limit 1
) known
order by code
"""


@dataclass(frozen=True, slots=True)
class RateOn:
    """What a unit of a currency is worth in the workspace's own from a day on."""

    currency: str
    day: date
    rate: Decimal


def list_rates(on: date) -> list[RateOn]:
    """List what holds on a day: of each currency the last rate known, that day's or an earlier one."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN_ON, [list(list_currencies()), on])
        return [RateOn(*row) for row in cursor.fetchall()]


def rates_on(day: date) -> Rates:
    """Give what currencies are worth on a day. One without a rate on it or before is not there."""
    return Rates(workspace().currency, {known.currency: known.rate for known in list_rates(day)})


def course_of(currency: str, *, until: date | None = None, limit: int = 50) -> list[RateOn]:
    """List the rates of one currency, the latest first, no later ones than `until`."""
    found = CurrencyRate.objects.filter(own=workspace().currency, currency=currency)
    if until:
        found = found.filter(day__lte=until)
    rows = found.order_by("-day")[:limit]
    return [RateOn(row.currency, row.day, row.rate) for row in rows]
