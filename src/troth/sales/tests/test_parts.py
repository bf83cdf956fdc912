"""Who takes part in a deal, and as what, is changed in its place."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_person
from troth.sales import commands, queries
from troth.team.actor import Actor

pytestmark = pytest.mark.django_db


def test_what_somebody_is_in_a_deal_is_changed_on_its_page(seller: Actor, browser: Client) -> None:
    deal = commands.create_deal(values={"name": "Three bikes"}, by=seller)
    una = make_person(name="Una Fell")
    commands.take_part(deal=deal, person_id=una.pk, part="buyer", by=seller)
    assert "What Una Fell is in it" in browser.get(f"/deals/{deal.pk}/").content.decode()
    browser.post(f"/deals/{deal.pk}/people/", {"person": str(una.pk), "part": "opponent"})
    assert [one.part for one in queries.parts_of(deal, seen_by=seller)] == ["opponent"]
