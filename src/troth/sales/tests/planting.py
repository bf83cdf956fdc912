"""What tests of the whole house need of this package, while it is on: they ask every module for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from troth.people.models import Person
from troth.sales import commands, queries
from troth.sales.models import Stage
from troth.team.actor import everyone


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    by = everyone()
    lost = {"stage": Stage.objects.get(kind="lost").pk, "lost_reason": queries.loss_reasons()[0].pk}
    deal = commands.create_deal(values={"name": "Three bikes", "person": person.pk, **lost}, by=by)
    commands.take_part(deal=deal, person_id=person.pk, part="buyer", by=by)


# Of the walk over all addresses: the lists, what parameters name, and what every member with the right sees.
LISTS = ("deals",)
KINDS = {"stage_id": "stages"}
SEEN_BY_ALL = ("stages", "pipelines", "loss_reasons")
WORDS = {
    ("deals/list/options/", "name"): "owner",
    ("deals/list/run/", "action"): "stop",
    ("deals/list/cell/", "name"): "name",
    ("deals/", "name"): "name",
}


def guarded(owner: UUID, person: UUID, company: UUID) -> dict[str, UUID]:
    """Make one of each record that has an address, owned by a member; give them by their kinds."""
    values = {"name": "Three bikes", "owner": owner, "person": person, "company": company}
    deal = commands.create_deal(values=values, by=everyone())
    return {
        "deals": deal.pk,
        "stages": deal.stage_id,
        "pipelines": deal.pipeline_id,
        "loss_reasons": queries.loss_reasons()[0].pk,
    }


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page, with something in each of its parts; give them by parameters."""
    deal = site.add("deals", name="Three bikes", person=person, company=company, value="2400 EUR")
    (stage,) = site.asked("stages", 'name = "Offer"')
    return {
        ("deals/", "record_id"): deal,
        ("deals/", "stage_id"): stage["id"],
        ("deals/", "person_id"): person,
        ("deals/list/options/", "name"): "owner",
        ("deals/", "name"): "name",
    }
