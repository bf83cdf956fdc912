"""A member writes from the mailboxes that are theirs, takes back, and sees what has not left."""

from __future__ import annotations

import html
import re
from ipaddress import ip_network
from typing import Any
from uuid import uuid4

import dkim
import pytest
from django.test import Client

from troth.channels.commands import send_from
from troth.channels.models import Conversation, Folder, Mailbox, Message, Outgoing
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.sink import Sink
from troth.people.models import Person
from troth.privacy.queries import find_contact_of, why_contacted
from troth.privacy.tests.saying import say
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db


def member(name: str, role: str = "member") -> Member:
    return Member.objects.create(
        email=f"{name}@hollin.example", name=name.title(), role=Role.objects.get(key=role)
    )


def signed_in(who: Member) -> Client:
    client = Client()
    client.force_login(who)
    return client


@pytest.fixture
def dele(db: None) -> Member:
    return member("dele")


@pytest.fixture
def browser(dele: Member) -> Client:
    return signed_in(dele)


def typed(mailbox: Mailbox, **other: object) -> dict[str, object]:
    given = {"mailbox": mailbox.pk, "to": "Siobhán <s@merrin.example>", "subject": "Wheels", "text": "Here."}
    return {**given, **other}


def test_what_is_written_waits_and_is_taken_back_with_its_words(
    browser: Client, office: Mailbox, dele: Member
) -> None:
    answer = browser.post("/mail/write/", typed(office, cc="t@merrin.example"))
    decided = Outgoing.objects.get()
    assert answer["Location"] == "/mail/outgoing/"
    assert (decided.member, decided.kind, decided.state) == (dele, "personal", "pending")
    back = browser.post(f"/mail/outgoing/{decided.pk}/undo/")
    page = browser.get(back["Location"]).content.decode()
    for words in ("Here.", "s@merrin.example", "t@merrin.example", "Wheels"):
        assert words in page
    decided.refresh_from_db()
    assert decided.state == "undone"


def test_the_page_of_a_person_leads_to_the_composer(
    browser: Client, office: Mailbox, siobhan: Person
) -> None:
    address = f"/mail/write/?person={siobhan.pk}"
    assert address in browser.get(f"/people/{siobhan.pk}/").content.decode()
    assert 'value="s@merrin.example"' in browser.get(address).content.decode().lower()
    assert browser.get(f"/mail/write/?person={uuid4()}").status_code == 404


def test_who_may_write_from_a_mailbox(browser: Client, office: Mailbox, dele: Member) -> None:
    Mailbox.objects.update(owner=member("orla"))
    assert browser.post("/mail/write/", typed(office)).status_code == 404
    Mailbox.objects.update(owner=None)
    assert signed_in(member("rea", "read-only")).post("/mail/write/", typed(office)).status_code == 403
    assert not Outgoing.objects.exists()
    assert browser.post("/mail/write/", typed(office)).status_code == 302


def test_nobody_answers_in_a_conversation_that_is_not_theirs(
    browser: Client, office: Mailbox, inbox: Folder, arrive: Arrive
) -> None:
    arrive(inbox, mail("1@merrin"))
    message, conversation = Message.objects.get(), Conversation.objects.get()
    own = Mailbox.objects.create(name="D", address="dele@hollin.example", host="127.0.0.1")
    Mailbox.objects.filter(pk=office.pk).update(owner=member("orla"))
    for values in ({"answers": message.pk}, {"conversation": conversation.pk}):
        assert browser.post("/mail/write/", typed(own, **values)).status_code == 404
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("values", [{"to": "nobody"}, {"to": ""}, {"text": ""}, {"mailbox": "x"}])
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    browser: Client, office: Mailbox, values: dict[str, str]
) -> None:
    answer = browser.post("/mail/write/", {**typed(office, subject="Keep this"), **values})
    assert answer.status_code == 422
    assert "Keep this" in answer.content.decode()
    assert not Outgoing.objects.exists()


def test_the_queue_says_why_something_has_not_left(browser: Client, office: Mailbox, sink: Sink) -> None:
    sink.answers["RCPT"] = "550 no such user"
    browser.post("/mail/write/", typed(office))
    decided = Outgoing.objects.get()
    browser.post(f"/mail/outgoing/{decided.pk}/now/")
    send_from(str(office.pk))
    assert "550 no such user" in browser.get("/mail/outgoing/?state=failed").content.decode()
    sink.answers.clear()
    browser.post(f"/mail/outgoing/{decided.pk}/retry/")
    send_from(str(office.pk))
    decided.refresh_from_db()
    assert decided.state == "sent"


def test_without_a_server_the_page_says_so(browser: Client, mailbox: Mailbox) -> None:
    assert "No server is set up" in browser.get("/mail/outgoing/").content.decode()
    assert "No server is set up" in browser.get("/mail/write/").content.decode()


def test_the_server_is_tried_before_it_is_kept(
    browser: Client, dele: Member, mailbox: Mailbox, sink: Sink, settings: Any
) -> None:
    settings.TROTH_OUTGOING_TO = [ip_network("127.0.0.1")]
    Mailbox.objects.update(owner=dele)
    place = f"/settings/mailboxes/{mailbox.pk}/sending/"
    given = {
        "host": "127.0.0.1", "port": 1, "security": "none", "signature": "Dele, Hollin Cycles",
        "most_per_hour": 100,
    }  # fmt: skip
    refused = browser.post(place, given)
    assert refused.status_code == 422
    assert "Nothing listens on port 1" in refused.content.decode()
    assert browser.post(place, {**given, "port": sink.port}).status_code == 302
    mailbox.refresh_from_db()
    assert (mailbox.smtp_port, mailbox.most_per_hour) == (sink.port, 100)
    assert "Dele, Hollin Cycles" in browser.get("/mail/write/").content.decode()
    browser.post(f"/settings/mailboxes/{mailbox.pk}/test/")
    send_from(str(mailbox.pk))
    assert sink.kept[0].recipients == ("dele@hollin.example",)


def test_who_decided_a_message_is_said_where_somebody_asks_why(
    office: Mailbox, siobhan: Person, dele: Member
) -> None:
    from troth.channels.commands import decide_message
    from troth.channels.mail.letter import Address
    from troth.team.queries import actor_of

    say(siobhan, "granted")
    decided = decide_message(
        mailbox=office, to=[Address("s@merrin.example")], subject="News", text="Wheels", person=siobhan.pk,
        purpose="newsletter", kind="campaign", by=actor_of(dele, origin="test"),
    )  # fmt: skip
    send_from(str(office.pk))
    why = why_contacted(find_contact_of(decided.pk))
    assert [(each.words, each.is_by_itself) for each in why.decisions] == [("Dele", True)]
    decided.refresh_from_db()
    page = signed_in(member("boss", "administrator")).get(f"/inbox/{decided.conversation_id}/")
    assert f"/why/{decided.pk}/" in page.content.decode()


def test_mail_is_signed_once_the_other_half_of_the_key_is_said_to_be_there(
    office: Mailbox, sink: Sink, browser: Client
) -> None:
    boss = signed_in(member("boss", "administrator"))
    place = f"/settings/mailboxes/{office.pk}/"
    assert browser.post(f"{place}signing/", {"do": "make"}).status_code == 404
    boss.post(f"{place}signing/", {"do": "make"})
    page = boss.get(f"{place}sending/").content.decode()
    assert "v=DKIM1; k=rsa; p=" in page
    (record,) = re.findall(r"v=DKIM1; k=rsa; p=[^<\s]+", page)
    for is_on in ("", "on"):
        boss.post(f"{place}signing/", {"do": is_on})
        boss.post(f"{place}test/")
        send_from(str(office.pk))
    plain, signed = (each.raw for each in sink.kept)
    assert b"DKIM-Signature" not in plain
    assert dkim.verify(signed, dnsfunc=lambda _name, **_how: html.unescape(record).encode())
    assert Message.objects.count() == 2
