"""A list of deals or leads opens with what is still to be looked after; all of them are one step away."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_person
from troth.sales import commands
from troth.sales.models import Stage
from troth.sales.tests.test_deals import a_deal
from troth.team.actor import everyone
from troth.team.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client: Client, administrator: Member) -> Client:
    client.force_login(administrator)
    return client


def tabs(page: str) -> dict[str, str]:
    found = re.findall(r'href="(/[a-z]+/[^"]*)"[^>]*>\s*(All|Open|Won|To look after)\s*<', page)
    return {word: html.unescape(address) for address, word in found}


def test_deals_open_with_those_that_are_open(admin: Client) -> None:
    a_deal(name="Twelve e-bikes")
    a_deal(name="Loan pool", stage=str(Stage.objects.get(kind="won").pk))
    page = admin.get("/deals/").content.decode()
    assert "Twelve e-bikes" in page
    assert "Loan pool" not in page
    everything = admin.get(tabs(page)["All"]).content.decode()
    assert "Twelve e-bikes" in everything
    assert "Loan pool" in everything
    assert "Loan pool" in admin.get(tabs(everything)["Won"]).content.decode()
    assert "Loan pool" not in admin.get(tabs(everything)["Open"]).content.decode()


def test_what_a_list_opens_with_is_no_change_worth_keeping(admin: Client) -> None:
    a_deal(name="Twelve e-bikes")
    assert "Save view" not in admin.get("/deals/").content.decode()
    assert "Save view" in admin.get("/deals/?layout=table&cols=name").content.decode()


def test_leads_open_with_those_to_look_after(admin: Client) -> None:
    by = everyone()
    for name, more in (("Bikes", {}), ("Racks", {"status": "dropped", "reason": "Too dear"})):
        commands.create_lead(values={"interest": name, "person": make_person(name="Ada").pk, **more}, by=by)
    page = admin.get("/leads/").content.decode()
    assert "Bikes" in page
    assert "Racks" not in page
    assert "Racks" in admin.get(tabs(page)["All"]).content.decode()
