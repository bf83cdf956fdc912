"""Administrators say what is written for, in which words, and how much is too much."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.privacy import queries
from troth.privacy.commands.ledger import Proof
from troth.privacy.models import Budget, Purpose, QuietHours, Wording
from troth.privacy.tests.saying import claim, person, refusal, say
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
