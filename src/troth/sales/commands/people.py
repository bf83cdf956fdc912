"""Who takes part in a deal, and what becomes of that when people are merged or erased."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict
from troth.ground.events import publish
from troth.people.commands import move_rows
from troth.sales.commands.retention import erase_documents
from troth.sales.events import DealChanged
from troth.sales.models import Deal, DealPerson
from troth.team.acting import acting, erasing
from troth.team.actor import Actor


def take_part(*, deal: Deal, person_id: UUID, part: str, by: Actor) -> None:
    """Say what somebody is in a deal; said again, it is changed."""
    with acting(by):
        if not Deal.objects.select_for_update(of=("self",)).filter(pk=deal.pk).exists():
            raise Conflict(_("This deal was deleted in the meantime."))
        here = DealPerson.objects.filter(deal=deal, person_id=person_id)
        if not here.update(part=part):
            DealPerson.objects.create(deal=deal, person_id=person_id, part=part)
        publish(DealChanged(deal_id=deal.pk, deal=deal.name, fields=["people"]))


def take_part_no_more(*, deal: Deal, person_id: UUID, by: Actor) -> None:
    """Say that somebody has no part in a deal any more."""
    with acting(by):
        gone, _counted = DealPerson.objects.filter(deal=deal, person_id=person_id).delete()
        if gone:
            publish(DealChanged(deal_id=deal.pk, deal=deal.name, fields=["people"]))


# What the deal of a company says of itself is the company's; notes may be about anybody.
FORGET = """
update sales_deal set person_id = null, note = '', lost_note = '',
    name = case when company_id is null then %(name)s else name end,
    source = case when company_id is null then '' else source end,
    external_id = case when company_id is null then '' else external_id end,
    competitors = case when company_id is null then '{}' else competitors end
where person_id = %(person)s
"""


def erase_person(*, person_id: UUID) -> None:
    """Forget a person who is being erased. Deals stay for the figures, without a word of them, and what is
    signed as long as the law asks.
    """
    with erasing() as cursor:
        cursor.execute("delete from sales_lead where person_id = %s", [person_id])
        cursor.execute("delete from sales_deal_person where person_id = %s", [person_id])
        erase_documents(cursor, person_id)
        cursor.execute(FORGET, {"person": person_id, "name": _("Deal")})


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the deals of one person be another's: see `people.hooks.Merging`."""
    moved = move_rows(table="sales_deal", column="person_id", source=source, target=target, only=only)
    papers = move_rows(table="sales_document", column="person_id", source=source, target=target, only=only)
    leads = move_rows(table="sales_lead", column="person_id", source=source, target=target, only=only)
    parts = move_rows(table="sales_deal_person", column="person_id", source=source, target=target, only=only)
    return {**moved, **leads, **papers, **parts}
