"""An administrator sets up how deals go, and no deal is lost on the way."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Conflict, Invalid
from troth.sales import commands, queries
from troth.sales.models import Deal, LossReason, Pipeline, Stage
from troth.team.actor import Actor

pytestmark = pytest.mark.django_db


def stage(name: str, pipeline: str = "Sales") -> Stage:
    return Stage.objects.get(name=name, pipeline__name=pipeline)


def names(pipeline: str = "Sales") -> list[str]:
    return [each.name for each in queries.stages_of(Pipeline.objects.get(name=pipeline).pk)]


def deal_at(at: Stage, by: Actor, **values: object) -> Deal:
    return commands.create_deal(values={"name": "Three bikes", "stage": at.pk, **values}, by=by)


def test_a_pipeline_begins_with_a_stage_and_both_ends(seller: Actor) -> None:
    commands.add_pipeline(name="Rentals", by=seller)
    assert [each.kind for each in queries.stages_of(Pipeline.objects.get(name="Rentals").pk)] == [
        "open", "won", "lost",
    ]  # fmt: skip


def test_a_new_stage_stands_before_the_ends(seller: Actor) -> None:
    commands.add_stage(pipeline=Pipeline.objects.get(), name="Trial ride", by=seller)
    assert names() == ["First talk", "Needs known", "Offer", "Signing", "Trial ride", "Won", "Lost"]


def test_two_stages_of_one_name_are_told_apart_by_none(seller: Actor) -> None:
    with pytest.raises(Invalid, match="of this name"):
        commands.add_stage(pipeline=Pipeline.objects.get(), name="OFFER", by=seller)


def test_a_stage_goes_and_its_deals_go_on_in_another(seller: Actor) -> None:
    deal = deal_at(stage("Offer"), seller)
    with pytest.raises(Conflict, match="Say to which stage"):
        commands.delete_stage(stage=stage("Offer"), to=None, by=seller)
    commands.delete_stage(stage=stage("Offer"), to=stage("Signing"), by=seller)
    deal.refresh_from_db()
    assert deal.stage.name == "Signing"
    assert "Offer" not in names()


def test_the_ends_and_the_last_stage_stay(seller: Actor) -> None:
    with pytest.raises(Conflict, match="two ends"):
        commands.delete_stage(stage=stage("Won"), to=None, by=seller)
    made = commands.add_pipeline(name="Rentals", by=seller)
    with pytest.raises(Conflict, match="only stage"):
        commands.delete_stage(stage=queries.first_stage(made.pk), to=None, by=seller)


def test_a_pipeline_goes_and_its_deals_keep_how_they_ended(seller: Actor) -> None:
    home = Pipeline.objects.get()
    commands.add_pipeline(name="Rentals", by=seller)
    running, won = deal_at(stage("First talk", "Rentals"), seller), deal_at(stage("Won", "Rentals"), seller)
    reason = queries.loss_reasons()[0]
    lost = deal_at(stage("Lost", "Rentals"), seller, lost_reason=reason.pk)
    rentals = Pipeline.objects.get(name="Rentals")
    with pytest.raises(Conflict, match="another pipeline"):
        commands.delete_pipeline(pipeline=rentals, to=stage("First talk", "Rentals"), by=seller)
    commands.delete_pipeline(pipeline=rentals, to=stage("Offer"), by=seller)
    kept = Deal.objects.in_bulk([running.pk, won.pk, lost.pk])
    assert {each.pipeline_id for each in kept.values()} == {home.pk}
    assert [kept[each.pk].stage.name for each in (running, won, lost)] == ["Offer", "Won", "Lost"]
    assert kept[lost.pk].lost_reason == reason
    with pytest.raises(Conflict, match="only pipeline"):
        commands.delete_pipeline(pipeline=home, to=None, by=seller)


def test_a_reason_goes_and_its_deals_are_counted_under_another(seller: Actor) -> None:
    price, later = queries.loss_reasons()[:2]
    deal = deal_at(stage("Lost"), seller, lost_reason=price.pk)
    with pytest.raises(Conflict, match="counted"):
        commands.delete_loss_reason(reason=price, to=None, by=seller)
    commands.delete_loss_reason(reason=price, to=later, by=seller)
    deal.refresh_from_db()
    assert deal.lost_reason == later
    assert not LossReason.objects.filter(pk=price.pk).exists()


def test_stages_are_put_in_order_by_a_key(seller: Actor, browser: Client) -> None:
    home = Pipeline.objects.get()
    keys = [str(each.pk) for each in queries.stages_of(home.pk) if each.kind == "open"]
    place = f"/settings/pipelines/{home.pk}/order/"
    browser.post(place, {"id": keys, "up": keys[2]})
    assert names() == ["First talk", "Offer", "Needs known", "Signing", "Won", "Lost"]
    browser.post(place, {"id": keys[:2]})
    assert names()[:2] == ["First talk", "Offer"]


def test_a_page_says_how_many_deals_are_where(seller: Actor, browser: Client) -> None:
    deal_at(stage("Offer"), seller)
    page = browser.get(f"/settings/stages/{stage('Offer').pk}/").content.decode()
    assert "1 deal is here." in page
    assert "Needs known" in page


def test_a_stage_is_changed_on_its_page(browser: Client) -> None:
    place = f"/settings/stages/{stage('Offer').pk}/"
    asked = {"name": "Offer sent", "probability": "60", "days": "10", "needs_fields": ["value"]}
    more = {"needs_done": "Demo\nPrice agreed\n", "needs_step": "on"}
    assert browser.post(place, {**asked, **more}).status_code == 302
    kept = stage("Offer sent")
    assert (kept.probability, kept.days, kept.needs_fields) == (60, 10, ["value"])
    assert (kept.needs_done, kept.needs_step) == (["Demo", "Price agreed"], True)
    refused = browser.post(place, {**asked, "probability": "120"})
    assert refused.status_code == 422
    assert "100" in refused.content.decode()


def test_the_ends_stay_certain(browser: Client) -> None:
    browser.post(f"/settings/stages/{stage('Won').pk}/", {"name": "Signed", "probability": "5"})
    assert stage("Signed").probability == 100


@pytest.mark.parametrize("role", ["manager", "member", "read-only"])
def test_only_an_administrator_sets_up(role: str) -> None:
    client = Client()
    client.force_login(make_member(role))
    assert client.get("/settings/pipelines/").status_code == 403
    assert client.post("/settings/pipelines/", {"name": "Mine"}).status_code == 403
    assert Pipeline.objects.count() == 1
