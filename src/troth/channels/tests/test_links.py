"""A conversation is about records beside its person: they lead to one another, to who may see both."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member
from troth.channels import queries
from troth.channels.models import Conversation, Happening, Link, Mailbox
from troth.ground.clock import now
from troth.people.commands import create_company
from troth.people.models import Person
from troth.team.actor import Actor, everyone
from troth.team.models import Member
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db: None) -> Member:
    return make_member("administrator")


@pytest.fixture
def browser(chief: Member) -> Client:
    client = Client()
    client.force_login(chief)
    return client


@pytest.fixture
def talk(mailbox: Mailbox) -> Conversation:
    at = now()
    return Conversation.objects.create(
        channel="mail", subject="Forty bikes", mailbox=mailbox, first_at=at, last_at=at
    )


@pytest.fixture
def firm(db: None) -> Any:
    return create_company(values={"name": "Otter Bay Couriers"}, by=everyone())


def linked(talk: Conversation) -> list[tuple[str, Any]]:
    return list(Link.objects.filter(conversation=talk).values_list("about_kind", "about_id"))


def seen(by: Member) -> Actor:
    return actor_of(by, origin="test")


def test_a_record_is_linked_shown_on_both_pages_and_let_go(
    browser: Client, talk: Conversation, firm: Any, chief: Member
) -> None:
    base, named = f"/inbox/{talk.pk}/", f"companies:{firm.pk}"
    offered = browser.get("/inbox/records/?q=otter").content.decode()
    assert f'data-value="{named}"' in offered
    for _twice in range(2):
        browser.post(f"{base}links/", {"record": named})
    assert linked(talk) == [("companies", firm.pk)]
    assert "Otter Bay Couriers" in browser.get(base).content.decode()
    assert "Forty bikes" in browser.get(f"/companies/{firm.pk}/").content.decode()
    assert [each.pk for each in queries.conversations_about("companies", firm.pk, seen_by=seen(chief))] == [
        talk.pk
    ]
    browser.post(f"{base}links/remove/", {"record": named})
    assert linked(talk) == []
    assert "took off its link to" in browser.get(base).content.decode()
    gone = Happening.objects.latest("at")
    browser.post(f"{base}back/{gone.pk}/")
    assert linked(talk) == [("companies", firm.pk)]


@pytest.mark.parametrize(
    "named", ["", "companies", "companies:no", "dragons:{key}", "companies:{key}", "members:{key}"]
)
def test_what_is_not_found_is_not_linked(browser: Client, talk: Conversation, named: str) -> None:
    answer = browser.post(f"/inbox/{talk.pk}/links/", {"record": named.format(key=uuid4())})
    assert answer.status_code == 422
    assert linked(talk) == []


def test_no_conversation_is_about_a_conversation(browser: Client, talk: Conversation) -> None:
    assert browser.post(f"/inbox/{talk.pk}/links/", {"record": f"conversations:{talk.pk}"}).status_code == 422
    assert "Forty bikes" not in browser.get("/inbox/records/?q=forty").content.decode()


def test_whom_it_is_with_is_no_record_that_it_is_about(
    browser: Client, talk: Conversation, siobhan: Person
) -> None:
    assert browser.post(f"/inbox/{talk.pk}/links/", {"record": f"people:{siobhan.pk}"}).status_code == 422
    assert str(siobhan.pk) not in browser.get("/inbox/records/?q=siobhan").content.decode()
    assert linked(talk) == []


def test_who_may_not_see_the_conversation_is_not_told_of_it(talk: Conversation, firm: Any) -> None:
    owner = make_member("member")
    Mailbox.objects.filter(pk=str(talk.mailbox_id)).update(owner=owner, team=None)
    Link.objects.create(conversation=talk, about_kind="companies", about_id=firm.pk)
    stranger = make_member("member")
    assert queries.conversations_about("companies", firm.pk, seen_by=seen(stranger)) == []
    assert len(queries.conversations_about("companies", firm.pk, seen_by=seen(owner))) == 1
