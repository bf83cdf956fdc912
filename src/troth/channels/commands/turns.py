"""One message after another is held, and what became of it is on disk before the next is handed over."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from types import TracebackType
from uuid import UUID

from django.db import DatabaseError, connection

from troth.channels.models import Fate
from troth.ground.clock import now
from troth.privacy.hashing import key_for_database

# What lasts is asked once more with the person held: a withdrawal waits for the message that is on its way,
# and none goes after it. Nothing is given for a message that is ours no longer.
HELD = "select channels_hold(%s, %s, %s)"
SETTLED = """
update channels_outgoing set state = %s, reason = %s, answer = %s, settled_at = %s, token = null, place = null
where id = %s
"""

Values = tuple[str | datetime | UUID, ...]


class Turns:
    """Turns of messages that bear one token. Each has a transaction, which ends when the next one begins.

    What became of one goes to the database with the question for the next, so that it is one way there and
    back for each. The database answers when the first is on disk. Within a transaction of somebody else these
    are its savepoints.
    """

    def __init__(self, token: UUID) -> None:
        self._token = token
        self._key = key_for_database()
        within = connection.in_atomic_block
        self._begins, self._ends = ("savepoint turn", "release turn") if within else ("begin", "commit")
        self._undoes = "rollback to turn; release turn" if within else "rollback"
        self._is_open = False
        self._outcome: Values = ()

    def __enter__(self) -> Turns:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(DatabaseError):  # without a line to the database there is no transaction either
            self.let_go()

    def hold(self, key: UUID) -> str | None:
        """End the turn of the last and begin that of a message. Gives why it may not leave, if so; None for
        one that is ours no longer.
        """
        written, values = self._written()
        with connection.cursor() as cursor:
            self._is_open = True
            cursor.execute(f"{written} {self._begins}; {HELD}", [*values, key, self._token, self._key])
            while cursor.nextset():  # of several statements the last is the question
                pass
            (refusal,) = cursor.fetchone()
        return None if refusal is None else str(refusal)

    def settle(self, key: UUID, state: Fate, *, reason: str = "", answer: str = "") -> None:
        """Say what became of a message whose turn it is; it is on disk once the next turn has begun."""
        self._outcome = outcome(key, state, reason, answer)

    def let_go(self) -> None:
        """End the turn of the last. What was not settled stays as it was."""
        written, values = self._written()
        if written:
            with connection.cursor() as cursor:
                cursor.execute(written, values)

    def _written(self) -> tuple[str, Values]:
        values, was_open = self._outcome, self._is_open
        self._outcome, self._is_open = (), False
        if values:
            return f"{SETTLED}; {self._ends};", values
        return (f"{self._undoes};" if was_open else ""), ()


def settle(key: UUID, state: Fate, *, reason: str = "", answer: str = "") -> None:
    """Say what became of a message, in the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(SETTLED, outcome(key, state, reason, answer))


def outcome(key: UUID, state: Fate, reason: str, answer: str) -> Values:
    """Give the values that settle a message."""
    return (state.value, reason[:500], answer[:500], now(), key)
