"""A program of an administrator sets up how deals go, as the pages do; nobody else's does."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from troth.apikit.tests.callers import Caller, make_member
from troth.exchange.tests.importing import bring_in
from troth.sales import commands, queries
from troth.sales.models import DiscountLimit, LossReason, Pipeline, Stage
from troth.team.actor import Actor, everyone
from troth.team.models import Member
from troth.team.queries import history_of

pytestmark = pytest.mark.django_db
KINDS = ("pipelines", "stages", "loss_reasons", "discount_limits")


@pytest.fixture
def program(administrator: Member) -> Caller:
    return Caller(administrator)


def names() -> list[str]:
    return [each.name for each in queries.stages_of(Pipeline.objects.get(name="Sales").pk)]


def stage(name: str) -> Stage:
    return Stage.objects.get(name=name, pipeline__name="Sales")


def errors(answer: Any) -> dict[str, str]:
    assert answer.status_code == 422, answer.content
    return {each["field"]: each["message"] for each in answer.json()["errors"]}


def test_a_pipeline_begins_with_its_ends_at_the_place_that_is_given(program: Caller) -> None:
    answer = program.call("POST", "/pipelines", {"name": "Rentals", "position": 1})
    assert answer.status_code == 201, answer.content
    assert [each.name for each in queries.pipelines()] == ["Rentals", "Sales"]
    kinds = [each.kind for each in queries.stages_of(answer.json()["id"])]
    assert kinds == ["open", "won", "lost"]
    assert "name" in errors(program.call("POST", "/pipelines", {"name": "RENTALS"}))


def test_a_stage_is_added_between_others_with_what_it_asks_for(program: Caller) -> None:
    home = Pipeline.objects.get()
    given = {
        "name": "Trial ride", "pipeline": str(home.pk), "position": 2, "probability": 25, "days": 7,
        "needs_fields": ["value", "company"], "needs_done": ["Helmet fitted"], "needs_step": True,
    }  # fmt: skip
    answer = program.call("POST", "/stages", given)
    assert answer.status_code == 201, answer.content
    assert names() == ["First talk", "Trial ride", "Needs known", "Offer", "Signing", "Won", "Lost"]
    shown = program.call("GET", f"/stages/{answer.json()['id']}").json()
    assert shown["needs_fields"] == ["value", "company"]
    assert (shown["kind"], shown["probability"], shown["days"], shown["needs_step"]) == ("open", 25, 7, True)


def test_a_stage_asks_for_no_field_that_there_is_not(program: Caller) -> None:
    path = f"/stages/{stage('Offer').pk}"
    refused = errors(program.call("PATCH", path, {"needs_fields": ["value", "vlaue"]}))
    assert "vlaue" in refused["needs_fields"]
    assert stage("Offer").needs_fields == []


def test_an_end_stays_certain_and_behind_the_open_stages(program: Caller) -> None:
    path = f"/stages/{stage('Won').pk}"
    assert "probability" in errors(program.call("PATCH", path, {"probability": 90}))
    assert "position" in errors(program.call("PATCH", path, {"position": 1}))
    assert program.call("PATCH", path, {"name": "Signed"}).status_code == 200
    assert names()[-2:] == ["Signed", "Lost"]


def test_a_stage_stays_in_its_pipeline(program: Caller) -> None:
    other = program.call("POST", "/pipelines", {"name": "Rentals"}).json()["id"]
    path = f"/stages/{stage('Offer').pk}"
    assert "pipeline" in errors(program.call("PATCH", path, {"pipeline": other}))
    assert program.call("PATCH", path, {"position": 1}).json()["position"] == 1
    assert names()[:2] == ["Offer", "First talk"]


def test_nothing_goes_that_deals_stand_at(program: Caller, seller: Actor) -> None:
    offer, lost, reason = stage("Offer"), stage("Lost"), queries.loss_reasons()[0]
    deal = commands.create_deal(values={"name": "Bikes", "stage": offer.pk}, by=seller)
    assert program.call("DELETE", f"/stages/{offer.pk}").status_code == 409
    commands.change_deal(record=deal, values={"stage": lost.pk, "lost_reason": reason.pk}, by=seller)
    assert program.call("DELETE", f"/loss_reasons/{reason.pk}").status_code == 409
    assert program.call("DELETE", f"/stages/{offer.pk}").status_code == 204
    assert program.call("DELETE", f"/stages/{lost.pk}").status_code == 409
    assert program.call("DELETE", f"/pipelines/{offer.pipeline_id}").status_code == 409
    assert "Lost" in names()


def test_a_reason_is_added_named_anew_and_deleted(program: Caller) -> None:
    made = program.call("POST", "/loss_reasons", {"name": "Moved away", "position": 1}).json()
    assert queries.loss_reasons()[0].name == "Moved away"
    program.call("PATCH", f"/loss_reasons/{made['id']}", {"name": "Moved abroad"})
    assert LossReason.objects.get(pk=made["id"]).name == "Moved abroad"
    assert program.call("DELETE", f"/loss_reasons/{made['id']}").status_code == 204


def test_a_limit_is_one_of_each_role(program: Caller) -> None:
    made = program.call("POST", "/discount_limits", {"role": "member", "percent": 12.5})
    assert made.status_code == 201, made.content
    assert (made.json()["role"], made.json()["percent"]) == ("member", 12.5)
    assert "role" in errors(program.call("POST", "/discount_limits", {"role": "member", "percent": 5}))
    assert "role" in errors(program.call("POST", "/discount_limits", {"role": "pilot", "percent": 5}))
    path = f"/discount_limits/{made.json()['id']}"
    assert "percent" in errors(program.call("PATCH", path, {"percent": 12.555}))
    assert "role" in errors(program.call("PATCH", path, {"role": "manager"}))
    assert program.call("PATCH", path, {"percent": 15, "may_leave_list": True}).status_code == 200
    seller = make_member("member")
    limit = queries.limit_of(Actor(member_id=seller.pk, name=seller.name))
    assert limit
    assert (limit.percent, limit.may_leave_list) == (Decimal(15), True)
    assert program.call("DELETE", path).status_code == 204
    assert not DiscountLimit.objects.exists()


def test_the_same_call_with_its_key_is_done_once(program: Caller) -> None:
    key = {"Idempotency_Key": uuid4().hex}
    first = program.call("POST", "/loss_reasons", {"name": "Moved away"}, **key)
    again = program.call("POST", "/loss_reasons", {"name": "Moved away"}, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert program.call("POST", "/loss_reasons", {"name": "Elsewhere"}, **key).status_code == 409


@pytest.mark.parametrize("role", ["manager", "member", "read-only"])
def test_whoever_is_no_administrator_reads_and_writes_nothing(role: str, program: Caller) -> None:
    program.call("POST", "/discount_limits", {"role": role, "percent": 12})
    other = Caller(make_member(role))
    home = Pipeline.objects.get()
    bodies: dict[str, dict[str, Any]] = {
        "pipelines": {"name": "Mine"}, "stages": {"name": "Mine", "pipeline": str(home.pk)},
        "loss_reasons": {"name": "Mine"}, "discount_limits": {"role": role, "percent": 1},
    }  # fmt: skip
    for kind in KINDS:
        (first, *_rest) = other.call("GET", f"/{kind}").json()["items"]
        assert other.call("POST", f"/{kind}", bodies[kind]).status_code == 403
        assert other.call("PATCH", f"/{kind}/{first['id']}", bodies[kind]).status_code == 403
        assert other.call("DELETE", f"/{kind}/{first['id']}").status_code == 403
    assert not Pipeline.objects.filter(name="Mine").exists()


def test_a_limit_is_seen_by_its_role_and_by_administrators(program: Caller) -> None:
    for role, percent in (("member", 10), ("manager", 60)):
        assert program.call("POST", "/discount_limits", {"role": role, "percent": percent}).status_code == 201
    keys = {each["role"]: each["id"] for each in program.call("GET", "/discount_limits").json()["items"]}
    assert keys.keys() == {"member", "manager"}
    seller = Caller(make_member("member"))
    assert [each["role"] for each in seller.call("GET", "/discount_limits").json()["items"]] == ["member"]
    asked = seller.call("GET", "/discount_limits?where=percent%20%3E%2050&count=exact").json()
    assert asked["items"] == []
    assert seller.call("GET", f"/discount_limits/{keys['member']}").status_code == 200
    foreign = f"/discount_limits/{keys['manager']}"
    assert seller.call("GET", foreign).status_code == 404
    assert seller.call("PATCH", foreign, {"percent": 99}).status_code == 404
    assert seller.call("DELETE", foreign).status_code == 404
    assert DiscountLimit.objects.get(pk=keys["manager"]).percent == 60


def test_each_change_is_in_the_trail(program: Caller, administrator: Member) -> None:
    made = program.call("POST", "/discount_limits", {"role": "member", "percent": 12}).json()
    program.call("PATCH", f"/discount_limits/{made['id']}", {"percent": 14})
    changes = history_of("discount_limits", made["id"], seen_by=everyone())
    assert changes
    assert {entry.actor_id for entry in changes} == {administrator.pk}


def test_the_document_of_the_api_tells_of_them(program: Caller) -> None:
    paths = program.call("GET", "/openapi.json").json()["paths"]
    for kind in KINDS:
        assert {"get", "post"} <= paths[f"/api/v1/{kind}"].keys()
        assert {"get", "patch", "delete"} <= paths[f"/api/v1/{kind}/{{id}}"].keys()


def test_a_file_sets_nothing_up() -> None:
    found = bring_in("name\nMine\n", "pipelines")
    assert (found.created, found.failed) == (0, 1)
    assert not Pipeline.objects.filter(name="Mine").exists()


def test_a_limit_keeps_the_key_of_its_role() -> None:
    commands.set_discount_limits(limits={make_member("member").role_id: Decimal(10)}, by=everyone())
    with connection.cursor() as cursor:
        cursor.execute("update sales_discount_limit set role_key = 'pilot'")
    assert DiscountLimit.objects.get().role_key == "member"
