"""How far below the list somebody may go: the guard of what is sold, on the deal and on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import connection

from troth.ground.fold import norm
from troth.sales.models import Deal, DealLine, DiscountLimit, Product, Variant
from troth.sales.paper.lines import Line
from troth.sales.pricing import in_terms, price_after, share_off
from troth.sales.queries.lines import currency_of, list_price_of
from troth.team.actor import Actor
from troth.team.queries import list_roles

LIMIT = """
select l.percent, l.may_leave_list from sales_discount_limit l
join team_member m on m.role_id = l.role_id where m.id = %s
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """How far below the list, in per cent; and whether what no list has may be sold at any price."""

    percent: Decimal
    may_leave_list: bool = False

    def covers(self, percent_off: Decimal, *, is_unlisted: bool) -> bool:
        """Tell whether a line may be so far below the list."""
        return percent_off <= self.percent and (self.may_leave_list or not is_unlisted)


def limit_of(by: Actor) -> Limit | None:
    """Give how far below the list a member may go; None: to any price."""
    if by.member_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(LIMIT, [by.member_id])
        row = cursor.fetchone()
    return Limit(*row) if row else None


def discount_limits() -> list[tuple[Any, Limit | None]]:
    """List the roles with how far below the list their members may go."""
    known = {row.role_id: Limit(row.percent, row.may_leave_list) for row in DiscountLimit.objects.all()}
    return [(role, known.get(role.pk)) for role in list_roles()]


def words_of(product: Product, variant: Variant | None) -> str:
    """Give what a line of a product says by itself."""
    return f"{product.name}, {variant.name}" if variant else product.name


def is_unlisted(line: DealLine) -> bool:
    """Tell whether no list has what a line says: it is of no product, or says something else than that.

    Words may be put behind those of the product. A line that says “Road bike” and is of a bell would be held
    against the price of a bell; so would one that is paid by the year against the price of a month.
    """
    product = line.product
    if product is None or line.list_price is None:
        return True
    is_same = norm(line.name).startswith(norm(words_of(product, line.variant)))
    return not is_same or (line.unit, line.period) != (product.unit, product.period)


def needs_word(line: DealLine, limit: Limit | None) -> bool:
    """Tell whether a line may not be offered at its price within a limit without somebody's word for it."""
    if line.is_granted:
        return False
    is_beyond = limit is not None and not limit.covers(line.percent_off, is_unlisted=line.is_unlisted)
    return line.is_over or is_beyond


def above_limit(deal: Deal | None, lines: Iterable[Line], by: Actor, *, currency: str = "") -> list[str]:
    """Name the lines of a document that a member may not send out: too far below the list, and not approved.

    A line of a document is the one of its deal that has its words, each of them once: it is held against
    the list of this day for as many as it says, and what was granted for that one is granted for it. Words
    that the deal does not have are of no list, and all are where the deal is gone.
    """
    limit = limit_of(by)
    if limit is None:
        return []
    known = defaultdict(list)
    for each in (
        DealLine.objects.filter(deal=deal).select_related("deal", "product", "variant").order_by("position")
    ):
        known[norm(each.name)].append(each)
    is_foreign = bool(deal and known and currency and currency != currency_of(deal))
    over = []
    for line in lines:
        alike = known[norm(line.description)]
        held = alike.pop(0) if alike else None
        if is_foreign or not _may_offer(line, held, limit):
            over.append(line.description)
    return over


def _may_offer(line: Line, held: DealLine | None, limit: Limit) -> bool:
    """Tell whether a limit, or a word for it, covers a line on paper: `held` is the one of the deal."""
    if held is None:
        return limit.covers(share_off(line), is_unlisted=True)
    granted_quantity = held.quantity
    held.quantity = line.quantity
    listed = list_price_of(held, held.deal)
    if listed is not None:
        terms = {"has_tax": held.is_tax_included, "wants_tax": line.is_tax_included}
        listed = in_terms(listed, line.tax_percent, **terms)
    percent = share_off(replace(line, list_price=listed))
    is_same = (line.unit, line.period) == (held.unit, held.period)
    unlisted = held.is_unlisted or listed is None or not is_same
    if limit.covers(percent, is_unlisted=unlisted):
        return True
    if held.granted_percent is None or held.granted_percent < percent or line.quantity < granted_quantity:
        return False
    if not unlisted:
        return True
    is_said = is_same and line.details == held.description
    after = in_terms(
        price_after(line), line.tax_percent, has_tax=line.is_tax_included, wants_tax=held.is_tax_included
    )
    return is_said and held.granted_price is not None and after >= held.granted_price
