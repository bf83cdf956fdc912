"""Administrators say what is written for, in which words, and how much is too much."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from troth.apikit.tests.callers import Caller, make_member
from troth.exchange.models import Export
from troth.people.models import Person
from troth.privacy import commands, queries
from troth.privacy.commands.ledger import Proof
from troth.privacy.models import Budget, Purpose, QuietHours, Wording
from troth.privacy.tests.saying import BY, claim, person, refusal, say
from troth.team.models import Audit

pytestmark = pytest.mark.django_db
HOME = "/settings/consent/"


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(make_member())
    return client


def test_a_purpose_is_added_worded_and_retired(administrator: Client) -> None:
    values = {"name": "Club news", "basis": "consent", "channels": ["mail", "sms"]}
    assert administrator.post(HOME, values).status_code == 302
    club = Purpose.objects.get(key="club-news")
    assert (club.may_refuse, club.must_confirm, club.channels) == (True, False, ["mail", "sms"])
    here = f"{HOME}{club.pk}/"
    words = {"language": "en", "title": "Club news", "text": "What the club does."}
    assert administrator.post(f"{here}words/", words).status_code == 302
    ada = person()
    entry = say(ada, "granted", "club-news", proof=Proof(language="en"))
    assert administrator.post(f"{here}words/", {**words, "text": "Rides and talks."}).status_code == 302
    entry.refresh_from_db()
    assert entry.wording
    assert entry.wording.text == "What the club does."
    assert Wording.objects.filter(purpose=club).count() == 2
    assert "Rides and talks." in administrator.get(here).content.decode()
    assert administrator.post(f"{here}topics/", {"name": "Rides"}).status_code == 302
    assert administrator.post(f"{here}topics/", {"name": "Rides"}).status_code == 422
    assert administrator.post(f"{here}retire/").status_code == 302
    assert refusal(ada, "club-news") == "no_purpose"
    assert Audit.objects.filter(object_type="purposes", object_id=club.pk).exists()


def test_what_the_basis_means_holds_whatever_is_ticked(administrator: Client) -> None:
    contract = {"name": "Recalls", "basis": "obligation", "channels": ["mail"], "must_confirm": "on"}
    administrator.post(HOME, contract)
    recalls = Purpose.objects.get(key="recalls")
    assert (recalls.may_refuse, recalls.must_confirm) == (False, False)
    assert administrator.post(HOME, contract).status_code == 422  # there is one of that name
    assert administrator.post(HOME, {**contract, "name": "X", "channels": []}).status_code == 422


def test_the_limits_are_set_and_lifted(administrator: Client) -> None:
    ada = person()
    say(ada, "granted")
    limits = {"most": "1", "days": "30", "mail_starts": "22:00", "mail_ends": "07:00"}
    assert administrator.post(f"{HOME}limits/", limits).status_code == 302
    assert QuietHours.objects.get().channel == "mail"
    assert queries.limits()["mail_ends"] == "07:00"
    assert administrator.post(f"{HOME}limits/", {"most": "", "days": "7"}).status_code == 302
    assert not Budget.objects.exists()
    assert not QuietHours.objects.exists()
    assert [claim(ada) for _each in range(9)] == [""] * 9
    assert administrator.post(f"{HOME}limits/", {"days": "7", "sms_starts": "22:00"}).status_code == 422


def test_only_administrators_set_it_up() -> None:
    member = Client()
    member.force_login(make_member("member"))
    assert member.get(HOME).status_code == 403
    assert member.post(f"{HOME}limits/", {"days": "7"}).status_code == 403


def test_a_budget_for_one_purpose_holds_beside_that_for_everything(administrator: Client) -> None:
    ada, bea = person(), person("Bea Ford")
    for who in (ada, bea):
        say(who, "granted")
        say(who, "granted", "offers")
    add = f"{HOME}limits/budgets/"
    assert administrator.post(add, {"most": "1", "days": "14"}).status_code == 422
    assert administrator.post(add, {"most": "1", "days": "14", "purposes": ["nothing"]}).status_code == 422
    assert administrator.post(add, {"most": "1", "days": "14", "purposes": ["newsletter"]}).status_code == 302
    assert [claim(ada), claim(ada), claim(ada, "offers")] == ["", "budget", ""]
    page = administrator.get(f"{HOME}limits/?of=newsletter:mail").content.decode()
    assert "At most 1 message in 14 days" in page
    purpose = queries.find_purpose("newsletter")
    assert purpose
    today = queries.held_today(purpose=purpose, channel="mail")
    assert (today.everybody, today.allowed, today.by_budget, today.left) == (2, 2, 1, 1)
    (budget,) = queries.other_budgets()
    assert administrator.post(f"{add}{budget.pk}/remove/").status_code == 302
    assert administrator.post(f"{add}{budget.pk}/remove/").status_code == 404
    assert claim(ada) == ""


def test_what_the_night_would_hold_back_is_counted_by_the_clock_of_each() -> None:
    for name, zone in (
        ("Ada Quill", "Europe/Dublin"),
        ("Bea Ford", "Australia/Sydney"),
        ("Cy Hale", "Mars/Base"),
    ):
        say(person(name, time_zone=""), "granted", "offers", "phone")
        Person.objects.filter(name=name).update(time_zone=zone)
    purpose = queries.find_purpose("offers")
    assert purpose
    noon = datetime(2099, 1, 5, 12, tzinfo=UTC)  # 23:00 in Sydney
    today = queries.held_today(purpose=purpose, channel="phone", at=noon)
    assert (today.allowed, today.by_night, today.left) == (3, 1, 2)
    held = [refusal(each, "offers", "phone", at=noon) for each in Person.objects.order_by("name")]
    assert held == ["", "quiet_hours", ""]


def test_whoever_may_not_be_called_is_on_no_list_of_calls() -> None:
    ada, bea, cy = person(), person("Bea Ford"), person("Cy Hale", phone="+353861234999")
    for who in (ada, bea, cy):
        say(who, "granted", "offers", "phone")
    say(bea, "withdrawn", "offers", "phone")
    commands.suppress(kind="phone", address="+353861234999", reason="asked", by=BY)
    asked = {"kind": "people", "form": "csv", "permit": 'may_be_contacted("offers", phone)'}
    caller = Caller(make_member())
    assert caller.post("/export/", asked).status_code == 302
    export = Export.objects.latest("created_at")
    items = caller.call("GET", f"/people?where={export.where}").json()["items"]
    assert [each["name"] for each in items] == ["Ada Quill"]
