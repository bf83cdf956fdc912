"""A stage asks for fields that the workspace added: on the page, by a program, by a file."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from troth.apikit.tests.callers import Caller
from troth.catalog import commands as catalog
from troth.catalog.custom import attach
from troth.catalog.errors import Invalid
from troth.catalog.models import CustomField
from troth.catalog.records import create_record
from troth.catalog.registry import object_types
from troth.exchange.models import Problem
from troth.exchange.tests.importing import bring_in, rows, undo
from troth.sales import commands, queries
from troth.sales.models import Deal, Stage
from troth.team.actor import Actor, everyone
from troth.team.models import Member

pytestmark = pytest.mark.django_db
BUDGET = "custom.budget"


@pytest.fixture
def offer(db: None) -> Stage:
    """A stage that asks for a number and a word of the workspace's own."""
    catalog.add_field(object_type="deals", label="Budget", kind="decimal", by=everyone())
    catalog.add_field(object_type="deals", label="Colour", kind="text", by=everyone())
    stage = Stage.objects.get(name="Offer")
    commands.change_stage(stage=stage, values={"needs_fields": [BUDGET, "custom.colour"]}, by=everyone())
    return Stage.objects.get(pk=stage.pk)


@pytest.fixture
def deal(offer: Stage, seller: Actor) -> Deal:
    return commands.create_deal(values={"name": "Three bikes"}, by=seller)


def held(deal: Deal) -> tuple[str, object, str]:
    found = attach(object_types()["deals"], Deal.objects.select_related("stage").get(pk=deal.pk))
    return found.stage.name, found.c_budget, found.c_colour


def test_the_page_of_a_stage_offers_what_was_added(offer: Stage, browser: Client) -> None:
    place = f"/settings/stages/{offer.pk}/"
    page = browser.get(place).content.decode()
    assert 'value="custom.budget" checked' in " ".join(page.split())
    browser.post(place, {"name": "Offer", "probability": "60", "needs_fields": [BUDGET]})
    assert Stage.objects.get(pk=offer.pk).needs_fields == [BUDGET]


def test_a_drop_on_the_board_asks_for_it_and_keeps_it(offer: Stage, deal: Deal, browser: Client) -> None:
    place = f"/deals/{deal.pk}/stage/{offer.pk}/"
    asked = browser.post(place, {"expected": deal.stage_id}, headers={"HX-Request": "true"})
    assert asked.status_code == 422
    assert 'name="custom.budget"' in asked.content.decode()
    half = {"expected": deal.stage_id, BUDGET: "1200.50", "custom.colour": ""}
    refused = browser.post(place, half)
    assert refused.status_code == 422
    assert "needs Colour" in refused.content.decode()
    assert held(deal) == ("First talk", None, "")
    assert browser.post(place, {**half, "custom.colour": "red"}).status_code in (200, 302, 303)
    assert held(deal) == ("Offer", Decimal("1200.50"), "red")


def test_a_program_is_told_which_fields_are_lacking(offer: Stage, deal: Deal, administrator: Member) -> None:
    program, path = Caller(administrator), f"/deals/{deal.pk}"
    refused = program.call("PATCH", path, {"stage": str(offer.pk), "custom": {"budget": 5}})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["custom.colour"]
    assert held(deal) == ("First talk", None, "")
    given = {"stage": str(offer.pk), "custom": {"budget": 5, "colour": "red"}}
    assert program.call("PATCH", path, given).status_code == 200
    assert held(deal) == ("Offer", Decimal(5), "red")


def test_what_a_deal_has_already_is_not_asked_for_again(
    offer: Stage, deal: Deal, administrator: Member
) -> None:
    program, path = Caller(administrator), f"/deals/{deal.pk}"
    program.call("PATCH", path, {"custom": {"budget": 0, "colour": "red"}})
    assert program.call("PATCH", path, {"stage": str(offer.pk)}).status_code == 200
    emptied = {"stage": str(queries.first_stage().pk)}
    program.call("PATCH", path, emptied)
    refused = program.call("PATCH", path, {"stage": str(offer.pk), "custom": {"colour": None}})
    assert [each["field"] for each in refused.json()["errors"]] == ["custom.colour"]


def test_a_new_deal_begins_there_only_with_it(offer: Stage) -> None:
    deals, given = object_types()["deals"], {"name": "Bikes", "stage": str(offer.pk)}
    with pytest.raises(Invalid) as refused:
        create_record(deals, {**given, BUDGET: 7}, by=everyone())
    assert [name for name, _message in refused.value.errors] == ["custom.colour"]
    made = create_record(deals, {**given, BUDGET: 7, "custom.colour": "red"}, by=everyone())
    assert held(made) == ("Offer", Decimal(7), "red")


def test_a_field_that_was_deleted_is_asked_for_no_more(offer: Stage) -> None:
    for field in CustomField.objects.filter(object_type="deals"):
        catalog.delete_field(field=field, by=everyone())
    deal = commands.create_deal(values={"name": "Three bikes"}, by=everyone())
    commands.change_deal(record=deal, values={"stage": offer.pk}, by=everyone())
    assert Deal.objects.get(pk=deal.pk).stage_id == offer.pk


FILE = """External id,Deal name,Stage,Budget,Colour
A1,Twelve bikes,Offer,900,red
A2,Yard bikes,Offer,,red
A3,Loan pool,First talk,,
"""


def test_a_file_brings_no_deal_to_a_stage_without_it(offer: Stage) -> None:
    for is_dry in (True, False):
        found = bring_in(FILE, "deals", is_dry=is_dry)
        assert (found.created, found.failed) == (2, 1)
        problem = Problem.objects.get()
        assert "“Offer” needs Budget" in problem.reason
        Problem.objects.all().delete()
    assert rows("select name from sales_deal order by name") == [("Loan pool",), ("Twelve bikes",)]


def test_a_file_moves_deals_that_have_it_and_leaves_those_that_are_there(offer: Stage) -> None:
    bring_in(FILE, "deals")
    commands.change_stage(stage=offer, values={"needs_fields": [BUDGET, "expected_on"]}, by=everyone())
    moved = "External id,Deal name,Stage,Budget\nA1,Twelve e-bikes,Offer,\nA3,Loan pool,Offer,300\n"
    again = bring_in(moved, "deals")
    assert (again.updated, again.failed) == (1, 1)  # the first was there before; the second lacks its day
    standing = "select d.name, s.name from sales_deal d join sales_stage s on s.id = d.stage_id order by 1"
    assert rows(standing) == [("Loan pool", "First talk"), ("Twelve e-bikes", "Offer")]
    full = bring_in(
        moved.replace("300\n", "300,2026-12-01\n").replace("Budget\n", "Budget,Close date\n"), "deals"
    )
    assert full.updated == 1
    undo(full)
    assert rows(standing)[0] == ("Loan pool", "First talk")
