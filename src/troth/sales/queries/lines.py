"""The lines of a deal, what they come to, and who may give which discount."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import now
from troth.ground.money import Money, from_json
from troth.people.queries import tags_of
from troth.sales.models import Deal, DealLine, PriceList
from troth.sales.pricing import Total, in_terms, totals_of, worth_of
from troth.sales.queries.deals import get_deal
from troth.sales.queries.products import Priced, price_for
from troth.team.actor import Actor, Verb
from troth.team.queries import rates_on, workspace


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


def get_line(line_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> DealLine:
    """Load a line by the rights on its deal. Raises NotFound, or Forbidden where not `to`."""
    line: DealLine = of_deal(DealLine, "deal_lines", line_id, seen_by)
    if to is not Verb.SEE:
        deal = get_deal(line.deal_id, seen_by=seen_by, to=Verb.CHANGE)
        if not seen_by.reaches("deal_lines", to, deal.owner_id):
            raise Forbidden(f"deal_lines.{to}")
    return line


PLAIN = ("name", "description", "unit", "period", "is_tax_included", "is_optional", "is_over", "position")
EXACT = (
    "quantity",
    "list_price",
    "discount_percent",
    "discount_amount",
    "tax_percent",
    "rate_percent",
    "percent_off",
)


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


def list_price_of(line: DealLine, deal: Deal) -> Decimal | None:
    """Give what one of a line costs by the list today, in the terms of its price: its currency, its tax.

    Where no list has its currency, another list is converted at the rates of the day; None where none can be.
    """
    currency = line.price.currency
    found = price_of(line, deal, currency) or _converted(line, deal, currency)
    if found is None:
        return None
    terms = {"has_tax": found.is_tax_included, "wants_tax": line.is_tax_included}
    return in_terms(found.amount, line.tax_percent, **terms)


def _converted(line: DealLine, deal: Deal, currency: str) -> Priced | None:
    if line.product_id is None:
        return None
    rates = rates_on(now().date())
    known = rates.into(currency)
    for code in dict.fromkeys(
        [rates.own, *PriceList.objects.order_by("currency").values_list("currency", flat=True)]
    ):
        found = price_of(line, deal, code) if code in known else None
        if found:
            return replace(found, amount=(found.amount * known[code]).quantize(Decimal("0.0001")))
    return None


def of_deal(model: Any, kind: str, key: UUID | str, seen_by: Actor) -> Any:
    """Load what belongs to a deal by the right to see that deal. Raises NotFound."""
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
