"""Customers by group: how many, what they spent, and what is expected of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from troth.catalog.registry import as_it_stands
from troth.insight.catalog import OUTLOOKS
from troth.insight.groups import LABELS, WORDS, Group
from troth.questions.visibility import condition
from troth.team.actor import Actor

READ = ("customer_group", "spent", "lifetime_value", "churn_risk", "expected_purchases")
BY_GROUP = """
select t.customer_group, count(*), (t.spent).currency, sum((t.spent).amount),
    coalesce(sum((t.lifetime_value).amount), 0), coalesce(sum(t.expected_purchases), 0), avg(t.churn_risk)
from insight_outlook t where {visible}
group by 1, 3
"""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of customers: its size, and sums in the workspace's currency. `risk` is the mean, 0 to 1."""

    group: str
    label: str
    words: str
    count: int
    currency: str
    spent: Decimal
    worth: Decimal
    expected: Decimal
    risk: Decimal | None


def groups(*, seen_by: Actor) -> list[GroupRow]:
    """List the groups with anybody in them whom the asker may see, the best first.

    Empty for whoever may not read what they are made of.
    """
    if not all(seen_by.may_read("outlooks", name) for name in READ):
        return []
    visible = condition(as_it_stands(OUTLOOKS), seen_by)
    with connection.cursor() as cursor:
        cursor.execute(BY_GROUP.format(visible=visible.text), visible.params)
        found = {group: row for group, *row in cursor.fetchall()}
    return [
        GroupRow(str(group), str(LABELS[group]), str(WORDS[group]), *found[group])
        for group in Group
        if group in found
    ]


def totals(rows: list[GroupRow]) -> dict[str, Any]:
    """Sum up groups."""
    count = sum(row.count for row in rows)
    at_risk = sum(row.count * (row.risk or 0) for row in rows)
    return {
        "count": count,
        "currency": rows[0].currency if rows else "",
        "spent": sum((row.spent for row in rows), Decimal(0)),
        "worth": sum((row.worth for row in rows), Decimal(0)),
        "expected": sum((row.expected for row in rows), Decimal(0)),
        "lost": at_risk,
    }
