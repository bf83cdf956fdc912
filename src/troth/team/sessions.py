"""Where sessions are kept: Django's own store, in rows that say whose they are and on which device."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.http import HttpRequest

from troth.ground.clock import now
from troth.team.addresses import device_of, peer_address
from troth.team.models import Session

DEVICE, ADDRESS, BEGAN_AT, SEEN_AT = "device", "address", "began_at", "seen_at"
NOTED_EVERY_SECONDS = 300


class SessionStore(DatabaseStore):
    """A session in `team_session`. Named by the setting SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Fill the row from the session's data; every save is a sign of life."""
        row = cast(Session, super().create_model_instance(data))
        row.member_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        row.address = data.get(ADDRESS)
        row.created_at = datetime.fromtimestamp(data.get(BEGAN_AT, now().timestamp()), UTC)
        return row


def begin(request: HttpRequest) -> None:
    """Note in a session that was just opened for a member: since when, on which device, from where."""
    request.session[BEGAN_AT] = int(now().timestamp())
    request.session[DEVICE] = device_of(request)
    note_life(request)


def is_due(session: SessionBase) -> bool:
    """Tell whether it is time to note again that the session is in use."""
    return bool(now().timestamp() - session.get(SEEN_AT, 0) > NOTED_EVERY_SECONDS)


def note_life(request: HttpRequest) -> None:
    """Note that the session is in use, from where."""
    request.session[SEEN_AT] = int(now().timestamp())
    request.session[ADDRESS] = peer_address(request)
