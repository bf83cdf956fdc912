"""What is decided leaves once, is accounted for, and can be answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from troth.catalog.errors import Conflict, Invalid
from troth.channels.commands import decide_message, exit_of, retry_message, send_from, send_now, undo_message
from troth.channels.commands.claiming import RESOLVED_AFTER, claim, sender, take_up
from troth.channels.commands.composing import raws_of
from troth.channels.commands.sending import SENDER, Desk, send_claimed
from troth.channels.mail.letter import Address
from troth.channels.mail.smtp import entered
from troth.channels.models import Conversation, Fate, Folder, Mailbox, Message, Outgoing
from troth.channels.tests.conftest import Arrive, mail
from troth.channels.tests.sink import Sink
from troth.ground.clock import now, stopped
from troth.people.models import Person
from troth.privacy.commands import suppress
from troth.privacy.models import Contact
from troth.privacy.tests.saying import say
from troth.team.actor import everyone
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db
BY = everyone()
Decide = Callable[..., Outgoing]


@pytest.fixture
def decide(office: Mailbox, siobhan: Person) -> Decide:
    def decided(**values: Any) -> Outgoing:
        given = {
            "mailbox": office, "to": [Address("s@merrin.example", "Siobhán")], "subject": "Wheels",
            "text": "They are here.", "person": siobhan.pk, "due_at": now(), "by": BY, **values,
        }  # fmt: skip
        return decide_message(**given)

    return decided


def campaign(decide: Decide, **values: Any) -> Outgoing:
    return decide(kind="campaign", purpose="newsletter", **values)


def state(outgoing: Outgoing) -> str:
    outgoing.refresh_from_db()
    return outgoing.state


def test_a_copy_leaves_out_where_nothing_arrives(decide: Decide, sink: Sink, office: Mailbox) -> None:
    suppress(kind="mail", address="gone@merrin.example", reason="bounced", by=BY)
    suppress(kind="mail", address="quiet@merrin.example", reason="complained", by=BY)
    decided = decide(cc=[Address("Gone@merrin.example", ""), Address("quiet@merrin.example", "")])
    send_from(str(office.pk))
    assert state(decided) == "sent"
    assert sink.kept[0].recipients == ("s@merrin.example", "quiet@merrin.example")
    assert "gone@merrin.example: left out" in decided.reason


def test_what_is_decided_leaves_once_and_stands_on_the_timeline(
    decide: Decide, sink: Sink, siobhan: Person, office: Mailbox
) -> None:
    decided = decide()
    assert (state(decided), sink.kept) == ("pending", [])
    send_from(str(office.pk))
    send_from(str(office.pk))
    assert sink.identifiers == [decided.identifier]
    assert sink.kept[0].recipients == ("s@merrin.example",)
    assert state(decided) == "sent"
    message = Message.objects.get()
    assert (decided.message, decided.conversation) == (message, message.conversation)
    assert (message.direction, message.identifier, message.said) == (
        "out",
        decided.identifier,
        "They are here.",
    )
    assert (message.conversation.turn, message.conversation.person) == ("theirs", siobhan)
    entry = Interaction.objects.get(person=siobhan, kind="mail")
    assert (entry.direction, entry.subject) == ("out", "Wheels")


def test_what_nobody_wrote_by_hand_is_a_fact_of_the_timeline_and_no_word_of_ours(
    decide: Decide, siobhan: Person, office: Mailbox
) -> None:
    say(siobhan, "granted")
    campaign(decide)
    send_from(str(office.pk))
    message = Message.objects.get()
    entry = Interaction.objects.get(person=siobhan, about_type="messages")
    assert (entry.kind, entry.direction, entry.subject) == ("system", "", "was sent a mail")
    assert (entry.about_id, entry.happened_at) == (message.pk, message.at)


def test_an_answer_to_it_finds_its_conversation(
    decide: Decide, office: Mailbox, inbox: Folder, arrive: Arrive
) -> None:
    with stopped(datetime(2026, 3, 3, tzinfo=UTC)):
        decided = decide()
        send_from(str(office.pk))
    arrive(inbox, mail("2@merrin", after=decided.identifier, day=4, words="At last"))
    conversation = Conversation.objects.get()
    assert (conversation.messages_count, conversation.turn) == (2, "ours")


def test_an_answer_that_comes_before_it_is_noted_finds_it(
    decide: Decide, office: Mailbox, inbox: Folder, arrive: Arrive
) -> None:
    decided = decide()
    arrive(inbox, mail("2@merrin", after=decided.identifier, day=4))
    send_from(str(office.pk))
    assert Conversation.objects.get().messages_count == 2


def test_what_it_answers_is_named_and_its_conversation_goes_on(
    decide: Decide, office: Mailbox, inbox: Folder, arrive: Arrive, sink: Sink
) -> None:
    arrive(inbox, mail("2@merrin", after="1@merrin"))
    asked = Message.objects.get()
    decide(answers=asked.pk, kind="answer")
    send_from(str(office.pk))
    assert sink.kept[0].mail["In-Reply-To"] == "<2@merrin>"
    assert sink.kept[0].mail["References"] == "<1@merrin> <2@merrin>"
    assert Conversation.objects.get().messages_count == 2


def test_the_copy_among_the_sent_mails_is_the_same(
    decide: Decide, office: Mailbox, sent: Folder, arrive: Arrive, sink: Sink
) -> None:
    decide(html="<p>They are <b>here</b>.</p>")
    send_from(str(office.pk))
    assert arrive(sent, sink.kept[0].raw) == "known"
    assert Message.objects.count() == 1


def test_a_copy_that_was_read_first_is_the_same(
    decide: Decide, office: Mailbox, sent: Folder, arrive: Arrive, sink: Sink
) -> None:
    decided = decide()
    send_from(str(office.pk))
    Message.objects.all().delete()
    Conversation.objects.all().delete()
    Outgoing.objects.update(noted_at=None, conversation=None)
    arrive(sent, sink.kept[0].raw)
    send_from(str(office.pk))
    decided.refresh_from_db()
    assert decided.message == Message.objects.get()


def test_ten_seconds_it_can_be_taken_back(decide: Decide, office: Mailbox, sink: Sink) -> None:
    decided = decide(due_at=None)
    send_from(str(office.pk))
    assert sink.kept == []
    undo_message(outgoing=decided, by=BY)
    with stopped(now() + timedelta(seconds=11)):
        send_from(str(office.pk))
    assert (state(decided), sink.kept) == ("undone", [])
    with pytest.raises(Conflict):
        undo_message(outgoing=decided, by=BY)


def test_it_leaves_later_or_at_once(decide: Decide, office: Mailbox, sink: Sink) -> None:
    decided = decide(due_at=now() + timedelta(days=1))
    send_from(str(office.pk))
    assert sink.kept == []
    send_now(outgoing=decided, by=BY)
    send_from(str(office.pk))
    assert state(decided) == "sent"
    with pytest.raises(Conflict):
        undo_message(outgoing=decided, by=BY)


def test_the_same_for_the_same_person_is_decided_once(decide: Decide) -> None:
    assert decide(key="a letter for somebody") == decide(key="a letter for somebody")
    assert Outgoing.objects.count() == 1


def test_the_gate_is_asked_when_it_is_claimed(
    decide: Decide, siobhan: Person, office: Mailbox, sink: Sink
) -> None:
    refused = campaign(decide)
    send_from(str(office.pk))
    assert (state(refused), refused.reason, sink.kept) == ("suppressed", "no_consent", [])
    say(siobhan, "granted")
    allowed = campaign(decide)
    send_from(str(office.pk))
    assert state(allowed) == "sent"
    assert Contact.objects.get().about_id == allowed.pk
    kept = sink.kept[0].mail
    assert kept["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/u/" in kept["List-Unsubscribe"]
    assert "/w/" in str(kept.get_payload(decode=True))


def test_a_withdrawal_after_the_claim_holds_it_back(
    decide: Decide, siobhan: Person, office: Mailbox, sink: Sink
) -> None:
    say(siobhan, "granted")
    news = campaign(decide)
    other = decide()
    way = exit_of(office)
    assert way
    with entered(way) as client, sender() as token:
        claimed = claim(office, token, SENDER)
        say(siobhan, "withdrawn")
        send_claimed(claimed, Desk(office, token, client), raws_of(claimed, office))
    assert (state(news), news.reason, state(other)) == ("suppressed", "withdrawn", "sent")
    assert sink.identifiers == [other.identifier]
    assert Contact.objects.get().released_at


def test_to_an_address_where_nothing_arrives_nothing_is_sent(
    decide: Decide, office: Mailbox, sink: Sink
) -> None:
    suppress(kind="mail", address="s@merrin.example", reason="bounced", by=BY)
    decided = decide()
    send_from(str(office.pk))
    assert (state(decided), decided.reason, sink.kept) == ("suppressed", "bounced", [])


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "."])
def test_what_is_refused_for_good_has_failed(decide: Decide, office: Mailbox, sink: Sink, word: str) -> None:
    sink.answers[word] = "550 no such user"
    decided = decide()
    send_from(str(office.pk))
    assert (state(decided), decided.reason) == ("failed", "550 no such user")
    sink.answers.clear()
    retry_message(outgoing=decided, by=BY)
    send_from(str(office.pk))
    assert (state(decided), sink.identifiers) == ("sent", [decided.identifier])


def test_what_is_refused_for_now_waits_ever_longer(decide: Decide, office: Mailbox, sink: Sink) -> None:
    sink.answers["."] = "450 come back"
    decided = decide()
    send_from(str(office.pk))
    assert (state(decided), decided.attempts) == ("pending", 1)
    first = decided.due_at
    sink.answers.clear()
    send_from(str(office.pk))
    assert sink.kept == []
    with stopped(first):
        send_from(str(office.pk))
    assert state(decided) == "sent"


def test_a_server_that_is_away_holds_the_queue_and_is_named(
    decide: Decide, office: Mailbox, sink: Sink
) -> None:
    decided = decide()
    Mailbox.objects.update(smtp_port=1)
    send_from(str(office.pk))
    office.refresh_from_db()
    assert (state(decided), decided.attempts) == ("pending", 0)
    assert "Nothing listens on port 1" in office.smtp_error
    Mailbox.objects.update(smtp_port=sink.port)
    send_from(str(office.pk))
    office.refresh_from_db()
    assert (state(decided), office.smtp_error) == ("sent", "")


def test_without_a_server_the_queue_waits(decide: Decide, office: Mailbox) -> None:
    decided = decide()
    Mailbox.objects.update(smtp_host="")
    send_from(str(office.pk))
    assert state(decided) == "pending"


def test_a_line_that_breaks_after_the_mail_leaves_an_answer_to_be_sent_again(
    decide: Decide, office: Mailbox, sink: Sink
) -> None:
    sink.drops_after_data = 1
    decided = decide()
    send_from(str(office.pk))
    assert state(decided) == "uncertain"
    with stopped(now() + RESOLVED_AFTER + timedelta(seconds=1)):
        take_up(SENDER)
        send_from(str(office.pk))
    assert state(decided) == "sent"
    assert sink.identifiers == [decided.identifier] * 2


def test_of_a_campaign_it_leaves_an_uncertain_message_alone(
    decide: Decide, siobhan: Person, office: Mailbox, sink: Sink
) -> None:
    say(siobhan, "granted")
    sink.drops_after_data = 1
    decided = campaign(decide)
    send_from(str(office.pk))
    with stopped(now() + timedelta(days=1)):
        take_up(SENDER)
        send_from(str(office.pk))
    assert (state(decided), len(sink.kept)) == ("uncertain", 1)


def test_the_limits_of_a_mailbox_are_kept(decide: Decide, office: Mailbox, sink: Sink) -> None:
    Mailbox.objects.update(most_per_hour=2, most_per_day=3)
    began = now()
    for _number in range(5):
        decide()
    with stopped(began + timedelta(seconds=1)):
        send_from(str(office.pk))
        send_from(str(office.pk))
    assert len(sink.kept) == 2
    with stopped(began + timedelta(minutes=61)):
        send_from(str(office.pk))
    assert len(sink.kept) == 3
    with stopped(began + timedelta(hours=26)):
        send_from(str(office.pk))
    assert len(sink.kept) == 5


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"subject": "Wheels\r\nBcc: x@merrin.example"}, "subject"),
        ({"to": [Address("s@merrin.example\r\nBcc: x@merrin.example")]}, "to"),
        ({"to": [Address("s@merrin.example", "S\nBcc: x@merrin.example")]}, "to"),
        ({"to": []}, "to"),
        ({"to": [Address("siobhan")]}, "to"),
        ({"kind": "campaign"}, "purpose"),
        ({"purpose": "service", "person": None}, "person"),
        ({"purpose": "service", "cc": [Address("t@merrin.example")]}, "person"),
        ({"kind": "shout"}, "kind"),
    ],
)
def test_what_can_not_be_written_is_refused(decide: Decide, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        decide(**values)
    assert refused.value.errors[0][0] == field
    assert not Outgoing.objects.exists()


def test_all_that_is_decided_is_accounted_for(
    decide: Decide, siobhan: Person, office: Mailbox, sink: Sink
) -> None:
    campaign(decide)
    decide()
    sink.drops_after_data = 1
    decide(about=("letters", uuid4()))
    for _round in range(3):
        send_from(str(office.pk))
    ended = (Fate.SENT, Fate.FAILED, Fate.SUPPRESSED, Fate.UNCERTAIN)
    assert Outgoing.objects.filter(state__in=ended).count() == Outgoing.objects.count() == 3
