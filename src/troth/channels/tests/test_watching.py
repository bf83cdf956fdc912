"""A server is listened to: what arrives there is asked for at once, whatever happens to the line."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic, sleep

import psutil
import pytest
from django.db import connection

from troth.channels.commands import watching
from troth.channels.commands.mailboxes import look_at_mailbox
from troth.channels.mail.idling import Line, NoIdling
from troth.channels.mail.imap import Account
from troth.channels.models import Mailbox
from troth.channels.queries import standing_of
from troth.channels.sealing import sealed
from troth.channels.tests import small_imap
from troth.channels.tests.conftest import mail
from troth.channels.tests.dovecot import PASSWORD, PROGRAM, Dovecot, running
from troth.ground.clock import now

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(PROGRAM is None, reason="needs Dovecot, Debian's package dovecot-imapd"),
]
JOBS = "select count(*) from procrastinate_jobs where status = 'todo' and task_name like '%%look_at_mailbox'"


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running() as server:
        yield server


@pytest.fixture
def shop(dovecot: Dovecot) -> Mailbox:
    return Mailbox.objects.create(
        name="Shop", address=dovecot.login, host="127.0.0.1", port=dovecot.port, security="none",
        login=dovecot.login, secret=sealed(PASSWORD.encode()), succeeded_at=now(), backlog=0,
    )  # fmt: skip


@contextmanager
def listening() -> Iterator[None]:
    stop = Event()
    thread = Thread(target=watching.watch_mailboxes, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def until(what: Callable[[], object]) -> None:
    end = monotonic() + 60
    while not what():
        assert monotonic() < end, "waited in vain"
        sleep(0.05)


def is_live(mailbox: Mailbox) -> bool:
    mailbox.refresh_from_db()
    return standing_of(mailbox).word == "Live"


def asked_for() -> bool:
    return Mailbox.objects.filter(asked_at__isnull=False).exists()


def forget() -> None:
    """As a look does when it begins."""
    Mailbox.objects.update(asked_at=None)


def put(dovecot: Dovecot, name: str) -> None:
    with dovecot.entered() as client:
        client.append("INBOX", mail(name))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nothing longer than a moment."""
    for name in ("ASIDE", "TICK", "FRESH", "PATIENCE"):
        monkeypatch.setattr(watching, name, 0.1)


@pytest.mark.usefixtures("quick")
def test_what_arrives_is_asked_for_at_once(dovecot: Dovecot, shop: Mailbox) -> None:
    with listening():
        until(lambda: is_live(shop))
        until(asked_for)  # what came before the line was open
        for name in ("1@merrin", "2@merrin"):
            forget()
            put(dovecot, name)
            until(asked_for)
        Mailbox.objects.update(is_on=False)
        until(lambda: Mailbox.objects.filter(heard_at=None).exists())
    assert not is_live(shop)


@pytest.mark.usefixtures("quick")
def test_a_line_that_breaks_is_opened_again_and_misses_nothing(dovecot: Dovecot, shop: Mailbox) -> None:
    with listening():
        until(lambda: is_live(shop))
        before = {each.pid for each in sessions(dovecot)}
        assert before
        for each in before:
            os.kill(each, signal.SIGKILL)
        until(lambda: not Mailbox.objects.filter(heard_at=None).exists() and others(dovecot, before))
        until(lambda: is_live(shop))
        forget()
        put(dovecot, "3@merrin")
        until(asked_for)


def sessions(dovecot: Dovecot) -> list[psutil.Process]:
    """List the processes of the server that serve somebody who has entered."""
    found = []
    for each in psutil.process_iter(["name", "cmdline"]):
        if each.info["name"] == "imap" and any(
            str(dovecot.mail.parent) in " ".join(one.cmdline()) for one in each.parents()
        ):
            found.append(each)
    return found


def others(dovecot: Dovecot, before: set[int]) -> bool:
    return any(each.pid not in before for each in sessions(dovecot))


@pytest.mark.usefixtures("quick")
def test_a_line_is_renewed_and_goes_on(
    dovecot: Dovecot, shop: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "RENEW", 0.05)
    with listening():
        until(lambda: is_live(shop))
        for name in ("4@merrin", "5@merrin"):
            forget()
            put(dovecot, name)
            until(asked_for)


@pytest.mark.usefixtures("quick")
def test_only_one_listens_and_another_takes_over(shop: Mailbox) -> None:
    with connection.cursor() as cursor:
        cursor.execute(watching.MINE)
    with listening():
        sleep(1)
        assert not is_live(shop)
        connection.close()
        until(lambda: is_live(shop))


def test_a_server_that_tells_nothing_is_looked_at_every_minute() -> None:
    with small_imap.running() as port, pytest.raises(NoIdling):
        Line(Account("127.0.0.1", port, "none", "shop", "wheels"))


def test_a_look_that_finds_another_under_way_comes_after_it(shop: Mailbox) -> None:
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(hashtextextended('mailbox ' || %s, 0))", [str(shop.pk)])
    try:
        look_at_mailbox(str(shop.pk))
    finally:
        other.close()
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        assert cursor.fetchone() == (1,)
    assert asked_for()
