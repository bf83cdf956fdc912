"""What somebody bought over time: by month and by year, at the rates of the days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection

from troth.commerce.catalog import ORDERS
from troth.questions.visibility import condition
from troth.team.actor import Actor

# What was cancelled was not bought; without a rate on its day an order is in no sum.
BY_MONTH = """
select date_trunc('month', t.placed_at at time zone %s)::date, (t.value).currency, sum((t.value).amount),
    count(*)
from commerce_order t
where t.{column} = %s and ({visible}) and t.value is not null and t.state <> 'cancelled'
group by 1, 2 order by 1
"""


@dataclass(frozen=True, slots=True)
class Bought:
    """What was bought in a month or a year that starts on a day."""

    starts_on: date
    currency: str
    amount: Decimal
    count: int


def bought_by(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None
) -> list[Bought]:
    """Sum up by month what a person or a company bought, the first first; months without are left out."""
    if not seen_by.may_read("orders", "value"):
        return []
    visible = condition(ORDERS, seen_by)
    column, key = ("person_id", person_id) if person_id else ("company_id", company_id)
    with connection.cursor() as cursor:
        sql = BY_MONTH.format(column=column, visible=visible.text)
        cursor.execute(sql, [seen_by.time_zone, key, *visible.params])
        return [Bought(*row) for row in cursor.fetchall()]


def by_year(months: list[Bought]) -> list[Bought]:
    """Sum up months by year, the last year first."""
    years: dict[date, Bought] = {}
    for month in months:
        start = month.starts_on.replace(month=1)
        before = years.get(start)
        amount, count = (before.amount, before.count) if before else (Decimal(0), 0)
        years[start] = Bought(start, month.currency, amount + month.amount, count + month.count)
    return sorted(years.values(), key=lambda each: each.starts_on, reverse=True)
