"""Put lines into a deal, price them, put them in order, take them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.sales.commands.deals import change_deal
from troth.sales.commands.judging import EMPTY, PRICED, judge, mark_of, take_product, worth_now, write_price
from troth.sales.models import Deal, DealLine
from troth.team.acting import acting
from troth.team.actor import Actor, Verb

MOST_LINES = 500


def create_line(*, values: Mapping[str, Any], by: Actor) -> DealLine:
    """Put a line into a deal: a product, whose words, price and tax it takes, or what is written.

    `values` are public fields, already cleaned. The deal is worth its lines from then on. Raises Invalid.
    """
    with acting(by):
        deal = locked_deal(values["deal"], by)
        last = DealLine.objects.filter(deal=deal).aggregate(last=Max("position"))["last"] or 0
        if DealLine.objects.filter(deal=deal).count() >= MOST_LINES:
            raise Invalid([("deal", _("A deal has %d lines at most.") % MOST_LINES)])
        line = DealLine(deal=deal, position=last + 1, **EMPTY)
        take_product(line, values, deal)
        write_price(line, values, deal, by)
        judge(line, deal, by, before=None, is_priced=True)
        line.save()
        _revalue(deal, by)
    return line


def change_line(*, record: DealLine, values: Mapping[str, Any], by: Actor) -> DealLine:
    """Change a line. By another quantity it gets the price of the list for that, unless one was written.

    Raises Invalid.
    """
    with acting(by):
        deal = locked_deal(record.deal_id, by)
        line = locked_line(record.pk)
        if values.get("deal", deal.pk) != deal.pk:
            raise Invalid([("deal", _("A line stays in its deal."))])
        before = mark_of(line)
        if {"product", "variant"} & values.keys():
            take_product(line, values, deal)
        write_price(line, values, deal, by)
        judge(line, deal, by, before=before, is_priced=bool(PRICED & values.keys()))
        line.save()
        _revalue(deal, by)
    return line


def delete_line(*, record: DealLine, by: Actor) -> None:
    """Take a line out of its deal."""
    with acting(by):
        deal = locked_deal(record.deal_id, by)
        DealLine.objects.filter(pk=record.pk).delete()
        _revalue(deal, by)


def order_lines(*, deal: Deal, keys: Sequence[UUID], by: Actor) -> None:
    """Put the lines of a deal in an order. Raises Conflict where others are in it by now."""
    with acting(by):
        deal = locked_deal(deal.pk, by)
        known = {line.pk: line for line in DealLine.objects.filter(deal=deal)}
        if len(keys) != len(known) or set(keys) != set(known):
            raise Conflict(_("Somebody has added or taken out a line in the meantime."))
        for position, key in enumerate(keys, 1):
            if known[key].position != position:
                DealLine.objects.filter(pk=key).update(position=position)


def put_back(*, deal: Deal, line_id: UUID, before: Mapping[str, Any] | None, by: Actor) -> None:
    """Have a line as it was: `before` are its columns, None where there was none."""
    with acting(by):
        deal = locked_deal(deal.pk, by)
        if before is None:
            DealLine.objects.filter(pk=line_id, deal=deal).delete()
        else:
            known = DealLine.objects.filter(pk=line_id, deal=deal).first()
            # What was granted in the meantime, or refused, stays so, for as long as it is the same thing.
            mark = mark_of(known) if known else None
            line = known or DealLine(pk=line_id, deal=deal)
            for name, value in before.items():
                setattr(line, name, value)
            judge(line, deal, by, before=mark, is_priced=False)
            line.save()
        _revalue(deal, by)


def _revalue(deal: Deal, by: Actor) -> None:
    """Let a deal be worth its lines; one without lines keeps what it is worth."""
    if worth := worth_now(deal):
        change_deal(record=deal, values={"value": worth}, by=by)


def locked_deal(key: UUID, by: Actor) -> Deal:
    """Load a deal under a lock, for whoever may change it: its lines are changed one after the other."""
    deal = Deal.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if deal is None:
        raise Conflict(_("This deal was deleted in the meantime."))
    if not by.reaches("deals", Verb.CHANGE, deal.owner_id):
        raise Forbidden("deals.change")
    return deal


def locked_line(key: UUID) -> DealLine:
    """Load a line under a lock. Raises Conflict for one that is not there any more."""
    line = DealLine.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if line is None:
        raise Conflict(_("This line was taken out in the meantime."))
    return line
