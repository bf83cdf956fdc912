"""Price a line by its list, and hold it against the limit of whoever prices it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.ground.clock import now
from troth.ground.money import Money, is_storable, rounded
from troth.sales import queries
from troth.sales.models import Answer, Approval, Deal, DealLine
from troth.sales.pricing import Unpriceable, price_after, row_of, share_off, totals_of, worth_of
from troth.team.actor import Actor

COLUMNS = (
    "name", "description", "unit", "quantity", "discount_percent", "discount_amount", "tax_percent",
    "is_tax_included", "period", "is_optional",
)  # fmt: skip
EMPTY: Mapping[str, Any] = {
    "name": "", "description": "", "unit": "", "quantity": Decimal(1), "discount_percent": Decimal(0),
    "discount_amount": Decimal(0), "tax_percent": Decimal(0), "is_tax_included": False, "period": "",
    "is_optional": False,
}  # fmt: skip
# Whoever writes one of these says what it is to cost, and gives their word for it as far as it goes.
PRICED = frozenset({"product", "variant", "quantity", "price", "discount_percent", "discount_amount"})
Mark = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Taxed:
    """A line that has another tax than before, in per cent."""

    name: str
    before: Decimal
    after: Decimal

    def __str__(self) -> str:
        return f"{self.name}: {self.before.normalize():f} % → {self.after.normalize():f} %"


def take_product(line: DealLine, values: Mapping[str, Any], deal: Deal) -> None:
    """Let a line be of a product: its words, its period, its tax, and the price that the list has."""
    line.product_id = values.get("product", line.product_id)
    line.variant_id = values.get("variant", None if "product" in values else line.variant_id)
    product, variant = line.product, line.variant
    if variant and (product is None or variant.product_id != product.pk):
        raise Invalid([("variant", _("is a variant of another product."))])
    if product is None:
        return
    line.name = queries.words_of(product, variant)
    line.description, line.unit, line.period = product.description, product.unit, product.period
    line.tax_percent = line.rate_percent = queries.tax_for(product, deal)
    line.list_price = line.price = None
    line.discount_percent, line.discount_amount = Decimal(0), Decimal(0)


def write_price(line: DealLine, values: Mapping[str, Any], deal: Deal, by: Actor) -> None:
    """Write values into a line, and the price of the list where none was written. Raises Invalid."""
    was_by_list = line.list_price is not None and line.price and line.price.amount == line.list_price
    for name in COLUMNS:
        if name in values:
            setattr(line, name, EMPTY[name] if values[name] is None else values[name])
    if not line.name:
        raise Invalid([("name", _("Choose a product, or say what it is."))])
    _check_tax(line, values, deal, by)
    currency = _currency(line, values, deal)
    by_list = queries.price_of(line, deal, currency)
    if values.get("price") is not None:
        line.price = values["price"]
    elif by_list and ("price" in values or was_by_list or not line.price):
        line.price = Money(_neat(by_list.amount, currency), currency)
        line.is_tax_included = by_list.is_tax_included
    elif not line.price:
        line.price = Money(Decimal(0), currency)


def judge(line: DealLine, deal: Deal, by: Actor, *, before: Mark | None, is_priced: bool) -> None:
    """Work out what a line comes to, and whether whoever changes it may go so far. Raises Invalid.

    `before` is its mark before the change: where that differs, what was granted for it is not any more.
    With `is_priced` the price is their own word; else they leave it as somebody else gave it.
    """
    try:
        row = row_of(line.as_priced, line.price.currency)
    except Unpriceable:
        raise Invalid([("discount_amount", _("A line can not come to less than nothing."))]) from None
    if not is_storable(row.full):
        raise Invalid([("quantity", _("This comes to more than can be kept."))])
    line.amount = Money(row.amount, line.price.currency)
    line.list_price = queries.list_price_of(line, deal)
    line.percent_off = share_off(line.as_priced)
    line.is_unlisted = queries.is_unlisted(line)
    if before is not None and _is_another(before, mark_of(line)):
        line.granted_percent = line.granted_price = None
        _withdraw_wishes(line)
    limit = queries.limit_of(by)
    if limit is not None and not limit.covers(line.percent_off, is_unlisted=line.is_unlisted):
        line.is_over = True
    elif is_priced or before != mark_of(line):
        line.is_over = False
    if is_priced and not line.is_over:
        after = price_after(line.as_priced)
        line.granted_percent = max(line.percent_off, line.granted_percent or Decimal(0))
        line.granted_price = after if line.granted_price is None else min(after, line.granted_price)


def list_anew(deal: Deal, by: Actor) -> list[Taxed]:
    """Hold the lines of a deal against the lists and taxes of its customer; give those of another tax.

    Their prices stay as they are. So does a tax that was set by hand.
    """
    taxed = []
    for line in DealLine.objects.select_for_update(of=("self",)).filter(deal=deal).order_by("position"):
        before, old = mark_of(line), line.tax_percent
        if line.product:
            rate = queries.tax_for(line.product, deal)
            line.tax_percent = rate if line.is_taxed_by_rate else old
            line.rate_percent = rate
        if line.tax_percent != old:
            taxed.append(Taxed(line.name, old, line.tax_percent))
            # A price without tax is the same price: the word that was given for it holds.
            before = before if line.is_tax_included else mark_of(line)
        judge(line, deal, by, before=before, is_priced=False)
        line.save()
    return taxed


def worth_now(deal: Deal) -> Money | None:
    """Give what the lines of a deal come to; None where it has none. Raises Invalid."""
    lines = list(DealLine.objects.filter(deal=deal))
    if not lines:
        return None
    currency = lines[0].price.currency
    worth = worth_of(totals_of([line.as_priced for line in lines], currency))
    if not is_storable(worth):
        raise Invalid([("quantity", _("This comes to more than can be kept."))])
    return Money(worth, currency)


def mark_of(line: DealLine) -> Mark:
    """Give what a line is, so that a word for it can not be carried over to another thing."""
    return (
        line.quantity, line.product_id, line.variant_id, line.name, line.description, line.unit, line.period,
        line.price.currency, line.is_tax_included, line.tax_percent,
    )  # fmt: skip


def _is_another(before: Mark, after: Mark) -> bool:
    """Tell whether a line is another thing than it was, or less of it: a price is given for many."""
    return before[1:] != after[1:] or after[0] < before[0]


def _withdraw_wishes(line: DealLine) -> None:
    open_ones = Approval.objects.filter(line_id=line.pk, answer=Answer.OPEN)
    open_ones.update(answer=Answer.WITHDRAWN, answered_at=now())


def _check_tax(line: DealLine, values: Mapping[str, Any], deal: Deal, by: Actor) -> None:
    """Let the tax of a product be by its rate for whoever has a limit: a lower one is a lower price."""
    if "tax_percent" not in values or line.product is None or queries.limit_of(by) is None:
        return
    if line.tax_percent != queries.tax_for(line.product, deal):
        raise Invalid([("tax_percent", _("The tax of a product is by its rate."))])


def _currency(line: DealLine, values: Mapping[str, Any], deal: Deal) -> str:
    """Find the currency that a line is to be in: that of the others, else of what is written.

    Raises Invalid.
    """
    written: Money | None = values.get("price")
    others = DealLine.objects.filter(deal=deal).exclude(pk=line.pk)
    if others.exists():
        currency = queries.currency_of(deal, apart_from=line.pk)
        if written is not None and written.currency != currency:
            raise Invalid([("price", _("The lines of this deal are in %s.") % currency)])
        return currency
    if written is not None:
        return written.currency
    if line.price and "price" not in values:
        kept: str = line.price.currency
        return kept
    return queries.currency_of(deal, apart_from=line.pk)


def _neat(amount: Decimal, currency: str) -> Decimal:
    """Write a price with the decimals of its currency, and with more only where it has more."""
    coins = rounded(amount, currency)
    return coins if coins == amount else amount.normalize()
