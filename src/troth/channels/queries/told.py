"""What became of messages, for whoever decided them or waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from troth.channels.models import Fate, Message, Outgoing
from troth.channels.queries.outgoing import why_held


def held_back(outgoing_ids: Iterable[UUID]) -> str:
    """Say why the first of these messages that the gate held back did not leave; empty: none was."""
    return _first(outgoing_ids, Fate.SUPPRESSED)


def undelivered(outgoing_ids: Iterable[UUID]) -> str:
    """Say why the first of these messages that did not arrive did not; empty: all did, as far as is known."""
    return _first(outgoing_ids, Fate.FAILED)


def writers_of(message_ids: Iterable[UUID]) -> list[UUID]:
    """List the people who wrote some messages themselves: what their machines answered leaves out."""
    written = Message.objects.filter(
        pk__in=list(message_ids), direction="in", nature="ordinary", person__isnull=False
    )
    return list(written.order_by().values_list("person_id", flat=True).distinct())


def _first(outgoing_ids: Iterable[UUID], state: Fate) -> str:
    found = Outgoing.objects.filter(pk__in=list(outgoing_ids), state=state).order_by("pk")
    reason = found.values_list("reason", flat=True).first()
    return why_held(reason) if reason else ""
