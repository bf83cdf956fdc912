"""A report about a mail that left from here is heeded; a forged one changes nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from troth.channels.commands import decide_message, send_from
from troth.channels.mail.letter import Address
from troth.channels.models import Folder, Mailbox, Outgoing
from troth.channels.tests.conftest import Arrive
from troth.channels.tests.sink import Sink
from troth.ground.clock import now
from troth.people.models import Person
from troth.privacy.models import Suppression
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db
Report = Callable[..., bytes]
BOUNCED = """From: MAILER-DAEMON@mx.example
To: shop@hollin.example
Date: 2 Mar 2030 10:00:00 +0000
Message-ID: <r{name}@mx.example>
Content-Type: multipart/report; report-type={kind}; boundary=b

--b
Content-Type: text/plain

It could not be delivered.
--b
Content-Type: message/{kind}

{words}
--b
Content-Type: text/rfc822-headers

Message-ID: <{identifier}>
--b--
"""
FAILED = """Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 no such user"""


def bounce(identifier: str, recipient: str = "s@merrin.example", status: str = "5.1.1") -> bytes:
    words = FAILED.format(recipient=recipient, status=status)
    return BOUNCED.format(name=status, kind="delivery-status", words=words, identifier=identifier).encode()


def complaint(identifier: str) -> bytes:
    words = "Feedback-Type: abuse\nVersion: 1"
    return BOUNCED.format(name="c", kind="feedback-report", words=words, identifier=identifier).encode()


@pytest.fixture
def left(office: Mailbox, siobhan: Person, sink: Sink) -> Outgoing:
    """A mail that has left."""
    decided = decide_message(
        mailbox=office, to=[Address("s@merrin.example")], subject="Wheels", text="Here.", person=siobhan.pk,
        due_at=now(), by=everyone(),
    )  # fmt: skip
    send_from(str(office.pk))
    return decided


def outcome(left: Outgoing) -> tuple[str, list[str]]:
    left.refresh_from_db()
    return left.state, list(Suppression.objects.values_list("reason", flat=True))


def test_what_came_back_has_failed_and_its_address_gets_nothing_more(
    left: Outgoing, inbox: Folder, arrive: Arrive
) -> None:
    arrive(inbox, bounce(left.identifier))
    assert outcome(left) == ("failed", ["bounced"])
    assert left.reason == "s@merrin.example: 5.1.1 550 no such user"


def test_where_the_mail_was_at_fault_the_address_is_written_to_again(
    left: Outgoing, inbox: Folder, arrive: Arrive
) -> None:
    arrive(inbox, bounce(left.identifier, status="5.7.1"))
    assert outcome(left) == ("failed", [])


def test_what_may_still_come_has_not_failed(left: Outgoing, inbox: Folder, arrive: Arrive) -> None:
    arrive(inbox, bounce(left.identifier, status="4.2.2"))
    assert outcome(left) == ("sent", [])


def test_a_complaint_ends_what_can_be_refused(left: Outgoing, inbox: Folder, arrive: Arrive) -> None:
    arrive(inbox, complaint(left.identifier))
    assert outcome(left) == ("sent", ["complained"])


@pytest.mark.parametrize("forge", [bounce, complaint])
def test_a_report_of_a_mail_that_is_not_ours_changes_nothing(
    left: Outgoing, inbox: Folder, arrive: Arrive, forge: Report
) -> None:
    arrive(inbox, forge("guessed@hollin.example"))
    assert outcome(left) == ("sent", [])


def test_a_report_of_somebody_it_did_not_go_to_changes_nothing(
    left: Outgoing, inbox: Folder, arrive: Arrive
) -> None:
    arrive(inbox, bounce(left.identifier, recipient="other@merrin.example"))
    assert outcome(left) == ("sent", [])


@pytest.mark.parametrize("forge", [bounce, complaint])
def test_a_report_that_comes_to_another_mailbox_changes_nothing(
    left: Outgoing, arrive: Arrive, forge: Report
) -> None:
    other = Mailbox.objects.create(name="O", address="o@hollin.example", host="127.0.0.1")
    arrive(Folder.objects.create(mailbox=other, name="INBOX", use="inbox"), forge(left.identifier))
    assert outcome(left) == ("sent", [])
