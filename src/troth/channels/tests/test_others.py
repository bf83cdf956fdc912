"""Two at one conversation: each is told of the other; nobody answers past another answer unasked."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from troth.channels import commands, queries
from troth.channels.models import Conversation, Draft, Mailbox, Outgoing, Presence
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.test_inbox import acts, box, member, signed_in
from troth.ground.clock import now
from troth.team.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(inbox: object, arrive: Arrive) -> Conversation:
    arrive(inbox, mail("a@merrin.example"))
    return Conversation.objects.get()


def told(conversation: Conversation, to: Member) -> list[tuple[str, str]]:
    return [(each.name, each.does) for each in queries.others_at(conversation, seen_by=acts(to))]


def test_who_looks_and_who_writes_is_told_to_others_and_not_to_themselves(one: Conversation) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    commands.be_at(conversation=one, by=acts(aoife))
    assert told(one, dele) == [("Aoife", "looks")]
    assert told(one, aoife) == []
    draft = Draft.objects.create(member=aoife, conversation=one, changed_at=now(), text="Dear Siobhán")
    assert told(one, dele) == [("Aoife", "writes")]
    Draft.objects.filter(pk=draft.pk).update(changed_at=now() - timedelta(minutes=5))
    assert told(one, dele) == [("Aoife", "began")]
    Draft.objects.filter(pk=draft.pk).update(discarded_at=now())
    Presence.objects.update(seen_at=now() - timedelta(minutes=1))
    assert told(one, dele) == []


def test_the_page_tells_who_is_there_and_what_changed_but_no_word_of_a_draft(one: Conversation) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    Draft.objects.create(member=aoife, conversation=one, changed_at=now(), text="my own words")
    client = signed_in(dele)
    first = client.post(f"/inbox/{one.pk}/here/", {"stamp": ""})
    assert "is writing an answer" in first.content.decode()
    assert "my own words" not in first.content.decode()
    assert Presence.objects.get().member_id == dele.pk
    stamp = queries.stamp_of(one, seen_by=acts(dele))
    again = client.post(f"/inbox/{one.pk}/here/", {"stamp": stamp})
    assert "HX-Trigger" not in again.headers
    commands.add_note(conversation=one, words="Look at that", by=acts(aoife))
    changed = client.post(f"/inbox/{one.pk}/here/", {"stamp": stamp})
    assert "recordChanged" in changed.headers["HX-Trigger"]


def test_the_list_hears_of_what_its_reader_sees_and_of_nothing_else(one: Conversation) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    Conversation.objects.update(mailbox=box("dele", owner=dele))
    for who, hears in ((dele, True), (aoife, False)):
        stamp = queries.stamp_of(None, seen_by=acts(who))
        assert bool(stamp) is hears
        assert queries.is_newer(stamp, "") is hears
    assert signed_in(aoife).post(f"/inbox/{one.pk}/here/").status_code == 404
    assert not Presence.objects.exists()


def test_what_only_grew_old_is_no_change() -> None:
    assert queries.is_newer("2026-01-02|n|h", "2026-01-01|n|h")
    assert queries.is_newer("|n|h2", "2026-01-01|n|h")
    assert not queries.is_newer("|n|h", "2026-01-01|n|h")
    assert not queries.is_newer("2026-01-01|n|h", "2026-01-02|n|h")


def test_an_answer_past_another_answer_is_not_sent_unasked(one: Conversation, mailbox: Mailbox) -> None:
    aoife, dele = member("Aoife"), member("Dele")
    typed = {
        "mailbox": str(mailbox.pk), "to": "s@merrin.example", "subject": "Re", "text": "Yes",
        "draft": uuid4(), "conversation": str(one.pk),
        "opened_at": (now() - timedelta(minutes=1)).isoformat(),
    }  # fmt: skip
    Outgoing.objects.create(
        mailbox=mailbox, kind="answer", identifier="x@hollin.example", parties=[], due_at=now(),
        conversation=one, member=aoife, decided_at=now(),
    )  # fmt: skip
    client = signed_in(dele)
    refused = client.post("/mail/write/", typed)
    assert refused.status_code == 422
    assert "Aoife has answered since you began." in refused.content.decode()
    assert Outgoing.objects.count() == 1
    assert client.post("/mail/write/", {**typed, "regardless": "on"}).status_code == 302
    assert Outgoing.objects.count() == 2
    mine = {**typed, "draft": uuid4(), "opened_at": (now() + timedelta(minutes=1)).isoformat()}
    assert client.post("/mail/write/", mine).status_code == 302
