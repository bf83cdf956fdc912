"""A customer is taxed by where they are, where we are, and whether they have a VAT number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from troth.catalog.errors import Invalid
from troth.exchange.tests.importing import bring_in
from troth.people import commands as people
from troth.sales import commands, queries
from troth.sales.models import Deal, DealLine, Document, Product, TaxRate
from troth.sales.paper.wording import worded
from troth.sales.paper.words import languages, words_of
from troth.team.actor import everyone
from troth.team.models import Workspace

pytestmark = pytest.mark.django_db
D = Decimal
DAY = date(2021, 1, 1)


@pytest.fixture(autouse=True)
def _home(db: None) -> None:
    """We are in Germany, and know what we take there and in France."""
    Workspace.objects.update(country="DE")
    rate("DE", 19)
    rate("FR", 20)


@pytest.fixture
def bike(db: None) -> Product:
    return commands.create_product(values={"name": "Bike"}, by=everyone())


def rate(country: str, percent: int, customer: str = "", tax_class: str = "standard") -> TaxRate:
    values = {"country": country, "tax_class": tax_class, "percent": D(percent), "starts_on": DAY}
    return commands.create_tax_rate(values={**values, "customer": customer}, by=everyone())


def company(country: str, number: str = "") -> Any:
    values = {"name": f"Otter {country} {number}", "country": country, "vat_number": number}
    return people.create_company(values=values, by=everyone())


def sold(bike: Product, to: Any = None, **values: Any) -> DealLine:
    about = {"company": to.pk} if to else {}
    deal = commands.create_deal(values={"name": "Bikes", **about, **values}, by=everyone())
    return commands.create_line(values={"deal": deal.pk, "product": bike.pk}, by=everyone())


def percent(bike: Product, country: str, number: str = "") -> Decimal:
    return sold(bike, company(country, number)).tax_percent


def test_at_home_a_number_changes_nothing(bike: Product) -> None:
    assert percent(bike, "DE", "DE123456789") == 19
    assert sold(bike).tax_percent == 19


def test_a_firm_in_the_rest_of_the_union_with_a_number_is_not_taxed(bike: Product) -> None:
    assert percent(bike, "FR", "FRXX123456789") == 0
    assert percent(bike, "FR") == 20
    assert percent(bike, "AT") == 19
    assert percent(bike, "AT", "ATU12345678") == 0
    assert percent(bike, "GR", "EL123456789") == 0


def test_a_number_of_ours_or_of_nobody_in_the_union_is_no_reason(bike: Product) -> None:
    assert percent(bike, "FR", "DE123456789") == 20
    assert percent(bike, "FR", "GB123456789") == 20


def test_exports_are_taxed_by_the_rate_for_them(bike: Product) -> None:
    assert percent(bike, "US") == 19
    rate("DE", 0, "abroad")
    assert percent(bike, "US") == 0
    assert percent(bike, "GB", "GB123456789") == 0
    rate("GB", 20)  # we are registered there
    assert percent(bike, "GB", "GB123456789") == 20


def test_an_administrator_says_otherwise_from_a_day_on(bike: Product) -> None:
    rate("DE", 7, "union")
    assert percent(bike, "AT", "ATU12345678") == 7


def test_a_seller_outside_the_union_knows_no_reverse_charge(bike: Product) -> None:
    Workspace.objects.update(country="CH")
    rate("CH", 8)
    assert percent(bike, "AT", "ATU12345678") == 8
    rate("CH", 0, "abroad")
    assert percent(bike, "AT", "ATU12345679") == 0
    assert percent(bike, "FR") == 20


def test_a_rate_for_each_kind_of_customer_is_one_of_its_day(bike: Product) -> None:
    made = rate("DE", 0, "abroad")
    made.refresh_from_db()
    assert made.name == "DE standard abroad"
    with pytest.raises(Invalid):
        rate("DE", 1, "abroad")


def test_rates_come_in_by_file_for_their_customers() -> None:
    file = "Country,For,Class,Per cent,From\nDE,abroad,standard,0,2021-01-01\nDE,,standard,19,2021-01-01\n"
    mapping = {
        "Country": "country", "For": "customer", "Class": "tax_class", "Per cent": "percent",
        "From": "starts_on",
    }  # fmt: skip
    found = bring_in(file, "tax_rates", mapping=mapping)
    assert (found.created, found.unchanged, found.failed) == (1, 1, 0)
    again = bring_in(file, "tax_rates", mapping=mapping)
    assert (again.created, again.unchanged) == (0, 2)


def document(bike: Product, to: Any, language: str) -> Document:
    line = sold(bike, to)
    commands.change_line(record=line, values={"price": line.price}, by=everyone())
    commands.add_starting_templates(language="en", by=everyone())
    deal = Deal.objects.get(pk=line.deal_id)
    return commands.make_document(record=deal, kind="quote", language=language, by=everyone())


def said(paper: Document) -> dict[str, Any]:
    blocks, sheet = queries.draft_of(paper, seen_by=everyone())
    return worded(blocks, sheet)


def notes(paper: Document) -> list[str]:
    return [block["note"] for block in said(paper)["blocks"] if block["kind"] == "totals"]


def test_a_document_says_in_its_language_why_it_has_no_tax(bike: Product) -> None:
    to = company("AT", "ATU12345678")
    assert len(languages()) == 7
    told = set()
    for language in languages():
        paper = document(bike, to, language)
        assert notes(paper) == [words_of(language)["reverse_charge"]]
        told |= set(notes(paper))
        assert any("ATU12345678" in line for line in said(paper)["customer"])
    assert len(told) == 7


def test_a_document_that_is_taxed_or_goes_to_the_neighbour_says_nothing(bike: Product) -> None:
    assert notes(document(bike, company("AT"), "de")) == [""]
    assert notes(document(bike, company("US"), "en")) == [""]
    rate("DE", 0, "abroad")
    assert notes(document(bike, company("US"), "en")) == [words_of("en")["export"]]
