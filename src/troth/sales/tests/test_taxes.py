"""A customer is taxed by where they are, where we are, and whether they have a VAT number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Invalid
from troth.exchange.events import FileImported
from troth.exchange.tests.importing import bring_in
from troth.ground.money import Money
from troth.people import commands as people
from troth.people.events import CompanyChanged
from troth.sales import commands, handlers, queries
from troth.sales.models import Deal, DealLine, Document, Notice, Product, Stage, Status, TaxRate
from troth.sales.paper.blocks import Kind
from troth.sales.paper.keeping import read_lines
from troth.sales.paper.typesetting import set_pdf
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
    return drafted(line, language)


def said(paper: Document) -> dict[str, Any]:
    blocks, sheet = queries.draft_of(paper, seen_by=everyone())
    return worded(blocks, sheet)


def notes(paper: Document) -> list[str]:
    return [block["text"] for block in said(paper)["blocks"] if block["kind"] == "note"]


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
    assert notes(document(bike, company("AT"), "de")) == []
    assert notes(document(bike, company("US"), "en")) == []
    rate("DE", 0, "abroad")
    assert notes(document(bike, company("US"), "en")) == [words_of("en")["export"]]


def test_no_template_leaves_the_reason_out(bike: Product) -> None:
    paper = document(bike, company("AT", "ATU12345678"), "en")
    blocks, sheet = queries.draft_of(paper, seen_by=everyone())
    for kinds in ({Kind.TEXT}, {Kind.LINES, Kind.TERMS}, {Kind.TOTALS, Kind.SIGNATURE}):
        some = worded([block for block in blocks if block.kind in kinds], sheet)["blocks"]
        assert [block["text"] for block in some if block["kind"] == "note"] == [
            words_of("en")["reverse_charge"]
        ]
    assert set_pdf([block for block in blocks if block.kind is Kind.LINES], sheet).startswith(b"%PDF")


def test_a_line_that_is_taxed_by_hand_hides_no_reason(bike: Product) -> None:
    line = sold(bike, company("AT", "ATU12345678"))
    values = {"deal": line.deal_id, "name": "Repair in our shop", "tax_percent": D(19)}
    commands.create_line(values=values, by=everyone())
    assert notes(drafted(line, "en")) == [words_of("en")["reverse_charge"]]


def test_the_tax_follows_to_another_customer_and_what_was_set_by_hand_stays(bike: Product) -> None:
    line = sold(bike, company("AT"))
    by_hand = {"deal": line.deal_id, "product": bike.pk, "name": "Bike for hire", "tax_percent": D(7)}
    free = {"deal": line.deal_id, "name": "Something else", "tax_percent": D(19)}
    kept = [commands.create_line(values=values, by=everyone()) for values in (by_hand, free)]
    paper, sent = drafted(line, "en"), drafted(line, "en")
    commands.send_document(document=sent, by=everyone())
    firm = company("AT", "ATU12345678")
    commands.change_deal(record=line.deal, values={"company": firm.pk}, by=everyone())
    assert [DealLine.objects.get(pk=each.pk).tax_percent for each in (line, *kept)] == [0, 7, 19]
    assert taxes_on(paper) == [0, 7, 19]
    assert taxes_on(sent) == [19, 7, 19]
    assert notes(Document.objects.get(pk=paper.pk)) == [words_of("en")["reverse_charge"]]
    commands.change_deal(record=line.deal, values={"company": company("FR").pk}, by=everyone())
    assert taxes_on(paper) == [20, 7, 19]
    assert Document.objects.get(pk=paper.pk).country == "FR"


def test_a_price_with_tax_is_worth_more_when_the_tax_is_gone_and_the_seller_is_told(bike: Product) -> None:
    seller = make_member("member")
    mine = {"owner": seller.pk, "name": "Bikes", "company": company("AT").pk}
    deal = commands.create_deal(values=mine, by=everyone())
    values = {"deal": deal.pk, "product": bike.pk, "price": Money(D(119), "EUR"), "is_tax_included": True}
    commands.create_line(values=values, by=everyone())
    assert Deal.objects.get(pk=deal.pk).value == Money(D(100), "EUR")
    to = company("AT", "ATU12345678").pk
    changed = commands.change_deal(record=deal, values={"company": to}, by=everyone())
    assert changed.value == Money(D(119), "EUR")
    (told,) = Notice.objects.filter(deal=deal)
    assert (told.member_id, "Bike: 19 % → 0 %" in told.words) == (seller.pk, True)


def test_the_tax_follows_a_customer_who_has_a_number_by_now(bike: Product) -> None:
    firm = company("AT")
    line, other = sold(bike, firm), sold(bike, company("FR"))
    by_hand = {"deal": line.deal_id, "product": bike.pk, "name": "Bike for hire", "tax_percent": D(7)}
    hired = commands.create_line(values=by_hand, by=everyone())
    paper = drafted(line, "en")
    change_company(firm, vat_number="ATU12345678")
    assert [DealLine.objects.get(pk=each.pk).tax_percent for each in (line, hired, other)] == [0, 7, 20]
    assert taxes_on(paper) == [0, 7]
    change_company(firm, vat_number="", country="FR")
    assert [DealLine.objects.get(pk=each.pk).tax_percent for each in (line, hired)] == [20, 7]


def test_a_deal_says_why_it_has_no_tax(bike: Product) -> None:
    browser = Client()
    browser.force_login(make_member("administrator"))
    untaxed, taxed = sold(bike, company("AT", "ATU12345678")), sold(bike, company("AT"))
    pages = [browser.get(f"/deals/{each.deal_id}/").content.decode() for each in (untaxed, taxed)]
    assert ["(reverse charge)" in page for page in pages] == [True, False]


def test_a_deal_that_is_won_keeps_its_tax(bike: Product) -> None:
    firm = company("AT")
    line = sold(bike, firm)
    won = Stage.objects.filter(kind=Status.WON)[0]
    deal = Deal.objects.get(pk=line.deal_id)
    commands.move_deal(deal=deal, stage=won, expected=deal.stage_id, by=everyone())
    change_company(firm, vat_number="ATU12345678")
    assert DealLine.objects.get(pk=line.pk).tax_percent == 19


def test_the_tax_follows_a_file_of_companies(bike: Product) -> None:
    line = sold(bike, people.create_company(values={"name": "Otter", "external_id": "o1"}, by=everyone()))
    assert line.tax_percent == 19
    mapping = {"Key": "external_id", "Name": "name", "Country": "country"}
    bring_in("Key,Name,Country\no1,Otter,FR\n", "companies", mapping=mapping)
    event = FileImported(import_id=uuid4(), object_type="companies", file_name="o.csv", created=0, updated=1)
    handlers.tax_deals_of_file(event)
    assert DealLine.objects.get(pk=line.pk).tax_percent == 20


def change_company(firm: Any, **values: str) -> None:
    people.change_company(record=firm, values=values, by=everyone())
    handlers.tax_deals_of_company(CompanyChanged(company_id=firm.pk, fields=list(values)))


def drafted(line: DealLine, language: str) -> Document:
    commands.add_starting_templates(language="en", by=everyone())
    deal = Deal.objects.get(pk=line.deal_id)
    return commands.make_document(record=deal, kind="quote", language=language, by=everyone())


def taxes_on(paper: Document) -> list[Decimal]:
    return [line.tax_percent for line in read_lines(Document.objects.get(pk=paper.pk).lines)]
