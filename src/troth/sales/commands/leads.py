"""Take, change, drop and convert a lead, and take a conversion back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.catalog.records import create_record, delete_record
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.ground.events import Event, publish
from troth.people.commands import change_person
from troth.people.facts import Fact
from troth.people.queries import get_person
from troth.sales.commands.chronicle import chronicle
from troth.sales.commands.deals import create_deal
from troth.sales.commands.people import take_part
from troth.sales.events import LeadChanged, LeadConverted, LeadDeleted, LeadDropped, LeadTaken
from troth.sales.models import Deal, Lead, LeadStatus, Part
from troth.sales.queries import company_named
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.timeline.commands import retract_facts

COLUMNS = {
    "interest": "name",
    **{name: name for name in ("source", "status", "reason", "note", "received_at", "external_id")},
}
REFERENCES = ("person", "company", "owner")
ENDS = (LeadStatus.CONVERTED, LeadStatus.DROPPED)


def create_lead(*, values: Mapping[str, Any], by: Actor) -> Lead:
    """Take a lead. `values` are public fields, already cleaned; who takes one owns it.

    Its company is that of its person, where none is said.
    """
    with acting(by):
        lead = Lead(owner_id=by.member_id, status=LeadStatus.NEW)
        _write(lead, values)
        if lead.received_at is None or "received_at" not in values:
            lead.received_at = now()
        if "company" not in values:
            lead.company_id = get_person(lead.person_id, seen_by=everyone()).company_id
        lead.save(force_insert=True)
        lead.refresh_from_db()
        _tell(lead, LeadTaken(lead_id=lead.pk, person_id=lead.person_id, interest=lead.name), by)
    return lead


def take_lead(*, values: Mapping[str, Any], who: Mapping[str, Any], company: str, by: Actor) -> Lead:
    """Take a lead of somebody new: `who` are fields of a person in JSON's types, `company` a name or "".

    The company is the one of that name that `by` sees, or a new one. Raises Invalid and Forbidden as
    creating them does.
    """
    with acting(by):
        at = _company(company, by) if company else None
        given = {"lifecycle": "lead", **who, **({"company": str(at)} if at else {})}
        person = create_record(object_types()["people"], given, by=by)
        return create_lead(values={**values, "person": person.pk, "company": at}, by=by)


def change_lead(*, record: Lead, values: Mapping[str, Any], by: Actor) -> Lead:
    """Change a lead, drop it or take it up again. It becomes a deal by `convert_lead` alone."""
    with acting(by):
        lead = _locked(record.pk)
        before = lead.status
        changed = _write(lead, values)
        if not changed:
            return lead
        lead.save()
        publish(LeadChanged(lead_id=lead.pk, fields=changed))
        if lead.status != before and lead.status == LeadStatus.DROPPED:
            _tell(lead, LeadDropped(lead_id=lead.pk, interest=lead.name, reason=lead.reason), by)
        lead.refresh_from_db()
    return lead


def convert_lead(*, lead: Lead, values: Mapping[str, Any], by: Actor) -> Deal:
    """Make a deal of a lead: its person is the buyer, and no longer only a lead.

    `values` are fields of the deal beside whom it is with. Raises Conflict where it is one already, and
    Invalid for what the deal's stage asks for.
    """
    with acting(by):
        here = _locked(lead.pk)
        if here.status == LeadStatus.CONVERTED:
            raise Conflict(_("It has become a deal already."))
        given = {"name": here.name[:200], "source": here.source, "note": here.note}
        whom = {"person": here.person_id, "company": here.company_id, "owner": here.owner_id or by.member_id}
        deal = create_deal(values={**given, **values, **whom}, by=by)
        take_part(deal=deal, person_id=here.person_id, part=Part.BUYER, by=by)
        here.status_before, here.lifecycle_before = here.status, _move_lifecycle(here.person_id, by)
        here.status, here.reason, here.closed_at, here.deal_id = LeadStatus.CONVERTED, "", now(), deal.pk
        here.save()
        event = LeadConverted(lead_id=here.pk, deal_id=deal.pk, interest=here.name, deal=deal.name)
        _tell(here, event, by)
    return deal


def take_conversion_back(*, lead: Lead, by: Actor) -> Lead:
    """Let a lead be what it was, and delete the deal that it had become.

    Raises Conflict where nothing is to be taken back, or the deal was worked on since: that is not lost.
    """
    with acting(by):
        here = _locked(lead.pk)
        deal = Deal.objects.select_for_update().filter(pk__in=[here.deal_id]).first()
        if here.status != LeadStatus.CONVERTED or deal is None:
            raise Conflict(_("There is no deal any more that it became."))
        if deal.updated_at > here.updated_at:
            raise Conflict(_("The deal was changed in the meantime. Delete it, if it is to go."))
        before, lifecycle = here.status_before or LeadStatus.WORKING, here.lifecycle_before
        here.status, here.deal, here.status_before, here.lifecycle_before = before, None, "", ""
        here.closed_at = None
        here.save()
        delete_record(object_types()["deals"], deal.pk, by=by)
        person = get_person(here.person_id, seen_by=everyone())
        if lifecycle and person.lifecycle == "prospect":
            change_person(record=person, values={"lifecycle": lifecycle}, by=by)
        retract_facts(facts=[_fact(here, LeadConverted.name)], by=by)
        publish(LeadChanged(lead_id=here.pk, fields=["status", "deal"]))
        here.refresh_from_db()
    return here


def delete_lead(*, record: Lead, by: Actor) -> None:
    """Delete a lead. The person stays, and so does the deal that it became."""
    with acting(by):
        _locked(record.pk).delete()
        publish(LeadDeleted(lead_id=record.pk))


def _locked(key: UUID) -> Lead:
    lead = Lead.objects.select_for_update(of=("self",)).filter(pk=key).first()
    if lead is None:
        raise Conflict(_("This lead was deleted in the meantime."))
    return lead


def _write(lead: Lead, values: Mapping[str, Any]) -> list[str]:
    """Set what is found in `values`; give the public names that changed. Raises Invalid."""
    changed = []
    before = lead.status
    for name in (*COLUMNS, *REFERENCES):
        if name not in values or (name == "received_at" and values[name] is None):
            continue
        attribute = f"{name}_id" if name in REFERENCES else COLUMNS[name]
        empty = None if name in REFERENCES else ("new" if name == "status" else "")
        value = empty if values[name] is None else values[name]
        if getattr(lead, attribute) != value:
            setattr(lead, attribute, value)
            changed.append(name)
    _check_status(lead, before)
    return changed


def _check_status(lead: Lead, before: str) -> None:
    if before != lead.status and LeadStatus.CONVERTED in (before, lead.status):
        said = _("Convert it on its page.") if before != LeadStatus.CONVERTED else _("It has become a deal.")
        raise Invalid([("status", said)])
    if lead.status == LeadStatus.DROPPED and not lead.reason:
        raise Invalid([("reason", _("Say why it is dropped."))])
    if lead.status != LeadStatus.DROPPED:
        lead.reason = ""
    if lead.status not in ENDS:
        lead.closed_at = None
    elif before != lead.status or lead.closed_at is None:
        lead.closed_at = now()


def _company(name: str, by: Actor) -> UUID:
    """Find the company of a name that `by` sees, or add it."""
    found = company_named(name, seen_by=by)
    key: UUID = found or create_record(object_types()["companies"], {"name": name}, by=by).pk
    return key


def _move_lifecycle(person_id: UUID, by: Actor) -> str:
    """Let a person be more than a lead; give what they were, or "" where that stays."""
    person = get_person(person_id, seen_by=everyone())
    if person.lifecycle != "lead":
        return ""
    change_person(record=person, values={"lifecycle": "prospect"}, by=by)
    return "lead"


def _fact(lead: Lead, event: str, sentence: str = "") -> Fact:
    return Fact(
        event=event,
        sentence=sentence,
        person_id=lead.person_id,
        company_id=lead.company_id,
        about=("leads", lead.pk),
    )


def _tell(lead: Lead, event: Event, by: Actor) -> None:
    chronicle(event, about=("leads", lead.pk), person_id=lead.person_id, company_id=lead.company_id, by=by)
