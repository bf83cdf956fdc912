"""Whoever may grant a discount is told that somebody asks, sees all that wait, and answers with a reason."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from troth.catalog.errors import Invalid
from troth.sales import commands
from troth.sales.models import Approval, Deal, Notice
from troth.sales.tests.test_lines import add, make_deal, make_list, make_price, make_product
from troth.team.actor import everyone
from troth.team.models import Member
from troth.team.tests.factories import acting_as, make_member, role
from troth.timeline.models import Interaction
from troth.webkit.shell import waiting_counts

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def seller() -> Member:
    limits = {role("member").pk: D(10), role("manager").pk: D(30)}
    commands.set_discount_limits(limits=limits, by=everyone())
    return make_member()


@pytest.fixture
def manager(seller: Member) -> Member:
    return make_member(role_key="manager")


def ask(seller: Member, percent: str = "20") -> Approval:
    product = make_product(f"Road bike {percent}")
    price_list = make_list(f"List {percent}", tag=f"t{percent}") if percent != "20" else make_list()
    make_price(product, "1000", price_list)
    by = acting_as(seller)
    line = add(make_deal(by), by, product=product.pk)
    line = commands.change_line(record=line, values={"discount_percent": D(percent)}, by=by)
    return commands.ask_for_discount(line=line, note="An old customer", by=by)


def told(member: Member) -> list[str]:
    return list(Notice.objects.filter(member=member).values_list("words", flat=True))


def browse(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_who_may_answer_is_told_and_who_asked_hears_the_answer(seller: Member, manager: Member) -> None:
    other = make_member()
    asked = ask(seller)
    assert len(told(manager)) == 1
    assert "Road bike 20, 20 % below the list" in told(manager)[0]
    assert (told(seller), told(other)) == ([], [])
    commands.answer_discount(asked=asked, is_granted=False, reason="Too low", by=acting_as(manager))
    assert "Too low" in told(seller)[0]
    facts = Interaction.objects.filter(about_id=asked.deal_id, event__startswith="sales.discount")
    assert sorted(facts.values_list("event", flat=True)) == [
        "sales.discount_answered",
        "sales.discount_asked",
    ]


def test_nobody_refuses_without_a_reason(seller: Member, manager: Member) -> None:
    asked = ask(seller)
    with pytest.raises(Invalid, match="why not"):
        commands.answer_discount(asked=asked, is_granted=False, by=acting_as(manager))
    assert Approval.objects.get().answer == "open"


def test_what_waits_is_counted_for_those_who_may_answer(seller: Member, manager: Member) -> None:
    ask(seller)
    assert waiting_counts(acting_as(manager))["approvals-list"] == 1
    assert waiting_counts(acting_as(seller))["approvals-list"] == 0
    page = browse(manager).get("/approvals/").content.decode()
    assert "Road bike 20" in page


def test_a_program_grants_and_refuses_with_a_reason(seller: Member, manager: Member) -> None:
    asked = ask(seller)
    path = "/api/v1/approvals/actions"
    body: dict[str, Any] = {"ids": [str(asked.pk)], "inputs": {"reason": "For the fair"}}
    assert post(browse(seller), f"{path}/grant", body).status_code == 403
    refused = post(browse(manager), f"{path}/refuse", {"ids": [str(asked.pk)], "inputs": {}})
    assert refused.status_code == 422
    assert post(browse(manager), f"{path}/grant", body).status_code == 200
    asked.refresh_from_db()
    assert (asked.answer, asked.reason) == ("granted", "For the fair")
    assert post(browse(manager), f"{path}/grant", body).status_code == 409


def test_the_answer_is_written_down_with_its_reason(seller: Member, manager: Member) -> None:
    asked = ask(seller)
    path = f"/deals/{asked.deal_id}/approvals/{asked.pk}/"
    answer = browse(manager).post(path, {"answer": "refused", "reason": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    browse(manager).post(path, {"answer": "refused", "reason": "Too low"}, headers={"HX-Request": "true"})
    page = browse(seller).get(f"/deals/{asked.deal_id}/").content.decode()
    assert "Too low" in page
    assert "Too low" in browse(seller).get(f"/deals/{asked.deal_id}/history/").content.decode()


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, json.dumps(body), "application/json")


def test_an_answered_wish_is_not_among_those_that_wait(seller: Member, manager: Member) -> None:
    asked = ask(seller)
    commands.answer_discount(asked=asked, is_granted=True, by=acting_as(manager))
    assert waiting_counts(acting_as(manager))["approvals-list"] == 0
    assert Deal.objects.get(pk=asked.deal_id)
