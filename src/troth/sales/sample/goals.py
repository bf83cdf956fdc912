"""The targets of the sample: what the firm, and who sells most, is to win each month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from troth.ground.money import Money
from troth.sales.forecast import Span, period_of
from troth.sales.models import Status, Target
from troth.sales.sample.deals import DAYS, Sale
from troth.sales.sample.goods import EUR

BEFORE, AFTER = 12, 3  # months that have a target
SELLERS = 3
MORE, EVEN = Decimal("1.1"), Decimal(500)


def tell_targets(sales: Sequence[Sale], *, now: datetime) -> None:
    """Set the firm's targets and those of the best sellers a tenth above what they win in a usual month."""
    won: dict[UUID | None, Decimal] = defaultdict(Decimal)
    for sale in sales:
        if sale.told.status == Status.WON:
            for whose in (None, sale.whose.owner):
                won[whose] += sale.told.states[-1].value
    sellers = sorted((whose for whose in won if whose), key=lambda key: won[key], reverse=True)[:SELLERS]
    month, months = period_of(now.date(), Span.MONTH), Decimal(DAYS) / 30
    Target.objects.bulk_create(
        Target(
            span=Span.MONTH, starts_on=month.shifted(by).starts_on, member_id=whose,
            amount=Money(max(round(won[whose] / months * MORE / EVEN), 1) * EVEN, EUR),
        )
        for whose in (None, *sellers)
        for by in range(-BEFORE if whose is None else -1, AFTER)
        if won[whose]
    )  # fmt: skip
