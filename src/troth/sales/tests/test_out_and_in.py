"""What goes out as a file comes back in without changing anything: leads, products, lists, prices, taxes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from troth.catalog.registry import object_types
from troth.exchange.exporting import write_file
from troth.exchange.tests.importing import bring_in, checksum, counts, problems
from troth.people import commands as people
from troth.questions.listing import read_query
from troth.sales import commands
from troth.sales.tests.test_import_sold import LEADS
from troth.sales.tests.test_lines import make_list, make_price, make_product
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db
WHOLE = (
    "sales_lead", "people_person", "people_email", "people_phone", "people_company", "people_role",
    "sales_product", "sales_variant", "sales_price_list", "sales_price", "sales_tax_rate",
    "timeline_interaction",
)  # fmt: skip


def out(kind: str, form: str, folder: Path) -> Path:
    path = folder / f"{kind}.{form}"
    write_file(read_query(object_types()[kind]), form, everyone(), path, lambda _done: None)
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_leads_come_back_as_they_went(form: str, tmp_path: Path) -> None:
    bring_in(LEADS, "leads")
    cy = people.create_person(
        values={"name": "Cy Hale", "emails": [{"address": "cy@b.example"}]}, by=everyone()
    )
    dropped = {"status": "dropped", "reason": "Too far; too late", "note": "=Line\ntwo"}
    commands.create_lead(values={"interest": "A bell", "person": cy.pk, **dropped}, by=everyone())
    before = checksum(*WHOLE)
    again = bring_in(out("leads", form, tmp_path), "leads")
    assert (counts(again), problems(again)) == ((0, 0, 4, 0, 0), [])
    assert checksum(*WHOLE) == before


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_sold_and_what_it_costs_come_back_as_they_went(form: str, tmp_path: Path) -> None:
    bike, bell = make_product("Road bike", number="RB-1"), make_product("Bell", number="B-1", period="month")
    large = commands.create_variant(
        values={"product": bike.pk, "name": "Large", "number": "L"}, by=everyone()
    )
    retail, club = make_list(), make_list("Club", tag="club", starts_on=date(2026, 1, 1))
    for product, price_list in ((bike, retail), (bell, retail), (bike, club)):
        make_price(product, "1000.1234", price_list)
    of_large = {"product": bike.pk, "variant": large.pk, "price_list": retail.pk, "amount": Decimal("9.5")}
    commands.create_price(values={**of_large, "from_quantity": Decimal("2.5")}, by=everyone())
    rate = {"country": "DE", "tax_class": "standard", "percent": Decimal(19), "starts_on": date(2021, 1, 1)}
    for customer in ("", "abroad", "union"):
        commands.create_tax_rate(values={**rate, "customer": customer}, by=everyone())
    before = checksum(*WHOLE)
    for kind, many in (
        ("products", 2), ("variants", 1), ("price_lists", 2), ("prices", 4), ("tax_rates", 3),
    ):  # fmt: skip
        again = bring_in(out(kind, form, tmp_path), kind)
        assert (kind, counts(again), problems(again)) == (kind, (0, 0, many, 0, 0), [])
    assert checksum(*WHOLE) == before
