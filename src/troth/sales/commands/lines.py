"""Put lines into a deal, price them, take them out; ask for a discount above one's limit, and answer."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.ground.clock import now
from troth.ground.events import publish
from troth.ground.money import Money, is_storable, rounded
from troth.sales import queries
from troth.sales.commands.deals import change_deal
from troth.sales.events import DiscountAnswered, DiscountAsked
from troth.sales.models import Answer, Approval, Deal, DealLine, DiscountLimit
from troth.sales.pricing import Unpriceable, row_of, share_off, totals_of, worth_of
from troth.team.acting import acting
from troth.team.actor import Actor, Verb
from troth.team.errors import NotAllowed

COLUMNS = (
    "name", "description", "unit", "quantity", "discount_percent", "discount_amount", "tax_percent",
    "is_tax_included", "period", "is_optional",
)  # fmt: skip
EMPTY: Mapping[str, Any] = {
    "name": "", "description": "", "unit": "", "quantity": Decimal(1), "discount_percent": Decimal(0),
    "discount_amount": Decimal(0), "tax_percent": Decimal(0), "is_tax_included": False, "period": "",
    "is_optional": False,
}  # fmt: skip
MOST_LINES = 500


def create_line(*, values: Mapping[str, Any], by: Actor) -> DealLine:
    """Put a line into a deal: a product, whose words, price and tax it takes, or what is written.

    `values` are public fields, already cleaned. The deal is worth its lines from then on. Raises Invalid.
    """
    with acting(by):
        deal = _locked_deal(values["deal"], by)
        last = DealLine.objects.filter(deal=deal).aggregate(last=Max("position"))["last"] or 0
        if DealLine.objects.filter(deal=deal).count() >= MOST_LINES:
            raise Invalid([("deal", _("A deal has %d lines at most.") % MOST_LINES)])
        line = DealLine(deal=deal, position=last + 1, **EMPTY)
        _take_product(line, values, deal)
        _price(line, values, deal, by)
        line.save()
        _revalue(deal, by)
    return line


def change_line(*, record: DealLine, values: Mapping[str, Any], by: Actor) -> DealLine:
    """Change a line. By another quantity it gets the price of the list for that, unless one was written.

    Raises Invalid.
    """
    with acting(by):
        deal = _locked_deal(record.deal_id, by)
        line = _locked(record.pk)
        if values.get("deal", deal.pk) != deal.pk:
            raise Invalid([("deal", _("A line stays in its deal."))])
        if {"product", "variant"} & values.keys():
            _take_product(line, values, deal)
        _price(line, values, deal, by)
        line.save()
        _revalue(deal, by)
    return line


def delete_line(*, record: DealLine, by: Actor) -> None:
    """Take a line out of its deal."""
    with acting(by):
        deal = _locked_deal(record.deal_id, by)
        DealLine.objects.filter(pk=record.pk).delete()
        _revalue(deal, by)


def put_back(*, deal: Deal, line_id: UUID, before: Mapping[str, Any] | None, by: Actor) -> None:
    """Have a line as it was: `before` are its columns, None where there was none."""
    with acting(by):
        deal = _locked_deal(deal.pk, by)
        if before is None:
            DealLine.objects.filter(pk=line_id, deal=deal).delete()
        else:
            # What was granted in the meantime, or refused, stays so.
            line = DealLine.objects.filter(pk=line_id, deal=deal).first() or DealLine(pk=line_id, deal=deal)
            for name, value in before.items():
                setattr(line, name, value)
            _judge(line, by)
            line.save()
        _revalue(deal, by)


def ask_for_discount(*, line: DealLine, note: str, by: Actor) -> Approval:
    """Ask somebody with a higher limit for the discount of a line. Raises Conflict where nobody need be."""
    with acting(by):
        _locked_deal(line.deal_id, by)
        line = _locked(line.pk)
        if not line.needs_approval:
            raise Conflict(_("This line needs nobody’s word."))
        if Approval.objects.filter(line=line, answer=Answer.OPEN).exists():
            raise Conflict(_("This was asked for already."))
        asked = Approval.objects.create(
            line=line,
            deal_id=line.deal_id,
            name=line.name,
            percent=line.percent_off,
            asked_by_id=by.member_id,
            asked_at=now(),
            note=note.strip(),
        )
        publish(DiscountAsked(deal_id=line.deal_id, line=line.name, percent=_short(asked.percent)))
    return asked


def answer_discount(*, asked: Approval, is_granted: bool, by: Actor) -> Approval:
    """Grant or refuse a discount that was asked for, once.

    Raises Forbidden for whoever's own limit is lower, Conflict where it is answered or not the same line.
    """
    with acting(by):
        _locked_deal(asked.deal_id, by)
        line = _locked(asked.line_id)
        asked = Approval.objects.select_for_update().get(pk=asked.pk)
        if not queries.may_answer(asked, by):
            raise Forbidden("approvals.change")
        if asked.answer != Answer.OPEN:
            raise Conflict(_("Somebody has answered already: %s.") % asked.get_answer_display())
        if is_granted and line.percent_off > asked.percent:
            raise Conflict(_("The line was changed since, and is cheaper now than what was asked for."))
        asked.answer = Answer.GRANTED if is_granted else Answer.REFUSED
        asked.answered_by_id, asked.answered_at = by.member_id, now()
        asked.save()
        if is_granted:
            line.granted_percent = max(asked.percent, line.granted_percent or Decimal(0))
            line.save()
        said = DiscountAnswered(
            deal_id=line.deal_id, line=line.name, percent=_short(asked.percent), answer=str(asked.answer)
        )
        publish(said)
    return asked


def set_discount_limits(*, limits: Mapping[UUID, Decimal | None], by: Actor) -> None:
    """Say how far below the list the members of roles may go; None: to any price."""
    if not by.may("administrator"):
        raise NotAllowed("administrator")
    with acting(by):
        for role_id, percent in limits.items():
            if percent is None:
                DiscountLimit.objects.filter(role_id=role_id).delete()
            else:
                DiscountLimit.objects.update_or_create(role_id=role_id, defaults={"percent": percent})


def _take_product(line: DealLine, values: Mapping[str, Any], deal: Deal) -> None:
    """Let a line be of a product: its words, its period, its tax, and the price that the list has."""
    line.product_id = values.get("product", line.product_id)
    line.variant_id = values.get("variant", None if "product" in values else line.variant_id)
    product, variant = line.product, line.variant
    if variant and (product is None or variant.product_id != product.pk):
        raise Invalid([("variant", _("is a variant of another product."))])
    if product is None:
        return
    line.name = f"{product.name}, {variant.name}" if variant else product.name
    line.description, line.unit, line.period = product.description, product.unit, product.period
    line.tax_percent = queries.tax_for(product, deal)
    line.list_price = None
    line.discount_percent, line.discount_amount = Decimal(0), Decimal(0)


def _price(line: DealLine, values: Mapping[str, Any], deal: Deal, by: Actor) -> None:
    """Write values into a line, and what it comes to. Raises Invalid."""
    listed_before = line.list_price
    for name in COLUMNS:
        if name in values:
            setattr(line, name, EMPTY[name] if values[name] is None else values[name])
    if not line.name:
        raise Invalid([("name", _("Choose a product, or say what it is."))])
    currency = queries.currency_of(deal, apart_from=line.pk)
    by_list = queries.price_of(line, deal, currency)
    was_by_list = listed_before is not None and line.price and line.price.amount == listed_before
    line.list_price = by_list.amount if by_list else None
    written: Money | None = values.get("price")
    if written is not None:
        if written.currency != currency and _has_others(line, deal):
            raise Invalid([("price", _("The lines of this deal are in %s.") % currency)])
        line.price = written
    elif by_list and ("price" in values or was_by_list or not line.price):
        line.price, line.is_tax_included = (
            Money(_neat(by_list.amount, currency), currency),
            by_list.is_tax_included,
        )
    elif not line.price:
        line.price = Money(Decimal(0), currency)
    _judge(line, by)


def _judge(line: DealLine, by: Actor) -> None:
    """Work out what a line comes to, and whether whoever prices it may go so far. Raises Invalid."""
    try:
        row = row_of(line.as_priced, line.price.currency)
    except Unpriceable:
        raise Invalid([("discount_amount", _("A line can not come to less than nothing."))]) from None
    if not is_storable(row.full):
        raise Invalid([("quantity", _("This comes to more than can be kept."))])
    line.amount = Money(row.amount, line.price.currency)
    line.percent_off = share_off(line.as_priced)
    limit = queries.limit_of(by)
    line.is_over = limit is not None and line.percent_off > limit


def _has_others(line: DealLine, deal: Deal) -> bool:
    return DealLine.objects.filter(deal=deal).exclude(pk=line.pk).exists()


def _revalue(deal: Deal, by: Actor) -> None:
    """Let a deal be worth its lines; one without lines keeps what it is worth."""
    lines = list(DealLine.objects.filter(deal=deal))
    if not lines:
        return
    currency = lines[0].price.currency
    worth = worth_of(totals_of([line.as_priced for line in lines], currency))
    if not is_storable(worth):
        raise Invalid([("quantity", _("This comes to more than can be kept."))])
    change_deal(record=deal, values={"value": Money(worth, currency)}, by=by)


def _locked_deal(key: UUID, by: Actor) -> Deal:
    """Load a deal under a lock, for whoever may change it: its lines are changed one after the other."""
    deal = Deal.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if deal is None:
        raise Conflict(_("This deal was deleted in the meantime."))
    if not by.reaches("deals", Verb.CHANGE, deal.owner_id):
        raise Forbidden("deals.change")
    return deal


def _locked(key: UUID) -> DealLine:
    line = DealLine.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if line is None:
        raise Conflict(_("This line was taken out in the meantime."))
    return line


def _neat(amount: Decimal, currency: str) -> Decimal:
    """Write a price with the decimals of its currency, and with more only where it has more."""
    coins = rounded(amount, currency)
    return coins if coins == amount else amount.normalize()


def _short(percent: Decimal) -> str:
    return f"{percent.normalize():f}"
