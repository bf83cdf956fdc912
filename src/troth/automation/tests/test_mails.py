"""The mails of a sequence leave through the gate, carry a person's own words, and stop at an answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from troth.automation import commands, handlers
from troth.automation.models import Enrolment, Sequence, State, Why
from troth.automation.tests.planting import sequence_with
from troth.channels.commands import send_from
from troth.channels.events import MessagesReceived
from troth.channels.models import Fate, Folder, Mailbox, Message, Outgoing
from troth.channels.tests.conftest import Arrive, arrive, inbox, mail, mailbox, office, sink
from troth.channels.tests.sink import Sink
from troth.ground.clock import now, stopped
from troth.people.models import Person
from troth.privacy.tests.saying import say
from troth.team.actor import Actor

__all__ = ["arrive", "inbox", "mailbox", "office", "sink"]  # fixtures of channels
pytestmark = pytest.mark.django_db
FIRST = {"days": 0, "subject": "Forty bikes", "words": "Dear {{ person.first_name }}"}
SECOND = {"days": 3, "subject": "Still forty bikes", "words": "Dear {{ person.first_name }} again"}


@pytest.fixture
def sequence(office: Mailbox, by: Actor) -> Sequence:
    """Write twice, three days apart, to whoever has agreed to the newsletter."""
    made = sequence_with(by=by)
    commands.set_sequence(sequence=made, values={"mailbox_id": office.pk, "purpose": "newsletter"}, by=by)
    for step in (FIRST, SECOND):
        commands.add_step(sequence=made, values=step, by=by)
    commands.delete_step(step=made.steps.get(place=1), by=by)
    return made


@pytest.fixture
def agreed(una: Person) -> Person:
    say(una, "granted")
    return una


def enrolled(sequence: Sequence, person: Person, by: Actor) -> Enrolment:
    """Put somebody in, and take their first step."""
    made = commands.enrol(sequence=sequence, person_id=person.pk, by=by)
    commands.take_due_steps()
    return made


def test_a_mail_leaves_with_their_own_words_and_a_way_out(
    sequence: Sequence, agreed: Person, by: Actor, office: Mailbox, sink: Sink
) -> None:
    enrolled(sequence, agreed, by)
    send_from(str(office.pk))
    (sent,) = sink.kept
    assert sent.recipients == ("una@fell.example",)
    assert "Dear Una" in str(sent.mail)
    assert sent.mail["List-Unsubscribe"]
    assert sent.mail["Auto-Submitted"]


def test_whoever_has_not_agreed_gets_nothing_and_leaves_at_the_next_step(
    sequence: Sequence, una: Person, by: Actor, office: Mailbox, sink: Sink
) -> None:
    enrolment = enrolled(sequence, una, by)
    send_from(str(office.pk))
    assert sink.kept == []
    assert Outgoing.objects.get().state == Fate.SUPPRESSED
    with stopped(now() + timedelta(days=3)):
        commands.take_due_steps()
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.why) == (State.STOPPED, Why.REFUSED)
    assert Outgoing.objects.count() == 1


def test_an_answer_stops_it(
    sequence: Sequence, agreed: Person, by: Actor, inbox: Folder, arrive: Arrive
) -> None:
    enrolment = enrolled(sequence, agreed, by)
    send_from(str(inbox.mailbox_id))
    arrive(inbox, mail("2@fell", writer="una@fell.example", after=Outgoing.objects.get().identifier))
    handlers.stop_for_answer(received(inbox.mailbox_id))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.why) == (State.STOPPED, Why.ANSWERED)


def test_what_their_machine_answers_stops_nothing(
    sequence: Sequence, agreed: Person, by: Actor, inbox: Folder, arrive: Arrive
) -> None:
    enrolment = enrolled(sequence, agreed, by)
    away = mail("2@fell", writer="una@fell.example", lines="Auto-Submitted: auto-replied")
    arrive(inbox, away)
    handlers.stop_for_answer(received(inbox.mailbox_id))
    enrolment.refresh_from_db()
    assert enrolment.state == State.RUNNING


def test_a_mail_that_does_not_arrive_stops_it(
    sequence: Sequence, agreed: Person, by: Actor, office: Mailbox
) -> None:
    enrolment = enrolled(sequence, agreed, by)
    Outgoing.objects.update(state=Fate.FAILED, reason="550 no such mailbox", settled_at=now())
    with stopped(now() + timedelta(days=3)):
        commands.take_due_steps()
    enrolment.refresh_from_db()
    assert (enrolment.why, enrolment.why_words) == (Why.BOUNCED, "550 no such mailbox")


def test_a_mail_without_a_value_for_its_words_is_not_written(
    sequence: Sequence, agreed: Person, by: Actor
) -> None:
    step = sequence.steps.get(place=1)
    commands.change_step(step=step, values=FIRST | {"words": "Dear {{ person.title }}"}, by=by)
    enrolment = enrolled(sequence, agreed, by)
    enrolment.refresh_from_db()
    assert (enrolment.why, enrolment.why_words) == (Why.FAILED, "There is no value for person.title.")
    assert not Outgoing.objects.exists()


def test_a_step_is_decided_once_though_its_job_runs_twice(
    sequence: Sequence, agreed: Person, by: Actor
) -> None:
    enrolment = enrolled(sequence, agreed, by)
    first = sequence.steps.get(place=1)
    Enrolment.objects.filter(pk=enrolment.pk).update(step=first, due_at=now())
    commands.take_due_steps()
    assert Outgoing.objects.count() == 1
    decided = Outgoing.objects.get()
    assert decided.unique_key == f"sequence:{enrolment.pk}:{first.pk}"
    assert (decided.about_kind, decided.about_id) == ("enrolments", enrolment.pk)


def test_a_stranger_who_writes_stops_nobody(by: Actor, office: Mailbox) -> None:
    handlers.stop_for_answer(MessagesReceived(mailbox_id=office.pk, message_ids=[uuid4()]))
    assert not Enrolment.objects.filter(state=State.STOPPED).exists()


def received(mailbox_id: UUID) -> MessagesReceived:
    keys = list(Message.objects.filter(direction="in").values_list("pk", flat=True))
    return MessagesReceived(mailbox_id=mailbox_id, message_ids=keys)
