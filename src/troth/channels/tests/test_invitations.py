"""Invitations that come by mail: read, answered to who sent them, on the agenda, and called off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from troth.agenda.commands import add_attendee, add_task
from troth.agenda.models import Attendee, Task
from troth.agenda.queries import invitation_to
from troth.apikit.tests.callers import make_member
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.files import place_of
from troth.channels import commands, queries
from troth.channels.commands.composing import raw_of
from troth.channels.models import Conversation, Folder, Invitation, Mailbox, Outgoing
from troth.channels.tests.conftest import Arrive
from troth.people.models import Person
from troth.team.actor import Actor, everyone
from troth.team.models import Member
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db

BEGIN = "20260710T140000"
Invite = Callable[..., Invitation]


@pytest.fixture
def noor(db: None) -> Member:
    return make_member("administrator", name="Noor")


@pytest.fixture
def by(noor: Member) -> Actor:
    return actor_of(noor, origin="test")


def file(
    *lines: str, method: str = "REQUEST", uid: str = "7@merrin.example", when: str = f"DTSTART:{BEGIN}Z"
) -> str:
    return "\r\n".join([
        "BEGIN:VCALENDAR", "PRODID:-//Merrin//EN", "VERSION:2.0", f"METHOD:{method}",
        "BEGIN:VEVENT", f"UID:{uid}",
        "DTSTAMP:20260701T080000Z", when, "SUMMARY:Fitting of the bikes",
        'ORGANIZER;CN="Siobhán Kerrigan":mailto:s@merrin.example',
        "ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:shop@hollin.example", *lines,
        "END:VEVENT", "END:VCALENDAR", "",
    ])  # fmt: skip


def letter(
    number: int, content: str, *, writer: str = "s@merrin.example", kind: str = "text/calendar"
) -> bytes:
    return "\r\n".join([
        f"From: {writer}", "To: shop@hollin.example", "Subject: Fitting", f"Message-ID: <{number}@merrin>",
        "References: <1@merrin>", "Date: 1 Jul 2026 08:00:00 +0000", "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="b"', "", "--b", "Content-Type: text/plain", "",
        "Please come.", "--b",
        f'Content-Type: {kind}; charset=utf-8; name="invite.ics"', "", content, "--b--", "",
    ]).encode()  # fmt: skip


@pytest.fixture
def invite(inbox: Folder, arrive: Arrive, siobhan: Person) -> Invite:
    """Let an invitation arrive; gives what is kept of it."""
    numbers = iter(range(1, 100))

    def invited(*lines: str, writer: str = "s@merrin.example", **values: Any) -> Invitation:
        known = set(Invitation.objects.values_list("pk", flat=True))
        arrive(inbox, letter(next(numbers), file(*lines, **values), writer=writer))
        return Invitation.objects.exclude(pk__in=known).get()

    return invited


def answered(invitation: Invitation, word: str, mailbox: Mailbox, by: Actor) -> Invitation:
    commands.answer_invitation(invitation=invitation, answer=word, mailbox=mailbox, by=by)
    invitation.refresh_from_db()
    return invitation


def test_what_is_accepted_is_on_the_agenda_and_told_to_who_invites(
    invite: Invite, mailbox: Mailbox, by: Actor, siobhan: Person
) -> None:
    one = answered(invite("LOCATION:The yard", "DTEND:20260710T153000Z"), "yes", mailbox, by)
    task = Task.objects.get()
    assert (task.kind, task.title, task.place) == ("meeting", "Fitting of the bikes", "The yard")
    assert (task.due_at, task.ends_at) == (
        datetime(2026, 7, 10, 14, tzinfo=UTC), datetime(2026, 7, 10, 15, 30, tzinfo=UTC),
    )  # fmt: skip
    assert (task.owner_id, task.person_id, one.task_id) == (by.member_id, siobhan.pk, task.pk)
    assert Attendee.objects.get().person_id == siobhan.pk
    sent = Outgoing.objects.get()
    assert [each["address"] for each in sent.parties] == ["s@merrin.example"]
    raw = raw_of(sent, mailbox).replace(b"\r\n", b"\n")
    assert b"Content-Type: text/calendar; method=" in raw
    (event,) = Calendar.from_ical(place_of(sent.files[0]).read_bytes()).walk("VEVENT")
    assert (str(event["uid"]), str(event["attendee"])) == ("7@merrin.example", "mailto:shop@hollin.example")
    assert event["attendee"].params["partstat"] == "ACCEPTED"


def test_who_declines_has_it_on_no_agenda_and_may_think_again(
    invite: Invite, mailbox: Mailbox, by: Actor
) -> None:
    one = answered(invite(), "maybe", mailbox, by)
    assert Task.objects.count() == 1
    assert answered(one, "no", mailbox, by).task_id is None
    assert not Task.objects.exists()
    assert answered(one, "yes", mailbox, by).task_id == Task.objects.get().pk
    assert [each.subject.partition(":")[0] for each in Outgoing.objects.order_by("decided_at")] == [
        "Perhaps", "Declined", "Accepted",
    ]  # fmt: skip


def test_what_moves_is_the_same_meeting_and_what_is_called_off_leaves(
    invite: Invite, mailbox: Mailbox, by: Actor
) -> None:
    first = answered(invite(), "yes", mailbox, by)
    moved = invite("SEQUENCE:1", when="DTSTART;TZID=Europe/Berlin:20260711T090000")
    with pytest.raises(Conflict, match="later message"):
        commands.answer_invitation(invitation=first, answer="no", mailbox=mailbox, by=by)
    assert answered(moved, "yes", mailbox, by).task_id == first.task_id
    assert Task.objects.get().due_at == datetime(2026, 7, 11, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    off = invite("SEQUENCE:2", method="CANCEL")
    with pytest.raises(Conflict, match="called off"):
        commands.answer_invitation(invitation=off, answer="yes", mailbox=mailbox, by=by)
    commands.take_off_agenda(invitation=off, by=by)
    assert not Task.objects.exists()


def test_whole_days_and_rules(invite: Invite, mailbox: Mailbox, by: Actor) -> None:
    answered(invite(when="DTSTART;VALUE=DATE:20260710"), "yes", mailbox, by)
    task = Task.objects.get()
    assert task.is_whole_day
    assert task.due_at
    assert task.due_at.astimezone(ZoneInfo(task.time_zone)).date() == date(2026, 7, 10)
    Task.objects.all().delete()
    answered(invite("RRULE:FREQ=WEEKLY;COUNT=3", uid="8@merrin.example"), "yes", mailbox, by)
    assert Task.objects.count() == 3
    answered(invite("RRULE:FREQ=SECONDLY", uid="9@merrin.example"), "yes", mailbox, by)
    assert Task.objects.count() == 4


@pytest.mark.parametrize(
    "content",
    [
        "", "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n", file(method="PUBLISH"), file(uid=""),
        file(when="DTSTART:soon"), file(uid="x" * 300), file() * 500, file("SEQUENCE:many"),
    ],
)  # fmt: skip
def test_what_is_no_invitation_is_a_file(content: str, inbox: Folder, arrive: Arrive) -> None:
    arrive(inbox, letter(1, content))
    assert not Invitation.objects.exists()
    assert Conversation.objects.get().messages_count == 1


def test_one_of_somebody_else_is_told_apart(
    invite: Invite, noor: Member, by: Actor, mailbox: Mailbox
) -> None:
    one = invite(writer="villain@quay.example")
    (shown,) = [each for each in queries.said_in(one.message.conversation, seen_by=by) if each.invited]
    assert shown.invited
    assert shown.invited.is_from_another
    assert not Task.objects.exists()
    client = Client()
    client.force_login(noor)
    base = f"/inbox/{one.message.conversation_id}/"
    assert "somebody else sent it" in client.get(base).content.decode()
    client.post(f"{base}invitation/{one.pk}/", {"answer": "yes"})
    assert f"/tasks/{Task.objects.get().pk}/" in client.get(base).content.decode()
    with pytest.raises(Invalid):
        commands.answer_invitation(invitation=one, answer="never", mailbox=mailbox, by=by)


def test_a_guest_answers_by_mail_for_themselves_alone(
    inbox: Folder, arrive: Arrive, siobhan: Person, by: Actor
) -> None:
    at = datetime.combine(date(2026, 7, 10), time(14), UTC)
    values = {
        "title": "Fitting",
        "kind": "meeting",
        "is_whole_day": False,
        "due_at": at,
        "person": siobhan.pk,
    }
    task = add_task(values=values | {"ends_at": at + timedelta(hours=1)}, by=by)
    add_attendee(values={"task": task.pk, "person": siobhan.pk}, by=everyone())
    ours = invitation_to(task, seen_by=by).decode()
    theirs = ours.replace("METHOD:REQUEST", "METHOD:REPLY").replace("NEEDS-ACTION", "DECLINED")
    arrive(inbox, letter(1, theirs, writer="villain@quay.example"))
    assert Attendee.objects.get().answer == "open"
    arrive(inbox, letter(2, theirs))
    assert Attendee.objects.get().answer == "no"
