"""A document is begun for a deal: by hand, by a program, or by a rule of the deal's stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden
from troth.ground.clock import today
from troth.ground.fold import norm
from troth.sales import pricing
from troth.sales.commands.judging import Taxed
from troth.sales.commands.rules import tell
from troth.sales.commands.templates import add_starting_templates
from troth.sales.models import Deal, DealLine, Document, DocumentTemplate
from troth.sales.paper.keeping import lines_as_json, read_lines
from troth.sales.paper.lines import Line
from troth.sales.queries.lines import offer_of
from troth.sales.queries.sheets import once_of
from troth.sales.queries.templates import get_template, template_for
from troth.team.acting import acting
from troth.team.actor import Actor, Verb
from troth.team.queries import workspace


def draft_document(*, deal: Deal, template: DocumentTemplate, language: str = "", by: Actor) -> Document:
    """Begin a document for a deal, with its lines. It has no number before it is sent.

    Without a `language` it is in the template's, where that has one; else in the customer's. The country is
    the customer's, too.
    Raises Forbidden where the role makes no documents for the deal.
    """
    if not by.reaches("documents", Verb.CREATE, deal.owner_id):
        raise Forbidden("documents.create")
    offer = offer_of(deal)
    house, person, company = workspace(), deal.person, deal.company
    lines = [_on_paper(line) for line in offer.lines]
    valid_until = None
    if template.valid_days:
        valid_until = today(house.time_zone) + timedelta(days=template.valid_days)
    spoken = (person.language if person else "") or house.language
    with acting(by):
        return Document.objects.create(
            deal=deal,
            name=deal.name,
            template=template,
            kind=template.kind,
            person=person,
            company=company,
            language=language or template.language or spoken,
            country=_country_of(deal),
            currency=offer.currency,
            lines=lines_as_json(lines),
            value=once_of(lines, offer.currency),
            valid_until=valid_until,
            asks_signature=template.asks_signature,
        )


def make_document(
    *, record: Deal, kind: str, template: UUID | None = None, language: str = "", by: Actor
) -> Document:
    """Draft a document of a kind for a deal, from a template or the first that fits, and tell its owner.

    A template that is named decides the kind, too. Raises NotFound for one that is offered no more.
    """
    with acting(by):
        add_starting_templates(language=workspace().language, by=by)
        chosen = get_template(template) if template else template_for(record, kind, language)
        made = draft_document(deal=record, template=chosen, language=language, by=by)
        if record.owner_id and record.owner_id != by.member_id:
            tell(record=record, words=_("%s is drafted. Look it over and send it.") % chosen.name, by=by)
    return made


def turn_drafts(*, deal: Deal, was: Deal, taxed: Sequence[Taxed], by: Actor) -> None:
    """Let the drafts for a deal go to its new customer, with the taxes that its lines have now.

    `was` is the deal before. What was sent stays as the customer has it, and a draft for somebody else, too.
    """
    now_at = {norm(each.name): each for each in taxed}
    here = Document.objects.filter(deal=deal, state=Document.State.DRAFT)
    with acting(by):
        for document in here.select_for_update(of=("self",)):
            if (document.person_id, document.company_id) != (was.person_id, was.company_id):
                continue
            lines = [_taxed(line, now_at.get(norm(line.description))) for line in read_lines(document.lines)]
            if document.country == _country_of(was):
                document.country = _country_of(deal)
            document.person_id, document.company_id = deal.person_id, deal.company_id
            document.lines, document.value = lines_as_json(lines), once_of(lines, document.currency)
            document.save(update_fields=["country", "person", "company", "lines", "value"])


def _taxed(line: Line, found: Taxed | None) -> Line:
    if found is None or line.tax_percent != found.before:
        return line
    return replace(line, tax_percent=_typed(found.after))


def _country_of(deal: Deal) -> str:
    customers = (deal.company, deal.person)
    return next((each.country for each in customers if each and each.country), workspace().country)


def _typed(value: Decimal) -> Decimal:
    """Give a number as it was typed: 2, and not 2.000."""
    return Decimal(f"{value.normalize():f}")


def _on_paper(line: DealLine) -> Line:
    """Write a line of a deal as a document shows it."""
    priced = {each.name: getattr(line.as_priced, each.name) for each in fields(pricing.Line)}
    for name in ("quantity", "discount_percent", "tax_percent"):
        priced[name] = _typed(priced[name])
    return Line(description=line.name, details=line.description, unit=line.unit, **priced)
