"""What sales hears of: a customer is somewhere else, or has a VAT number by now."""

from __future__ import annotations

from collections.abc import Callable

from troth.exchange.events import FileImported, ImportUndone
from troth.ground.events import Event
from troth.people.events import CompanyChanged, PeopleMerged, PersonChanged
from troth.sales import commands
from troth.team.actor import everyone

BY = everyone(name="Sales", origin="sales")
TAXED_BY = {"country", "vat_number"}


def tax_deals_of_company(event: CompanyChanged) -> None:
    """Let the taxes of its open deals follow a company."""
    if TAXED_BY & set(event.fields):
        commands.tax_anew(companies=[event.company_id], by=BY)


def tax_deals_of_person(event: PersonChanged) -> None:
    """Let the taxes of their open deals follow a person."""
    if TAXED_BY & set(event.fields):
        commands.tax_anew(people=[event.person_id], by=BY)


def tax_deals_of_merged(event: PeopleMerged) -> None:
    """Let the taxes follow to who is left of two."""
    commands.tax_anew(people=[event.person_id], by=BY)


def tax_deals_of_file(event: FileImported | ImportUndone) -> None:
    """Let the taxes follow many customers at once."""
    if event.object_type in ("people", "companies"):
        commands.tax_anew(by=BY)


ON: dict[type[Event], list[Callable[..., None]]] = {
    CompanyChanged: [tax_deals_of_company],
    PersonChanged: [tax_deals_of_person],
    PeopleMerged: [tax_deals_of_merged],
    FileImported: [tax_deals_of_file],
    ImportUndone: [tax_deals_of_file],
}
