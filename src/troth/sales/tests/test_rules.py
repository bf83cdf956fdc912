"""What happens by itself when a deal enters a stage: once, and whoever moved it."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.agenda.models import Task
from troth.catalog.errors import Invalid
from troth.sales import commands, queries
from troth.sales.models import Deal, Document, Notice, Stage, StageRule
from troth.team.actor import Actor
from troth.team.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(db: None) -> Stage:
    return Stage.objects.get(name="Offer")


def rule(stage: Stage, action: str, by: Actor, **inputs: object) -> StageRule:
    return commands.add_rule(stage=stage, action=action, inputs=inputs, by=by)


def entered(stage: Stage, by: Actor) -> Deal:
    deal = commands.create_deal(values={"name": "Three bikes"}, by=by)
    return commands.change_deal(record=deal, values={"stage": stage.pk}, by=by)


def test_a_step_is_planned_for_the_owner(offer: Stage, seller: Actor) -> None:
    rule(offer, "add_step", seller, title="Call after the offer", days=3)
    deal = entered(offer, seller)
    task = Task.objects.get(about_id=deal.pk)
    assert (task.title, task.owner_id) == ("Call after the offer", seller.member_id)
    assert task.due_at


def test_a_rule_is_followed_once_for_an_entry_and_again_for_the_next(offer: Stage, seller: Actor) -> None:
    rule(offer, "add_step", seller, title="Call")
    deal = entered(offer, seller)
    commands.follow_rules(deal=deal, stage=offer)
    assert Task.objects.filter(about_id=deal.pk).count() == 1
    commands.change_deal(record=deal, values={"stage": queries.first_stage().pk}, by=seller)
    commands.change_deal(record=deal, values={"stage": offer.pk}, by=seller)
    assert Task.objects.filter(about_id=deal.pk).count() == 2


def test_a_member_is_told_on_every_page_until_it_is_put_away(
    offer: Stage, seller: Actor, browser: Client
) -> None:
    rule(offer, "tell", seller, words="is at the offer now.")
    entered(offer, seller)
    page = browser.get("/deals/notices/", headers={"HX-Request": "true"}).content.decode()
    assert "is at the offer now." in page
    browser.post(f"/deals/notices/{Notice.objects.get().pk}/seen/")
    assert "offer now" not in browser.get("/deals/notices/").content.decode()
    assert "/deals/notices/" in browser.get("/people/").content.decode()


def test_a_rule_that_can_not_be_followed_holds_nobody_back(
    offer: Stage, seller: Actor, administrator: Member
) -> None:
    gone = Member.objects.create(email="gone@hollin.example", name="Gone", role=administrator.role)
    rule(offer, "add_step", seller, title="Call", who=str(gone.pk))
    rule(offer, "add_step", seller, title="Write")
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    deal = entered(offer, seller)
    assert deal.stage == offer
    assert [task.title for task in Task.objects.filter(about_id=deal.pk)] == ["Write"]


def test_a_document_is_drafted_once_for_an_entry_and_its_owner_is_told(
    offer: Stage, seller: Actor, browser: Client
) -> None:
    commands.add_starting_templates(language="en", by=seller)
    german = {"name": "Angebot", "kind": "quote", "language": "de", "asks_signature": True, "valid_days": 7}
    template = commands.add_template(values=german, blocks=queries.starting_blocks("quote", "de"), by=seller)
    rule(offer, "make_document", seller, kind="quote", template=str(template.pk), language="fr")
    rule(offer, "make_document", seller, kind="contract")
    deal = entered(offer, seller)
    commands.follow_rules(deal=deal, stage=offer)

    made = Document.objects.filter(deal=deal).order_by("created_at")
    assert [(one.kind, one.state, one.language) for one in made] == [
        ("quote", "draft", "fr"),
        ("contract", "draft", "en"),
    ]
    assert next(one.template_id for one in made) == template.pk
    assert [told.member_id for told in Notice.objects.all()] == [seller.member_id] * 2
    page = browser.get(f"/settings/stages/{offer.pk}/").content.decode()
    assert "Angebot" in page
    assert "Contract" in page


def test_a_rule_without_its_words_is_refused(offer: Stage, seller: Actor) -> None:
    with pytest.raises(Invalid):
        rule(offer, "add_step", seller, days=3)
    with pytest.raises(Invalid):
        rule(offer, "fly", seller)


def test_rules_are_made_and_taken_away_on_the_page_of_the_stage(offer: Stage, browser: Client) -> None:
    place = f"/settings/stages/{offer.pk}/rules/"
    assert "What is to be done" in browser.get(place, {"action": "add_step"}).content.decode()
    assert browser.post(place, {"action": "add_step", "title": ""}).status_code == 422
    browser.post(place, {"action": "add_step", "title": "Call", "days": "2"})
    assert "What is to be done: Call" in browser.get(f"/settings/stages/{offer.pk}/").content.decode()
    browser.post(f"{place}{StageRule.objects.get().pk}/delete/")
    assert not StageRule.objects.exists()
