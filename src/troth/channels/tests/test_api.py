"""Programs read what was said, answer, and write notes, by the rights of a member."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import Caller, make_member
from troth.channels.commands import send_from
from troth.channels.models import Conversation, Folder, Mailbox, Message, Note, Outgoing
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.sink import Sink
from troth.ground.clock import now
from troth.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller() -> Caller:
    return Caller(make_member())


@pytest.fixture
def asked(inbox: Folder, arrive: Arrive, siobhan: Person) -> Conversation:
    """A conversation that began with a mail of hers."""
    arrive(inbox, mail("1", words="Two blue ones, please."))
    return Conversation.objects.get()


def test_a_program_reads_what_was_said_and_answers_it(
    caller: Caller, asked: Conversation, office: Mailbox, sink: Sink, siobhan: Person
) -> None:
    path = f"/conversations/{asked.pk}/messages"
    (said,) = caller.call("GET", path).json()["items"]
    assert (said["kind"], said["words"], said["is_ours"]) == ("message", "Two blue ones, please.", False)
    assert said["person"] == str(siobhan.pk)
    made = caller.call("POST", path, {"text": "They are here.\nCome by."})
    assert (made.status_code, made.json()["state"]) == (201, "pending")
    Outgoing.objects.update(due_at=asked.first_at)
    send_from(str(office.pk))
    assert [each.recipients for each in sink.kept] == [("s@merrin.example",)]
    found = [(each["is_ours"], each["words"]) for each in caller.call("GET", path).json()["items"]]
    assert found == [(False, "Two blue ones, please."), (True, "They are here.\nCome by.")]


def test_a_program_begins_a_conversation_and_hears_what_became_of_it(
    caller: Caller, office: Mailbox, sink: Sink, siobhan: Person
) -> None:
    body = {
        "mailbox": "Shop@hollin.example", "to": ["Siobhán <s@merrin.example>"], "subject": "Your bikes",
        "text": "They are here.", "person": str(siobhan.pk),
    }  # fmt: skip
    once = {"Idempotency_Key": "order 7"}
    made = caller.call("POST", "/conversations/messages", body, **once)
    assert made.status_code == 201
    assert caller.call("POST", "/conversations/messages", body, **once).json() == made.json()
    assert caller.call("GET", f"/conversations/messages/{made.json()['id']}").json()["state"] == "pending"
    Outgoing.objects.update(due_at=now())
    send_from(str(office.pk))
    assert [each.recipients for each in sink.kept] == [("s@merrin.example",)]
    told = caller.call("GET", f"/conversations/messages/{made.json()['id']}").json()
    assert told["state"] == "sent"
    (said,) = caller.call("GET", f"/conversations/{told['conversation']}/messages").json()["items"]
    assert said["words"] == "They are here."


@pytest.mark.parametrize(
    "wrong",
    [
        {"mailbox": "other@hollin.example"}, {"to": []}, {"to": ["nobody"]},
        {"to": ["a@b.example, c@d.example"]},
        {"text": ""}, {"subject": "a\nBcc: x@y.example"}, {"cc": ["x"]}, {"bcc": ["x@y.example"]},
    ],
)  # fmt: skip
def test_a_message_that_could_not_leave_is_refused(
    caller: Caller, office: Mailbox, wrong: dict[str, object]
) -> None:
    right = {"mailbox": str(office.pk), "to": ["s@merrin.example"], "subject": "Bikes", "text": "Here."}
    assert caller.call("POST", "/conversations/messages", right | wrong).status_code == 422
    assert not Outgoing.objects.exists()
    mine = Caller(make_member("member"))
    Mailbox.objects.filter(pk=office.pk).update(owner=make_member("member"), team=None)
    assert mine.call("POST", "/conversations/messages", right).status_code == 422
    assert not Outgoing.objects.exists()


def test_a_long_conversation_is_read_from_its_end_to_its_beginning(
    caller: Caller, asked: Conversation
) -> None:
    first = Message.objects.get()
    Message.objects.bulk_create(
        Message(
            conversation=asked, direction="in", said=f"Words {number}",
            at=first.at + timedelta(minutes=number),
            digest=str(number).encode(), identifier=f"{number}@long",
        )
        for number in range(1, 450)
    )  # fmt: skip
    words: list[str] = []
    path, earlier = f"/conversations/{asked.pk}/messages", ""
    while True:
        page = caller.call("GET", f"{path}?before={earlier}" if earlier else path).json()
        words = [each["words"] for each in page["items"]] + words
        earlier = page["earlier"]
        if not earlier:
            break
    assert words == [first.said, *(f"Words {number}" for number in range(1, 450))]
    assert caller.call("GET", f"{path}?before={uuid4()}").status_code == 404
    client = Client()
    client.force_login(make_member("administrator"))
    page = client.get(f"/inbox/{asked.pk}/").content.decode()
    assert "Words 250" in page
    assert "Words 249" not in page
    (before,) = set(re.findall(r"before=([0-9a-f-]{36})", page))
    page = client.get(f"/inbox/{asked.pk}/?before={before}").content.decode()
    assert "Words 249" in page
    assert "What was said last" in page
    assert client.get(f"/inbox/{asked.pk}/?before=x").status_code == 404


def test_a_program_writes_a_note(caller: Caller, asked: Conversation) -> None:
    path = f"/conversations/{asked.pk}"
    made = caller.call("POST", f"{path}/notes", {"words": "A regular of ours."})
    assert (made.status_code, Note.objects.get().words) == (201, "A regular of ours.")
    items = caller.call("GET", f"{path}/messages").json()["items"]
    assert [each["kind"] for each in items] == ["message", "note"]


def test_what_can_not_be_is_refused_and_changes_nothing(caller: Caller, asked: Conversation) -> None:
    path = f"/conversations/{asked.pk}"
    texts = ("", "a\x00b", "a" * 200_001)
    for body in ({}, *({"text": text} for text in texts), {"text": "a", "bcc": "x@y.example"}):
        assert caller.call("POST", f"{path}/messages", body).status_code == 422
    assert caller.call("POST", f"{path}/notes", {"words": " "}).status_code == 422
    assert caller.call("GET", f"{path}/messages?where=a").status_code == 422
    assert caller.call("GET", f"/conversations/{uuid4()}/messages").status_code == 404
    assert (Outgoing.objects.count(), Note.objects.count()) == (0, 0)


def test_who_may_not_write_from_a_mailbox_answers_nothing(asked: Conversation, mailbox: Mailbox) -> None:
    Mailbox.objects.filter(pk=mailbox.pk).update(owner=make_member("member"), team=None)
    stranger = Caller(make_member("member"))
    for method, body in (("GET", None), ("POST", {"text": "Mine."})):
        assert stranger.call(method, f"/conversations/{asked.pk}/messages", body).status_code == 404
    assert Outgoing.objects.count() == 0
