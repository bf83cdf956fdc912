"""Workers die, sleep, and race, people withdraw meanwhile: nothing leaves twice, and all is accounted for."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from troth.channels.commands import decide_message, send_from
from troth.channels.commands.claiming import take_up
from troth.channels.commands.sending import SENDER
from troth.channels.mail.letter import Address
from troth.channels.models import Fate, Mailbox, Outgoing
from troth.channels.tests.sink import Kept, Sink
from troth.ground.clock import now
from troth.people.models import Person
from troth.privacy.models import Contact
from troth.privacy.tests.saying import person, say, set_budget
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BY = everyone()
PATIENCE_SECONDS = 120
ENDED = (Fate.SENT, Fate.FAILED, Fate.SUPPRESSED, Fate.UNCERTAIN)
Worker = subprocess.Popen[str]


def crowd(count: int) -> list[Person]:
    """Make people who want news."""
    made = [person(f"P{number} Quill", email=f"p{number}@merrin.example") for number in range(count)]
    for each in made:
        say(each, "granted")
    set_budget(100, 7)
    return made


def decide(mailbox: Mailbox, whom: Person, kind: str = "campaign") -> Outgoing:
    return decide_message(
        mailbox=mailbox, to=[Address(whom.email or "")], subject="News", text="Wheels", person=whom.pk,
        purpose="newsletter", kind=kind, due_at=now(), by=BY,
    )  # fmt: skip


def working(mailbox: Mailbox) -> AbstractContextManager[Worker]:
    """Run a worker that sends for the length of a block, unless it dies before."""
    return process(Path(__file__).with_name("worker.py"), str(mailbox.pk))


@contextmanager
def process(program: Path, *given: str) -> Iterator[Worker]:
    """Run a program on the database of this test for the length of a block, unless it dies before."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))
    worker = subprocess.Popen(
        [sys.executable, program, *given],
        env={**os.environ, "DATABASE_URL": database},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert worker.stdout
        assert worker.stdout.readline().strip() == "ready"
        yield worker
    finally:
        with suppress(ProcessLookupError):
            worker.send_signal(signal.SIGCONT)
        worker.kill()
        worker.wait()


def until(done: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(0.02)


def is_all_ended() -> bool:
    return not Outgoing.objects.exclude(state__in=ENDED).exists()


def test_workers_that_are_killed_send_nothing_twice(office: Mailbox, sink: Sink) -> None:
    kill_in_the_middle(office, sink, count=60, kills=4)


def test_twenty_kills_in_a_thousand_messages(
    office: Mailbox, sink: Sink, pytestconfig: pytest.Config
) -> None:
    if not pytestconfig.getoption("exhaustive"):
        pytest.skip("with --exhaustive")
    kill_in_the_middle(office, sink, count=1000, kills=20)


def kill_in_the_middle(office: Mailbox, sink: Sink, *, count: int, kills: int) -> None:
    for whom in crowd(count):
        decide(office, whom)
    dice = random.Random(count)
    moments = sorted(dice.sample(range(1, count), kills))
    at_work: list[Worker] = []

    def kill_at_its_moment(kept: Kept) -> None:
        if moments and len(sink.kept) >= moments[0]:
            moments.pop(0)
            worker = at_work[-1]
            if dice.random() < 0.5:  # else a little later, wherever it is by then
                worker.kill()
            else:
                threading.Timer(dice.random() / 100, worker.kill).start()

    sink.on_mail = kill_at_its_moment
    while not is_all_ended():
        with working(office) as worker:
            at_work.append(worker)
            until(lambda: at_work[-1].poll() is not None or is_all_ended(), "a worker died or was done")
        until(
            lambda: take_up(SENDER) or not Outgoing.objects.filter(state=Fate.SENDING).exists(),
            "it was noticed",
        )
    times = Counter(sink.identifiers)
    assert max(times.values()) == 1
    states = Counter(Outgoing.objects.values_list("state", flat=True))
    assert sum(states[each] for each in ENDED) == count
    assert states[Fate.UNCERTAIN] <= kills
    sent = set(Outgoing.objects.filter(state=Fate.SENT).values_list("identifier", flat=True))
    assert sent <= set(times)
    assert len(times) - len(sent) <= states[Fate.UNCERTAIN]
    counted = Contact.objects.filter(released_at=None).count()
    assert counted == states[Fate.SENT] + states[Fate.UNCERTAIN]


def test_who_only_slept_is_not_dead(office: Mailbox, sink: Sink) -> None:
    people = crowd(12)
    for whom in people:
        decide(office, whom, kind="automatic")
    asleep = threading.Event()

    def sleep(_kept: Kept) -> None:
        if not asleep.is_set() and len(sink.kept) == 4:
            worker.send_signal(signal.SIGSTOP)
            asleep.set()

    sink.on_mail = sleep
    with working(office) as worker:
        assert asleep.wait(PATIENCE_SECONDS)
        assert take_up(SENDER) == 0  # whatever the clock says: it holds its lock
        later = decide(office, people[0], kind="automatic")
        send_from(str(office.pk))
        later.refresh_from_db()
        assert later.state == "sent"
        worker.send_signal(signal.SIGCONT)
        until(is_all_ended, "all had left")
    assert set(Counter(sink.identifiers).values()) == {1}
    assert Outgoing.objects.filter(state=Fate.SENT).count() == 13


def test_several_who_send_at_once_share_the_work(office: Mailbox, sink: Sink) -> None:
    for whom in crowd(120):
        decide(office, whom)
    Mailbox.objects.update(most_per_hour=110)

    def send() -> None:
        try:
            send_from(str(office.pk))
        finally:
            connection.close()

    senders = [threading.Thread(target=send) for _number in range(3)]
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    assert set(Counter(sink.identifiers).values()) == {1}
    assert len(sink.kept) == 110


def test_nothing_leaves_after_a_withdrawal(office: Mailbox, sink: Sink) -> None:
    people = crowd(20)
    for whom in people:
        decide(office, whom)
    begun = threading.Event()
    sink.delay, sink.on_mail = 0.02, lambda _kept: begun.set()
    withdrawn: dict[str, float] = {}

    def withdraw() -> None:
        try:
            begun.wait(PATIENCE_SECONDS)
            for whom in reversed(people):
                say(whom, "withdrawn")
                withdrawn[whom.email or ""] = time.monotonic()
        finally:
            connection.close()

    other = threading.Thread(target=withdraw)
    other.start()
    send_from(str(office.pk))
    other.join()
    late = [each for each in sink.kept if each.at > withdrawn[each.recipients[0]]]
    assert late == []
    states = Counter(Outgoing.objects.values_list("state", flat=True))
    assert states[Fate.SENT] == len(sink.kept)
    assert states[Fate.SENT] + states[Fate.SUPPRESSED] == 20
    assert states[Fate.SUPPRESSED] > 0
