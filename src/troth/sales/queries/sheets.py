"""What a document says at this moment, gathered from the deal, the customer and the letterhead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from troth.ground.clock import today
from troth.ground.money import Money
from troth.people.queries import reach_of
from troth.sales.models import Document, Letterhead
from troth.sales.paper import writing
from troth.sales.paper.keeping import read_lines
from troth.sales.paper.lines import Line
from troth.sales.paper.sheet import Contact, Customer, Firm, Sheet
from troth.sales.pricing import totals_of
from troth.sales.queries.taxes import tax_note
from troth.team.queries import workspace


def sheet_of(document: Document, *, number: str = "", issued_on: date | None = None) -> Sheet:
    """Give the sheet of a document as it would be sent now."""
    house = workspace()
    owner = document.deal.owner if document.deal else None
    day = issued_on or today(house.time_zone)
    lines = tuple(read_lines(document.lines))
    return Sheet(
        kind=document.kind,
        number=number or document.number,
        currency=document.currency,
        language=document.language,
        country=document.country,
        issued_on=day,
        valid_until=document.valid_until,
        deal=document.name,
        firm=firm_of(),
        customer=_customer(document),
        contact=Contact(name=owner.name, email=owner.email) if owner else Contact(),
        lines=lines,
        tax_note=tax_note(document.company, document.person, lines, issued_on=day),
    )


def once_of(lines: Sequence[Line], currency: str) -> Money:
    """Give what lines come to that is paid once, with tax: what a document is worth in a list."""
    return Money(totals_of(lines, currency)[0].gross, currency)


def firm_of() -> Firm:
    """Give the letterhead of the workspace."""
    head = Letterhead.objects.get()
    return Firm(
        name=head.name or workspace().name,
        address=tuple(line.strip() for line in head.address.split("\n") if line.strip()),
        foot=head.foot,
        logo=bytes(head.logo),
    )


def _customer(document: Document) -> Customer:
    person, company = document.person, document.company
    address = next(
        (found for record in (company, person) if record for found in reach_of(record).addresses), None
    )
    return Customer(
        name=person.name if person else "",
        first_name=person.first_name if person else "",
        last_name=person.last_name if person else "",
        company=company.name if company else "",
        vat_number=company.vat_number if company else "",
        address=_lines(address, document) if address else (),
    )


def _lines(address: Any, document: Document) -> tuple[str, ...]:
    """Write an address: the street's lines, code and town, the country where it is not ours."""
    town = f"{address.postal_code} {address.city}".strip()
    home = workspace().country
    abroad = ""
    if address.country and address.country != home:
        abroad = writing.locale_of(document.language, document.country).territories.get(address.country, "")
    return tuple(line for line in (*address.street.split("\n"), town, address.region, abroad) if line)
