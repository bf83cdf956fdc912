"""Each mail is taken in once, finds its conversation, and is told on the timeline; or is set aside."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from troth.channels.commands import Received
from troth.channels.models import Conversation, Copy, Folder, Mailbox, Message, Party, SetAside, State
from troth.channels.tests.conftest import Arrive, mail, ours
from troth.people.models import Person
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db


def told(person: Person) -> list[tuple[str, str, str]]:
    entries = Interaction.objects.filter(person=person, kind="mail").order_by("happened_at")
    return [(entry.direction, entry.subject, entry.body) for entry in entries]


def test_a_mail_becomes_a_message_of_its_writer(inbox: Folder, siobhan: Person, arrive: Arrive) -> None:
    raw = mail(
        "1@merrin",
        words="We are booked.\r\n\r\n-- \r\nHotel\r\n\r\n> When?",
        to="shop@hollin.example, d@x.example",
    )
    assert arrive(inbox, raw) is Received.NEW
    message = Message.objects.get()
    assert (message.said, message.signed, message.quoted) == ("We are booked.", "-- \nHotel", "> When?")
    assert (message.direction, message.person) == ("in", siobhan)
    conversation = message.conversation
    assert (conversation.person, conversation.subject) == (siobhan, "Wheels before Easter?")
    assert (conversation.turn, conversation.turn_since) == ("ours", datetime(2026, 3, 2, 10, tzinfo=UTC))
    assert (conversation.preview, conversation.messages_count) == ("We are booked.", 1)
    assert list(Party.objects.order_by("role", "place").values_list("role", "address", "person")) == [
        ("from", "s@merrin.example", siobhan.pk),
        ("to", "shop@hollin.example", None),
        ("to", "d@x.example", None),
    ]
    assert told(siobhan) == [("in", "Wheels before Easter?", "We are booked.")]
    siobhan.refresh_from_db()
    assert siobhan.turn == "ours"


def test_what_is_fetched_again_is_not_taken_in_again(inbox: Folder, siobhan: Person, arrive: Arrive) -> None:
    raw = mail("1@merrin")
    assert [arrive(inbox, raw, uid=7), arrive(inbox, raw, uid=7)] == [Received.NEW, Received.KNOWN]
    assert (Message.objects.count(), Copy.objects.count(), len(told(siobhan))) == (1, 1, 1)


@pytest.mark.parametrize("name", ["1@merrin", ""])
def test_a_mail_that_lies_in_two_places_is_one_message(
    inbox: Folder, siobhan: Person, arrive: Arrive, name: str
) -> None:
    archive = Folder.objects.create(mailbox=inbox.mailbox, name="Archive")
    arrive(inbox, mail(name))
    assert arrive(archive, mail(name, lines="Received: from elsewhere")) is Received.KNOWN
    assert Message.objects.get().copies.count() == 2
    assert len(told(siobhan)) == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)])
def test_answers_find_their_conversation_in_any_order(
    inbox: Folder, sent: Folder, siobhan: Person, arrive: Arrive, order: tuple[int, ...]
) -> None:
    mails = [
        (inbox, mail("1@merrin", day=2)),
        (
            sent,
            ours("2@hollin", after="1@merrin"),
        ),
        (inbox, mail("3@merrin", after="1@merrin 2@hollin", day=4, words="Good.")),
    ]
    for number in order:
        arrive(*mails[number])
    conversation = Conversation.objects.get()
    assert (conversation.messages_count, conversation.turn, conversation.preview) == (3, "ours", "Good.")
    assert conversation.turn_since == datetime(2026, 3, 4, 10, tzinfo=UTC)
    assert [each[0] for each in told(siobhan)] == ["in", "out", "in"]


def test_two_answers_to_a_mail_that_never_came_meet(inbox: Folder, arrive: Arrive) -> None:
    arrive(inbox, mail("2@merrin", after="lost@hollin"))
    arrive(inbox, mail("3@merrin", after="lost@hollin", day=3))
    assert Conversation.objects.get().messages_count == 2


def test_the_same_subject_is_no_reason_to_be_together(inbox: Folder, siobhan: Person, arrive: Arrive) -> None:
    arrive(inbox, mail("1@merrin", subject="Question"))
    arrive(inbox, mail("2@merrin", subject="Re: Question"))
    assert list(Conversation.objects.values_list("subject", flat=True)) == ["Question", "Question"]


def test_a_mail_that_bears_the_name_of_another_hides_nothing(inbox: Folder, arrive: Arrive) -> None:
    arrive(inbox, mail("1@merrin", words="True"))
    assert arrive(inbox, mail("1@merrin", writer="thief@evil.example", words="False")) is Received.NEW
    assert sorted(Message.objects.values_list("said", flat=True)) == ["False", "True"]


def test_who_only_says_to_be_one_of_us_is_not(inbox: Folder, siobhan: Person, arrive: Arrive) -> None:
    """Only what lies among our own sent mails was sent by us."""
    arrive(inbox, mail("1@evil", writer="shop@hollin.example", to="s@merrin.example"))
    message = Message.objects.get()
    assert (message.direction, message.member, message.person) == ("in", None, None)
    assert told(siobhan) == []


def test_what_we_sent_turns_the_turn(sent: Folder, inbox: Folder, siobhan: Person, arrive: Arrive) -> None:
    arrive(inbox, mail("1@merrin"))
    arrive(sent, ours("2@hollin", after="1@merrin"))
    conversation = Conversation.objects.get()
    assert (conversation.turn, conversation.turn_since) == ("theirs", datetime(2026, 3, 3, 10, tzinfo=UTC))


def test_an_older_mail_that_comes_late_turns_nothing(inbox: Folder, sent: Folder, arrive: Arrive) -> None:
    arrive(sent, ours("2@hollin", after="1@merrin"))
    arrive(inbox, mail("1@merrin", day=2))
    assert Conversation.objects.get().turn == "theirs"


@pytest.mark.parametrize("line", ["Auto-Submitted: auto-replied", "Precedence: bulk", "List-Id: <x.example>"])
def test_what_no_person_wrote_is_nobodys_turn(
    inbox: Folder, siobhan: Person, arrive: Arrive, line: str
) -> None:
    arrive(inbox, mail("1@merrin", lines=line))
    assert Conversation.objects.get().turn == "rest"
    assert told(siobhan) == []


def test_an_answer_opens_again_what_was_closed(inbox: Folder, sent: Folder, arrive: Arrive) -> None:
    arrive(inbox, mail("1@merrin"))
    Conversation.objects.update(state=State.CLOSED, turn="rest", turn_since=None)
    arrive(sent, ours("2@hollin", after="1@merrin"))
    assert Conversation.objects.get().state == State.CLOSED
    arrive(inbox, mail("3@merrin", after="1@merrin 2@hollin", day=4))
    assert (Conversation.objects.get().state, Conversation.objects.get().turn) == (State.OPEN, "ours")


def test_a_mail_that_can_not_be_read_is_set_aside_and_holds_nothing_up(
    inbox: Folder, siobhan: Person, arrive: Arrive
) -> None:
    assert arrive(inbox, b"no mail at all") is Received.SET_ASIDE
    assert arrive(inbox, mail("1@merrin")) is Received.NEW
    aside = SetAside.objects.get()
    assert (bytes(aside.content), aside.reason) == (b"no mail at all", "It has no headers.")
    assert aside.copy.left_out == "It has no headers."


def test_a_day_in_the_future_is_not_believed(inbox: Folder, arrive: Arrive) -> None:
    arrive(inbox, mail("1@merrin").replace(b"Mar 2026", b"Mar 2999"))
    assert Message.objects.get().at < datetime(2900, 1, 1, tzinfo=UTC)


def test_numbers_of_a_folder_that_was_made_anew_count_anew(
    mailbox: Mailbox, inbox: Folder, siobhan: Person, arrive: Arrive
) -> None:
    from troth.channels.commands import Place, receive
    from troth.team.actor import everyone

    arrive(inbox, mail("1@merrin"), uid=1)
    again = Place(folder=inbox, uid_validity=2, uid=1)
    assert receive(raw=mail("1@merrin"), place=again, by=everyone()) is Received.KNOWN
    assert receive(raw=mail("2@merrin"), place=Place(inbox, 2, 2), by=everyone()) is Received.NEW
    assert Message.objects.count() == 2
