"""Who reads a mailbox dies in the middle: every mail is here once and whole, and the server is told."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from troth.channels.commands import mark_seen
from troth.channels.models import Conversation, Copy, Mailbox, Message, Party, SetAside
from troth.channels.tests.conftest import mail
from troth.channels.tests.dovecot import PASSWORD, PROGRAM, Dovecot, running
from troth.channels.tests.test_sending_dies import Worker, process, until
from troth.people.models import Person
from troth.timeline.models import Interaction

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(PROGRAM is None, reason="needs Dovecot, Debian's package dovecot-imapd"),
]
MAILS, KILLS, LOGIN = 300, 3, "dies@hollin.example"
POISON = b"\x00\x01 no mail at all"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


def test_who_dies_while_reading_loses_and_doubles_nothing(
    dovecot: Dovecot, mailbox: Mailbox, siobhan: Person
) -> None:
    with dovecot.entered(LOGIN) as client:
        for number in range(MAILS):
            after = f"{number - 1}@merrin" if number % 3 else ""
            client.append("INBOX", mail(f"{number}@merrin", after=after, words=f"Words {number}"))
        client.append("INBOX", POISON)
    dice = random.Random(MAILS)
    for moment in sorted(dice.sample(range(1, MAILS - 60), KILLS)):
        with at_work(dovecot, mailbox) as worker:
            until(lambda least=moment: Message.objects.count() >= least, "so much was read")  # type: ignore[misc]
            threading.Timer(dice.random() / 10, worker.kill).start()
            worker.wait()
        mark_seen(message_ids=list(Message.objects.values_list("pk", flat=True)))
    with at_work(dovecot, mailbox):
        until(lambda: Copy.objects.filter(gone_at=None).count() > MAILS, "all was read")
        mark_seen(message_ids=list(Message.objects.values_list("pk", flat=True)))
        until(lambda: not Copy.objects.filter(wants_seen=True).exists(), "the server was told")
    named = Counter(Message.objects.values_list("identifier", flat=True))
    assert named == Counter(f"{number}@merrin" for number in range(MAILS))
    assert SetAside.objects.count() == 1
    assert Party.objects.count() == 2 * MAILS
    assert Interaction.objects.filter(person=siobhan, kind="mail").count() == MAILS
    assert sum(Conversation.objects.values_list("messages_count", flat=True)) == MAILS
    assert Conversation.objects.count() == -(-MAILS // 3)
    with dovecot.entered(LOGIN) as client:
        client.select_folder("INBOX", readonly=True)
        assert len(client.search(["SEEN"])) == MAILS


def at_work(dovecot: Dovecot, mailbox: Mailbox) -> AbstractContextManager[Worker]:
    program = Path(__file__).with_name("reader.py")
    return process(program, str(mailbox.pk), str(dovecot.port), LOGIN, PASSWORD)
