"""The leads of the sample: what people asked for, what became a deal, what came to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from troth.ground.models import new_keys
from troth.people.commands import create_person
from troth.people.facts import Fact
from troth.sales.events import LeadConverted, LeadDropped, LeadTaken
from troth.sales.models import Deal, Lead, LeadStatus
from troth.sales.sample.deals import BY, Sale
from troth.timeline.commands import record_facts

CONVERTED, OTHERS, DOUBLES = 45, 40, 3
OLD = timedelta(days=40)  # nobody waits for an answer so long
ASKED = {
    "Staff bikes": "Bikes for the staff, before summer",
    "Delivery trikes": "Something to deliver with, instead of the van",
    "Spring service": "All our bikes seen to in one week",
    "Three-year care": "Somebody who keeps our bikes going",
    "Cargo bikes": "Cargo bikes, to be tried first",
    "Hotel guest fleet": "Bikes that guests can borrow",
    "Loan pool": "A few bikes on loan, month by month",
    "Workshop days": "A mechanic at our place, now and then",
    "Courier frames": "Frames that last a winter of rounds",
    "E-bikes for the round": "E-bikes for the round, with a price for ten",
    "Bike shed and racks": "A dry place for a dozen bikes",
}
ELSE = (
    "A price for two e-bikes",
    "A folding bike for the train",
    "A cargo bike, second-hand",
    "A first bike for a six-year-old",
)
REASONS = ("Only wanted a price", "Bought elsewhere", "Never answered", "Too far away for us")
WAYS = ("website", "event", "telephone", "walk-in", "introduced")
# Whoever is no more than a lead by now, with the first thing that they said.
ASKERS = """
select p.id, p.company_id, p.owner_id, p.created_at, p.source,
    (select i.subject from timeline_interaction i where i.person_id = p.id and i.direction = 'in'
        order by i.happened_at limit 1)
from people_person p where p.lifecycle = 'lead' order by p.created_at desc, p.id limit %s
"""
# Customers who write from another address, as whoever fills in a form does.
TWICE = """
select first_name, last_name, phone, city, country from people_person
where lifecycle = 'customer' and first_name <> '' and length(last_name) > 3 and phone <> '' and email <> ''
    and company_id is null order by last_contact_at desc nulls last, id limit %s
"""


def tell_leads(sales: Sequence[Sale], *, now: datetime, seed: int) -> None:
    """Write what deals came of, what people ask for at present, and what was dropped."""
    chance = Random(f"leads {seed}")  # noqa: S311 a story, no secret
    names = dict(Deal.objects.values_list("pk", "name"))
    leads = [_converted(sale, chance) for sale in chance.sample(list(sales), min(CONVERTED, len(sales)))]
    with connection.cursor() as cursor:
        cursor.execute(ASKERS, [OTHERS])
        leads += [_asked(row, now, chance) for row in cursor.fetchall()]
        cursor.execute(TWICE, [DOUBLES])
        known = cursor.fetchall()
    leads += [_of_somebody_known(row, now - timedelta(hours=3 + 20 * n)) for n, row in enumerate(known)]
    for key, lead in zip(new_keys(len(leads)), leads, strict=True):
        lead.id = key
    Lead.objects.bulk_create(leads)
    record_facts(facts=[fact for lead in leads for fact in _facts(lead, names)], by=BY)


def _converted(sale: Sale, chance: Random) -> Lead:
    """Tell of a lead that became a deal within a few days."""
    told, begun = sale.told, sale.told.states[0].since
    return Lead(
        name=ASKED[told.what], person_id=sale.whose.person, company_id=sale.whose.company,
        owner_id=sale.whose.owner, source=told.source, status=LeadStatus.CONVERTED,
        status_before=LeadStatus.WORKING, received_at=begun - timedelta(days=chance.uniform(0.2, 6)),
        closed_at=begun, deal_id=sale.deal_id,
    )  # fmt: skip


def _asked(row: tuple[Any, ...], now: datetime, chance: Random) -> Lead:
    """Tell of a lead that nothing has come of: a recent one is looked after, an old one dropped."""
    person, company, owner, received, source, subject = row
    lead = Lead(
        name=(subject or chance.choice(ELSE))[:300], person_id=person, company_id=company, owner_id=owner,
        source=source or chance.choice(WAYS), received_at=received,
    )  # fmt: skip
    if now - received > OLD:
        lead.status, lead.reason = LeadStatus.DROPPED, chance.choice(REASONS)
        lead.closed_at = received + timedelta(days=chance.uniform(5, 40))
    else:
        lead.status = chance.choice((LeadStatus.NEW, LeadStatus.WORKING))
    return lead


def _of_somebody_known(row: tuple[Any, ...], received: datetime) -> Lead:
    """Tell of a lead by the form of the website, whose person is a customer already: a pair to be found."""
    first, last, phone, city, country = row
    address = f"{first[0]}{last}@mail.example".lower().replace(" ", "")
    values = {"first_name": first, "last_name": last, "phone": phone, "city": city, "country": country}
    person = create_person(
        values={**values, "email": address, "source": "website", "lifecycle": "lead"}, by=BY
    )
    return Lead(
        name="A test ride, and a price for a bike on the cycle-to-work scheme", person_id=person.pk,
        source="website", received_at=received, status=LeadStatus.NEW,
    )  # fmt: skip


def _facts(lead: Lead, names: dict[Any, str]) -> list[Fact]:
    told = [_fact(lead, LeadTaken.name, LeadTaken.sentence, lead.received_at)]
    if lead.deal_id:
        sentence = LeadConverted.sentence.format(deal=names[lead.deal_id])
        told.append(_fact(lead, LeadConverted.name, sentence, lead.closed_at))
    if lead.reason:
        sentence = LeadDropped.sentence.format(reason=lead.reason)
        told.append(_fact(lead, LeadDropped.name, sentence, lead.closed_at))
    return told


def _fact(lead: Lead, event: str, sentence: str, at: datetime | None) -> Fact:
    return Fact(
        event=event, sentence=sentence, happened_at=at, person_id=lead.person_id,
        company_id=lead.company_id, about=("leads", lead.pk),
    )  # fmt: skip
