"""Mailboxes are listened to: what a server says is new is read within seconds.

One process listens for the whole installation, with one thread for all lines. It reads nothing itself, but
has a mailbox looked at; whatever it misses is found by the look of each minute.
"""

from __future__ import annotations

import logging
import selectors
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread
from time import monotonic
from uuid import UUID

from django.db import connection

from troth.channels.commands.credentials import entrance_of
from troth.channels.commands.mailboxes import ask_for_a_look
from troth.channels.mail.idling import BrokenLine, Line, NoIdling
from troth.channels.mail.imap import NoEntrance
from troth.channels.models import Mailbox
from troth.channels.sealing import Unopenable
from troth.ground.clock import now

log = logging.getLogger(__name__)

ASIDE, TICK, FRESH, BEAT = 10.0, 1.0, 10.0, 60.0  # seconds
RENEW = 25 * 60.0  # a server may end a line after 30 minutes (RFC 2177)
PATIENCE, NEVER = (
    60.0,
    6 * 3600.0,
)  # until a line is tried again: that broke, and that a server does not offer
MOST_OPENING = 8
MINE = "select pg_try_advisory_lock(hashtextextended('mailboxes are watched', 0))"


@dataclass(slots=True)
class Watched:
    """A mailbox that is listened to, as it was set up then."""

    mailbox_id: UUID
    as_of: datetime
    line: Line
    renewed: float


class Watch:
    """The lines that are open, and those that are being opened, by threads of their own: it may take long."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._wanted: dict[UUID, datetime] = {}
        self._open: dict[UUID, Watched] = {}
        self._coming: dict[UUID, tuple[datetime, Future[Line]]] = {}
        self._resting: dict[UUID, tuple[datetime, float]] = {}
        self._refreshed = self._beaten = -BEAT

    def turn(self) -> None:
        """Do what is due, and listen for a moment."""
        if monotonic() - self._refreshed > FRESH:
            self._refresh()
        self._begin()
        self._take_in()
        if monotonic() - self._beaten > BEAT:
            self._beat()
        for key, _events in self._selector.select(TICK):
            self._hear(key.data)
        for watched in list(self._open.values()):
            if monotonic() - watched.renewed > RENEW:
                self._renew(watched)

    def close(self) -> None:
        """Close all lines, also those that open later."""
        for watched in list(self._open.values()):
            self._drop(watched)
        for _as_of, coming in self._coming.values():
            coming.add_done_callback(_close)
        self._selector.close()

    def _refresh(self) -> None:
        """Listen to the mailboxes that are on, as they are set up now, and to no others."""
        self._refreshed = monotonic()
        self._wanted = dict(
            Mailbox.objects.filter(is_on=True).exclude(host="").values_list("pk", "updated_at")
        )
        for watched in list(self._open.values()):
            if self._wanted.get(watched.mailbox_id) != watched.as_of:
                self._drop(watched)

    def _begin(self) -> None:
        for key, as_of in self._wanted.items():
            before, until = self._resting.get(key, (None, 0.0))
            is_resting = before == as_of and monotonic() < until
            if key in self._open or key in self._coming or is_resting or len(self._coming) >= MOST_OPENING:
                continue
            coming: Future[Line] = Future()
            self._coming[key] = as_of, coming
            Thread(target=_open_line, args=(key, coming), daemon=True).start()

    def _take_in(self) -> None:
        """Listen over the lines that have opened; what came before they were is looked for."""
        for key, (as_of, coming) in list(self._coming.items()):
            if not coming.done():
                continue
            del self._coming[key]
            try:
                line = coming.result()
            except NoIdling:
                self._resting[key] = as_of, monotonic() + NEVER
            except (NoEntrance, Unopenable, OSError, Mailbox.DoesNotExist):
                self._resting[key] = as_of, monotonic() + PATIENCE
            except Exception:
                log.exception("a mailbox could not be listened to", extra={"mailbox": str(key)})
                self._resting[key] = as_of, monotonic() + PATIENCE
            else:
                watched = self._open[key] = Watched(key, as_of, line, monotonic())
                self._selector.register(line, selectors.EVENT_READ, watched)
                Mailbox.objects.filter(pk=key).update(heard_at=now())
                _look(key)

    def _beat(self) -> None:
        self._beaten = monotonic()
        Mailbox.objects.filter(pk__in=list(self._open)).update(heard_at=now())

    def _hear(self, watched: Watched) -> None:
        try:
            if watched.line.heard():
                _look(watched.mailbox_id)
        except BrokenLine:
            self._broke(watched)

    def _renew(self, watched: Watched) -> None:
        try:
            watched.renewed = monotonic()
            if watched.line.renew():
                _look(watched.mailbox_id)
        except BrokenLine:
            self._broke(watched)

    def _broke(self, watched: Watched) -> None:
        self._drop(watched)
        self._resting[watched.mailbox_id] = watched.as_of, monotonic() + PATIENCE

    def _drop(self, watched: Watched) -> None:
        del self._open[watched.mailbox_id]
        self._selector.unregister(watched.line)
        watched.line.close()
        Mailbox.objects.filter(pk=watched.mailbox_id).update(heard_at=None)


def watch_mailboxes(stop: Event) -> None:
    """Listen to all mailboxes until it is told to stop, unless somebody else does."""
    while not stop.is_set():
        with _alone() as is_mine:
            if is_mine:
                _watch(stop)
        stop.wait(ASIDE)


def _watch(stop: Event) -> None:
    watch = Watch()
    try:
        while not stop.is_set():
            watch.turn()
    finally:
        watch.close()


@contextmanager
def _alone() -> Iterator[bool]:
    """Hold what only one may hold at a time: it goes with the connection, however that ends."""
    with connection.cursor() as cursor:
        cursor.execute(MINE)
        (is_mine,) = cursor.fetchone()
    try:
        yield bool(is_mine)
    finally:
        connection.close()


def _open_line(mailbox_id: UUID, coming: Future[Line]) -> None:
    try:
        coming.set_result(Line(entrance_of(Mailbox.objects.get(pk=mailbox_id))))
    except Exception as error:  # whoever waits for it sees to it
        coming.set_exception(error)
    finally:
        connection.close()


def _close(came: Future[Line]) -> None:
    if not came.exception():
        came.result().close()


def _look(mailbox_id: UUID) -> None:
    mailbox = Mailbox.objects.filter(pk=mailbox_id).first()
    if mailbox:
        ask_for_a_look(mailbox=mailbox)
