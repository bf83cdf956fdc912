"""The lines of a deal, what they come to, and who may give which discount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import now
from troth.ground.money import Money, from_json
from troth.people.queries import tags_of
from troth.sales.models import Answer, Approval, Deal, DealLine, DiscountLimit, Product
from troth.sales.paper.lines import Line
from troth.sales.pricing import Total, share_off, totals_of, worth_of
from troth.sales.queries.deals import get_deal
from troth.sales.queries.products import Priced, price_for, tax_of
from troth.team.actor import Actor, Scope, Verb
from troth.team.queries import list_roles, workspace

LIMIT = """
select l.percent from sales_discount_limit l join team_member m on m.role_id = l.role_id where m.id = %s
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """The lines of a deal in their order, and what they come to, by period."""

    lines: Sequence[DealLine]
    currency: str
    totals: Sequence[Total]

    @property
    def worth(self) -> Money:
        """What is paid once, and a year of the rest, without tax."""
        return Money(worth_of(self.totals), self.currency)


def offer_of(deal: Deal) -> Offer:
    """Give the lines of a deal with their totals."""
    lines = list(DealLine.objects.filter(deal=deal).order_by("position", "id"))
    currency = currency_of(deal)
    return Offer(lines, currency, totals_of([line.as_priced for line in lines], currency))


def above_limit(deal: Deal, lines: Iterable[Line], by: Actor) -> list[str]:
    """Name the lines of a document that a member may not send out: too far below the list, and not approved.

    A line of a document is the one of its deal that has its words: its price is held against that one's list,
    and what was granted for that one is granted for it.
    """
    limit = limit_of(by)
    if limit is None:
        return []
    of_deal = {line.name: line for line in DealLine.objects.filter(deal=deal)}
    over = []
    for line in lines:
        known = of_deal.get(line.description)
        listed = replace(line, list_price=known.list_price) if known else line
        granted = known.granted_percent if known else None
        if share_off(listed) > max(limit, granted or limit):
            over.append(line.description)
    return over


def get_line(line_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> DealLine:
    """Load a line by the rights on its deal. Raises NotFound, or Forbidden where not `to`."""
    line: DealLine = _of_deal(DealLine, "deal_lines", line_id, seen_by)
    if to is not Verb.SEE:
        deal = get_deal(line.deal_id, seen_by=seen_by, to=Verb.CHANGE)
        if not seen_by.reaches("deal_lines", to, deal.owner_id):
            raise Forbidden(f"deal_lines.{to}")
    return line


def get_approval(approval_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Approval:
    """Load what was asked for, by the rights on its deal. Raises NotFound, or Forbidden where not `to`."""
    asked: Approval = _of_deal(Approval, "approvals", approval_id, seen_by)
    if to is not Verb.SEE and not may_answer(asked, seen_by):
        raise Forbidden("approvals.change")
    return asked


PLAIN = ("name", "description", "unit", "period", "is_tax_included", "is_optional", "is_over", "position")
EXACT = ("quantity", "list_price", "discount_percent", "discount_amount", "tax_percent", "percent_off")


def columns_of(line: DealLine) -> dict[str, Any]:
    """Give what a line holds in JSON's types, so that `read_columns` has it as it was."""
    exact = {name: None if getattr(line, name) is None else str(getattr(line, name)) for name in EXACT}
    keys = {
        name: str(value) if (value := getattr(line, name)) else None for name in ("product_id", "variant_id")
    }
    worth = {name: getattr(line, name).as_json for name in ("price", "amount")}
    return {name: getattr(line, name) for name in PLAIN} | exact | keys | worth


def read_columns(told: Mapping[str, Any]) -> dict[str, Any]:
    """Read what `columns_of` gave."""
    found = dict(told)
    for name in EXACT:
        found[name] = None if told[name] is None else Decimal(told[name])
    for name in ("price", "amount"):
        found[name] = from_json(told[name])
    return found


def open_approvals(deal: Deal) -> dict[UUID, Approval]:
    """Give the wishes of a deal that wait for an answer, by line."""
    found = Approval.objects.filter(deal=deal, answer=Answer.OPEN).select_related("asked_by")
    return {asked.line_id: asked for asked in found}


def last_answers(deal: Deal) -> dict[UUID, Approval]:
    """Give the last answer to each line's wishes."""
    found = Approval.objects.filter(deal=deal).exclude(answer=Answer.OPEN).select_related("answered_by")
    return {asked.line_id: asked for asked in found.order_by("answered_at")}


def limit_of(by: Actor) -> Decimal | None:
    """Give how far below the list a member may go, in per cent; None: to any price."""
    if by.member_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(LIMIT, [by.member_id])
        row = cursor.fetchone()
    return row[0] if row else None


def may_answer(asked: Approval, by: Actor) -> bool:
    """Tell whether a member may answer: their own limit reaches so far, and they may change the deal."""
    limit = limit_of(by)
    return (
        by.scope("approvals", Verb.CHANGE) is not Scope.NONE
        and (limit is None or limit >= asked.percent)
        and (asked.asked_by_id != by.member_id or limit is None)
        and by.reaches("deals", Verb.CHANGE, asked.deal.owner_id)
    )


def discount_limits() -> list[tuple[Any, Decimal | None]]:
    """List the roles with how far below the list their members may go."""
    known = dict(DiscountLimit.objects.values_list("role_id", "percent"))
    return [(role, known.get(role.pk)) for role in list_roles()]


def currency_of(deal: Deal, apart_from: UUID | None = None) -> str:
    """Give the currency of a deal's lines; of one without any that of its value, else the workspace's."""
    lines = DealLine.objects.filter(deal=deal).order_by("position")
    others = lines.exclude(pk=apart_from) if apart_from else lines
    worth: Money | None = next((line.price for line in others[:1]), deal.value)
    return worth.currency if worth else workspace().currency


def price_of(line: DealLine, deal: Deal, currency: str) -> Priced | None:
    """Give what the product of a line costs this customer today, by the lists."""
    if line.product_id is None:
        return None
    return price_for(
        product_id=line.product_id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        currency=currency,
        tags=tags_of(person_id=deal.person_id, company_id=deal.company_id),
        day=now().date(),
    )


def tax_for(product: Product, deal: Deal) -> Decimal:
    """Give the rate of tax of a product where the business is."""
    return tax_of(country=workspace().country, tax_class=product.tax_class, day=now().date())


def _of_deal(model: Any, kind: str, key: UUID | str, seen_by: Actor) -> Any:
    try:
        found = (
            model.objects.select_related("deal").filter(pk=key).first()
            if seen_by.may(f"{kind}.see")
            else None
        )
        if found is not None:
            get_deal(found.deal_id, seen_by=seen_by)
    except (ValueError, ValidationError, NotFound):
        found = None
    if found is None:
        raise NotFound(kind)
    return found
