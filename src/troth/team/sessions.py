"""Where sessions are kept: Django's own store, in rows that say whose they are and on which device."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from troth.team.models import Session

# What the sign-in leaves in the session about the browser.
DEVICE, ADDRESS = "device", "address"


class SessionStore(DatabaseStore):
    """A session in `team_session`. Named by the setting SESSION_ENGINE."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Fill the row from the session's data. The times are the database's, on insert."""
        row = cast(Session, super().create_model_instance(data))
        row.member_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        row.address = data.get(ADDRESS)
        return row
