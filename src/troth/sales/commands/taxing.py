"""Let the taxes of deals follow their customers."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from troth.ground.events import publish
from troth.sales import queries
from troth.sales.commands.drafting import turn_drafts
from troth.sales.commands.judging import list_anew, worth_now
from troth.sales.commands.rules import tell
from troth.sales.events import DealChanged
from troth.sales.models import Deal, Status
from troth.team.acting import acting
from troth.team.actor import Actor

MOST_TOLD = 300


def tax_anew(
    *, by: Actor, companies: Collection[UUID] | None = None, people: Collection[UUID] | None = None
) -> None:
    """Give the open deals of customers the taxes of where these are by now; without any named, all.

    Whoever owns such a deal is told.
    """
    for key in queries.deals_taxed_otherwise(companies=companies, people=people):
        with acting(by):
            deal = Deal.objects.select_for_update(of=("self",)).filter(pk=key, status=Status.OPEN).first()
            if deal is not None and (fields := follow_customer(deal, by, was=deal)):
                publish(DealChanged(deal_id=deal.pk, deal=deal.name, fields=fields))


def follow_customer(deal: Deal, by: Actor, *, was: Deal) -> list[str]:
    """Let lines and drafts follow the customer of a deal; give the public names that changed by that.

    `was` is the deal before. It has to be locked.
    """
    taxed = list_anew(deal, by)
    turn_drafts(deal=deal, was=was, taxed=taxed, by=by)
    if taxed and (whom := by.member_id or deal.owner_id):
        words = _("The tax follows the customer. %s") % "; ".join(map(str, taxed))
        tell(record=deal, words=Truncator(words).chars(MOST_TOLD), member=whom, by=by)
    worth = worth_now(deal) if taxed else None
    if worth is None or worth == deal.value:
        return []
    deal.value = worth
    deal.save(update_fields=["value"])
    return ["value"]
