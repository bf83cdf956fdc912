"""What tests of the whole house need of this package, while it is on: they ask every module for it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from troth.people.models import Person
from troth.sales import commands, queries
from troth.sales.models import Stage
from troth.sales.tests.papers import make_document, send
from troth.team.actor import everyone


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    by = everyone()
    lost = {"stage": Stage.objects.get(kind="lost").pk, "lost_reason": queries.loss_reasons()[0].pk}
    deal = commands.create_deal(values={"name": "Three bikes", "person": person.pk, **lost}, by=by)
    commands.take_part(deal=deal, person_id=person.pk, part="buyer", by=by)
    send(make_document(deal))


# Of the walk over all addresses: the lists, what parameters name, and what every member with the right sees.
LISTS = ("deals",)
KINDS = {
    "stage_id": "stages",
    "pipeline_id": "pipelines",
    "reason_id": "loss_reasons",
    "document_id": "documents",
}
REACHED_THROUGH = {"documents": "deals"}
SEEN_BY_ALL = ("stages", "pipelines", "loss_reasons")
# Nobody is signed in where a customer reads a document.
PUBLIC = tuple(
    f"d/<str:token>/{end}"
    for end in ("", "document.pdf", "logo", "seen/", "choose/", "ask/", "sign/", "decline/")
)
LEADS_NOWHERE = (
    ("POST", "documents/new/"),
    ("GET", "signed.pdf"),
    ("GET", "settings/documents/<uuid:template_id>/"),
    ("POST", "settings/documents/<uuid:template_id>/"),
    ("POST", "settings/documents/<uuid:template_id>/retire/"),
)
WORDS = {
    ("documents/", "number"): "1",
    ("d/", "token"): "nothing",
    ("settings/documents/", "template_id"): str(UUID(int=0)),
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
        "documents": send(make_document(deal)).pk,
        "stages": deal.stage_id,
        "pipelines": deal.pipeline_id,
        "loss_reasons": queries.loss_reasons()[0].pk,
    }


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page, with something in each of its parts; give them by parameters."""
    deal = site.add("deals", name="Three bikes", person=person, company=company, value="2400 EUR")
    (reason,) = site.asked("loss_reasons", 'name = "Price"')
    (stage,) = site.asked("stages", 'name = "Offer"')
    document = add_document(site, deal)
    site.api.post(f"/documents/{document}/send/")
    page = site.api.get(f"/documents/{document}/").text()
    template = site.api.get("/settings/documents/").text()
    return {
        ("documents/", "document_id"): document,
        ("documents/", "number"): "1",
        ("d/", "token"): re.findall(r"/d/([\w-]{48})/", page)[0],
        ("settings/documents/", "template_id"): re.findall(r"/settings/documents/([0-9a-f-]{36})/", template)[
            0
        ],
        ("deals/", "record_id"): deal,
        ("", "stage_id"): stage["id"],
        ("", "pipeline_id"): stage["pipeline"]["id"],
        ("", "reason_id"): reason["id"],
        ("deals/", "person_id"): person,
        ("deals/list/options/", "name"): "owner",
        ("deals/", "name"): "name",
    }


def add_document(site: Any, deal: str) -> str:
    """Draft a quote for a deal, with a line and an option, and give its id."""
    made = site.api.post(f"/deals/{deal}/documents/new/", form={"template": "quote"})
    key: str = made.url.rstrip("/").rpartition("/")[2]
    rows = [
        {"description": "Cargo bicycle", "quantity": "2", "price": "4990", "tax_percent": "20", "place": ""},
        {
            "description": "Child seat",
            "quantity": "1",
            "price": "129",
            "tax_percent": "20",
            "place": "optional",
        },
    ]
    empty = {"details": "", "unit": "", "discount_percent": "", "period": ""}
    body = [(name, value) for row in rows for name, value in {**row, **empty}.items()]
    about = {"language": "en", "country": "IE", "currency": "EUR", "asks_signature": "on"}
    answer = site.api.post(
        f"/documents/{key}/change/",
        data=urlencode([*body, *about.items()]),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.ok, answer.text()
    return key
