"""Programs read what was said, answer, and write notes, by the rights of a member."""

from __future__ import annotations

from uuid import uuid4

import pytest

from troth.apikit.tests.callers import Caller, make_member
from troth.channels.commands import send_from
from troth.channels.models import Conversation, Folder, Mailbox, Note, Outgoing
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.sink import Sink
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
