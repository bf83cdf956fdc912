"""What a stage asks for before a deal may enter it."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.agenda.commands import add_task, finish_task
from troth.agenda.models import Task
from troth.catalog.errors import Invalid
from troth.sales import commands
from troth.sales.models import Deal, Stage
from troth.team.actor import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(seller: Actor) -> Deal:
    return commands.create_deal(values={"name": "Three bikes"}, by=seller)


def offer(**needs: object) -> Stage:
    Stage.objects.filter(name="Offer").update(**needs)
    return Stage.objects.get(name="Offer")


def move(deal: Deal, to: Stage, by: Actor) -> Deal:
    return commands.change_deal(record=deal, values={"stage": to.pk}, by=by)


def test_a_field_that_is_empty_holds_a_deal_back(deal: Deal, seller: Actor) -> None:
    with pytest.raises(Invalid, match="needs Expected on"):
        move(deal, offer(needs_fields=["expected_on"]), seller)


def test_a_next_step_is_wanted(deal: Deal, seller: Actor) -> None:
    to = offer(needs_step=True)
    with pytest.raises(Invalid, match="needs a next step"):
        move(deal, to, seller)
    add_task(values={"title": "Call", "about_kind": "deals", "about_id": deal.pk}, by=seller)
    assert move(deal, to, seller).stage == to


def test_a_step_must_be_done_in_any_case_of_its_letters(deal: Deal, seller: Actor) -> None:
    to = offer(needs_done=["Demo"])
    task = add_task(values={"title": "DEMO", "about_kind": "deals", "about_id": deal.pk}, by=seller)
    with pytest.raises(Invalid, match="done first: Demo"):
        move(deal, to, seller)
    finish_task(task=task, by=seller)
    assert move(deal, to, seller).stage == to


def test_a_new_deal_may_begin_anywhere(seller: Actor) -> None:
    to = offer(needs_done=["Demo"], needs_step=True)
    deal = commands.create_deal(values={"name": "Bikes", "stage": to.pk}, by=seller)
    assert deal.stage == to


def test_who_moves_a_deal_can_say_what_was_done_and_what_is_next(
    deal: Deal, seller: Actor, browser: Client
) -> None:
    to = offer(needs_done=["Demo"], needs_step=True, needs_fields=["value"])
    place = f"/deals/{deal.pk}/stage/{to.pk}/"
    asked = browser.post(place, {"expected": deal.stage_id}, headers={"HX-Request": "true"})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert "Demo" in page
    assert "next_title" in page
    given = {"expected": deal.stage_id, "value": "2400", "done": "Demo", "next_title": "Send the offer"}
    browser.post(place, given)
    deal.refresh_from_db()
    assert deal.stage == to
    steps = {task.title: task.done_at is not None for task in Task.objects.filter(about_id=deal.pk)}
    assert steps == {"Demo": True, "Send the offer": False}


def test_what_was_said_is_not_kept_when_the_deal_stays(deal: Deal, seller: Actor, browser: Client) -> None:
    to = offer(needs_done=["Demo"], needs_fields=["value"])
    given = {"expected": deal.stage_id, "done": "Demo"}
    assert browser.post(f"/deals/{deal.pk}/stage/{to.pk}/", given).status_code == 422
    assert not Task.objects.filter(about_id=deal.pk).exists()
