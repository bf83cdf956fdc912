"""A mailbox of a shop and one who writes there. Imports stand inside: the settings are not known yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from troth.channels.commands import Received
    from troth.channels.models import Folder, Mailbox
    from troth.channels.tests.sink import Sink
    from troth.people.models import Person

Arrive = Callable[..., "Received"]


@pytest.fixture
def mailbox(db: None) -> Mailbox:
    from troth.channels.models import Mailbox

    return Mailbox.objects.create(
        name="Shop", address="shop@hollin.example", host="127.0.0.1", login="shop@hollin.example"
    )


@pytest.fixture
def inbox(mailbox: Mailbox) -> Folder:
    from troth.channels.models import Folder, Use

    return Folder.objects.create(mailbox=mailbox, name="INBOX", use=Use.INBOX)


@pytest.fixture
def sent(mailbox: Mailbox) -> Folder:
    from troth.channels.models import Folder, Use

    return Folder.objects.create(mailbox=mailbox, name="Sent", use=Use.SENT)


@pytest.fixture
def siobhan(db: None) -> Person:
    from troth.people.commands import create_person
    from troth.team.actor import everyone

    return create_person(values={"name": "Siobhán Kerrigan", "email": "S@Merrin.example"}, by=everyone())


@pytest.fixture
def arrive() -> Arrive:
    """Let a mail lie in a folder, and be received."""
    from troth.channels.commands import Place, receive
    from troth.team.actor import everyone

    numbers = count(1)

    def arrived(folder: Folder, raw: bytes, uid: int = 0) -> Received:
        place = Place(folder=folder, uid_validity=1, uid=uid or next(numbers))
        return receive(raw=raw, place=place, by=everyone())

    return arrived


def mail(
    name: str = "",
    *,
    writer: str = "s@merrin.example",
    to: str = "shop@hollin.example",
    after: str = "",
    day: int = 2,
    lines: str = "",
    subject: str = "Wheels before Easter?",
    words: str = "Hello",
) -> bytes:
    """Write a mail called `name`, that answers those called `after`, the oldest first."""
    head = [f"From: {writer}", f"To: {to}", f"Subject: {subject}", f"Date: {day} Mar 2026 10:00:00 +0000"]
    head += [f"Message-ID: <{name}>"] if name else []
    head += ["References: " + " ".join(f"<{each}>" for each in after.split())] if after else []
    head += [lines] if lines else []
    return "\r\n".join([*head, "", words]).encode()


def ours(name: str, *, after: str = "", day: int = 3, words: str = "Hello") -> bytes:
    """Write a mail of the shop."""
    return mail(name, writer="shop@hollin.example", to="s@merrin.example", after=after, day=day, words=words)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A mail server that takes what is sent."""
    from troth.channels.tests.sink import running

    with running() as server:
        yield server


@pytest.fixture
def office(mailbox: Mailbox, sink: Sink) -> Mailbox:
    """The mailbox of the shop, whose mail leaves by the sink."""
    mailbox.smtp_host, mailbox.smtp_port, mailbox.smtp_security = "127.0.0.1", sink.port, "none"
    mailbox.save()
    return mailbox
