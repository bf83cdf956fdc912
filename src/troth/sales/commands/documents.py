"""What a member of staff does with a document: draft, change, send, withdraw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now, today
from troth.ground.events import Event, publish
from troth.people.facts import Fact
from troth.sales import pricing
from troth.sales.events import DocumentAnswered, DocumentSent, DocumentWithdrawn
from troth.sales.models import (
    Deal,
    DealLine,
    Document,
    DocumentLink,
    DocumentTemplate,
    DocumentVersion,
    Remark,
)
from troth.sales.paper.blocks import Block, read_blocks
from troth.sales.paper.keeping import lines_as_json, read_lines, sheet_as_json
from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Sheet
from troth.sales.paper.typesetting import set_pdf
from troth.sales.queries.lines import above_limit, offer_of
from troth.sales.queries.sheets import sheet_of
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.queries import workspace
from troth.timeline.commands import record_facts

LINK_DAYS = 90
CHANGED = ("language", "country", "currency", "valid_until", "asks_signature")
NEXT_NUMBER = """
insert into sales_document_series as series (kind, year, last) values (%s, %s, 1)
on conflict (kind, year) do update set last = series.last + 1 returning last
"""


def draft_document(*, deal: Deal, template: DocumentTemplate, by: Actor) -> Document:
    """Begin a document for a deal, with its lines. It has no number before it is sent.

    The language is the template's, where it has one; else it is the customer's, as the country is.
    """
    offer = offer_of(deal)
    house, person, company = workspace(), deal.person, deal.company
    valid_until = None
    if template.valid_days:
        valid_until = today(house.time_zone) + timedelta(days=template.valid_days)
    with acting(by):
        return Document.objects.create(
            deal=deal,
            template=template,
            kind=template.kind,
            person=person,
            company=company,
            language=template.language or (person.language if person else "") or house.language,
            country=(company.country if company else "")
            or (person.country if person else "")
            or house.country,
            currency=offer.currency,
            lines=lines_as_json([_on_paper(line) for line in offer.lines]),
            valid_until=valid_until,
            asks_signature=template.asks_signature,
        )


def change_document(*, document: Document, values: Mapping[str, Any], by: Actor) -> None:
    """Change what a document will say when it is sent next. Raises Conflict where it is settled."""
    with acting(by):
        held = _held(document)
        if held.state in SETTLED:
            raise Conflict(_("This document is settled; it can not be changed any more."))
        Document.objects.filter(pk=held.pk).update(**_known(values), updated_at=now())


def delete_draft(*, document: Document, by: Actor) -> None:
    """Delete a document that was never sent. Raises Conflict for one that was: it can be withdrawn."""
    with acting(by):
        if not Document.objects.filter(pk=document.pk, state=Document.State.DRAFT).delete()[0]:
            raise Conflict(_("It was sent already. Withdraw it instead."))


def send_document(*, document: Document, by: Actor) -> DocumentVersion:
    """Give a document its number and set it: from now on the customer may answer to exactly this.

    One that was sent before gets a further version under its number, and the customer's choice of options
    begins anew. Raises Conflict where it is settled, Invalid where it says nothing.
    """
    with acting(by):
        held = _held(document)
        if held.state in SETTLED:
            raise Conflict(_("This document is settled. Make a new one."))
        if not held.lines:
            raise Invalid([("lines", _("Add a line first: what it is, how many, and the price."))])
        if over := above_limit(held.deal, read_lines(held.lines), by):
            said = _("Above your discount limit, and not approved on the deal: %s.") % ", ".join(over)
            raise Invalid([("lines", said)])
        day = today(workspace().time_zone)
        if held.valid_until and held.valid_until < day:
            raise Invalid([("valid_until", _("The last day it holds is over."))])
        if not held.serial:
            held.year, held.serial = day.year, _next_number(held.kind, day.year)
        blocks = read_blocks(held.template.versions.latest("number").blocks)
        version = keep_version(held, blocks, sheet_of(held), by)
        held.state, held.sent_at, held.viewed_at, held.closed_at = Document.State.SENT, now(), None, None
        held.chosen, held.updated_at = _chosen(held), now()
        held.save()
        make_link(document=held, by=by)
        tell(held, DocumentSent(document_id=held.pk, deal_id=held.deal_id, document=title_of(held)), by)
    return version


def withdraw_document(*, document: Document, by: Actor) -> None:
    """Take back what was offered: its links lead nowhere. Raises Conflict where it is settled."""
    with acting(by):
        held = _held(document)
        if held.state in SETTLED or held.state == Document.State.DRAFT:
            raise Conflict(_("Only what was sent and is not settled can be withdrawn."))
        Document.objects.filter(pk=held.pk).update(
            state=Document.State.WITHDRAWN, closed_at=now(), updated_at=now()
        )
        revoke_links(document=held, by=by)
        tell(held, DocumentWithdrawn(document_id=held.pk, deal_id=held.deal_id, document=title_of(held)), by)


def make_link(*, document: Document, by: Actor) -> DocumentLink:
    """Make a way in for the customer, good for 90 days."""
    with acting(by):
        return DocumentLink.objects.create(
            document=document, made_by_id=by.member_id, expires_at=now() + timedelta(days=LINK_DAYS)
        )


def revoke_links(*, document: Document, by: Actor) -> None:
    """Close every way in that a customer was given."""
    with acting(by):
        DocumentLink.objects.filter(document=document, revoked_at=None).update(revoked_at=now())


def replace_links(*, document: Document, by: Actor) -> None:
    """Close the ways in that were given out, and make a new one. Raises Conflict for a draft."""
    with acting(by):
        held = _held(document)
        if held.state in (Document.State.DRAFT, Document.State.WITHDRAWN):
            raise Conflict(_("There is nothing to be read by the customer."))
        revoke_links(document=held, by=by)
        make_link(document=held, by=by)


def answer_remark(*, document: Document, text: str, by: Actor) -> None:
    """Answer the customer on the page of the document."""
    with acting(by):
        held = _held(document)
        Remark.objects.create(document=held, is_theirs=False, member_id=by.member_id, name=by.name, text=text)
        event = DocumentAnswered(
            document_id=held.pk, deal_id=held.deal_id, document=title_of(held), who=by.name, text=text[:200]
        )
        tell(held, event, by)


def keep_version(document: Document, blocks: list[Block], sheet: Sheet, by: Actor) -> DocumentVersion:
    """Set a document and keep it as its next version, for good."""
    pdf = set_pdf(blocks, sheet)
    last = document.versions.aggregate(last=Max("number"))["last"] or 0
    return DocumentVersion.objects.create(
        document=document,
        number=last + 1,
        blocks=[block.as_json for block in blocks],
        sheet=sheet_as_json(sheet),
        pdf=pdf,
        sha256=sha256(pdf).hexdigest(),
        made_by_id=by.member_id,
    )


def tell(document: Document, event: Event, by: Actor) -> None:
    """Write on the timeline of the deal and its customer what became true, and publish it."""
    sentence = event.sentence.format_map(asdict(event))
    fact = Fact(
        event=event.name,
        sentence=sentence,
        person_id=document.person_id,
        company_id=document.company_id,
        about=("deals", document.deal_id),
    )
    record_facts(facts=[fact], by=by)
    publish(event)


def title_of(document: Document) -> str:
    """Name a document as the timeline does: "Quote 2026-0012"."""
    return f"{document.get_kind_display()} {document.number}".strip()


SETTLED = (Document.State.ACCEPTED, Document.State.SIGNED, Document.State.WITHDRAWN)


def _held(document: Document) -> Document:
    """Lock a document, with its deal: of two at once, the second sees what the first did."""
    return (
        Document.objects.select_for_update(of=("self",))
        .select_related("deal", "template")
        .get(pk=document.pk)
    )


def _on_paper(line: DealLine) -> Line:
    """Write a line of a deal as a document shows it."""
    priced = {each.name: getattr(line.as_priced, each.name) for each in fields(pricing.Line)}
    for name in ("quantity", "discount_percent", "tax_percent"):
        priced[name] = Decimal(f"{priced[name].normalize():f}")  # as it was typed: 2, and not 2.000
    return Line(description=line.name, details=line.description, unit=line.unit, **priced)


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    known = {name: values[name] for name in CHANGED if name in values}
    return known | ({"lines": lines_as_json(values["lines"])} if "lines" in values else {})


def _chosen(document: Document) -> list[int]:
    return [at for at, line in enumerate(document.lines) if line["is_optional"] and line["is_chosen"]]


def _next_number(kind: str, year: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [kind, year])
        number: int = cursor.fetchone()[0]
    return number
