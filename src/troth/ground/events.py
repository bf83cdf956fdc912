"""Facts in the past tense, published in the transaction that made them true.

`publish` writes one row and one job per listener in that transaction, so that a fact is delivered if
and only if its change was kept. Listeners run at least once and must bear a second run.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

import msgspec
from django.db import connection

from troth.ground.clock import now
from troth.ground.declared import Event
from troth.ground.jobs import Job, Periodic, defer, path_of
from troth.ground.modules import installed

log = logging.getLogger(__name__)

__all__ = ["JOBS", "Event", "deliver", "listeners_of", "publish"]

DEEPEST_CHAIN = 8
KEEP_DAYS = 30
_cause: ContextVar[tuple[UUID, int] | None] = ContextVar("cause", default=None)


def publish(event: Event) -> UUID | None:
    """Tell everybody who listens, after the running transaction is kept. None when a chain is cut.

    A listener may publish in turn. A chain of causes deeper than eight is a loop: it is cut and logged.
    """
    cause, depth = _cause.get() or (None, 0)
    if depth >= DEEPEST_CHAIN:
        log.error("event chain cut", extra={"event": event.name, "cause": str(cause), "depth": depth})
        return None
    payload = msgspec.json.encode(asdict(event)).decode()
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ground_event (name, payload, cause_id, depth) values (%s, %s, %s, %s) returning id",
            [event.name, payload, cause, depth],
        )
        event_id: UUID = cursor.fetchone()[0]
    for listener in listeners_of(type(event)):
        defer(deliver, event_id=str(event_id), listener=path_of(listener))
    return event_id


def deliver(event_id: str, listener: str) -> None:
    """Hand a published event to one listener. This is a background job."""
    with connection.cursor() as cursor:
        cursor.execute("select name, payload::text, depth from ground_event where id = %s", [event_id])
        found = cursor.fetchone()
    if found is None:
        return
    name, payload, depth = found
    for event_type, listeners in _reactions():
        for one in listeners:
            if event_type.name == name and path_of(one) == listener:
                with _caused_by(UUID(event_id), depth + 1):
                    one(_decoded(event_type, payload))


def forget_old_events() -> None:
    """Delete events more than a month old, which may hold names: all who listen have long heard of them."""
    with connection.cursor() as cursor:
        cursor.execute("delete from ground_event where at < %s", [now() - timedelta(days=KEEP_DAYS)])


def listeners_of(event_type: type[Event]) -> list[Callable[..., None]]:
    """List the functions that installed modules handed in for an event."""
    return [one for declared, listeners in _reactions() if declared is event_type for one in listeners]


def _reactions() -> Iterator[tuple[type[Event], list[Callable[..., None]]]]:
    for module in installed():
        for event_type, listeners in module.on.items():
            yield event_type, list(listeners)


def _decoded(event_type: type[Event], payload: str) -> Event:
    return msgspec.json.decode(payload, type=event_type)


@contextmanager
def _caused_by(event_id: UUID, depth: int) -> Iterator[None]:
    token = _cause.set((event_id, depth))
    try:
        yield
    finally:
        _cause.reset(token)


JOBS = [Job(deliver), Periodic(forget_old_events, cron="40 3 * * *")]
