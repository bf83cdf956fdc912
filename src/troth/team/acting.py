"""One change: one transaction, and the audit trail knows who makes it and from where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from troth.team.actor import Actor

# One round trip: the old settings are read before the new ones are set, from left to right.
NAME_ACTOR = """
select coalesce(current_setting('troth.actor', true), ''),
       coalesce(current_setting('troth.actor_name', true), ''),
       coalesce(current_setting('troth.origin', true), ''),
       set_config('troth.actor', %s, true), set_config('troth.actor_name', %s, true),
       set_config('troth.origin', %s, true)
"""


@contextmanager
def acting(by: Actor) -> Iterator[None]:
    """Open a transaction in which every change is written to the audit trail under `by`.

    The triggers read the actor from settings that end with the transaction. An inner block keeps the
    outer one's transaction and names its own actor only for its length.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        before = _name(cursor, str(by.member_id or ""), by.name, by.origin)
        yield
        if before[1]:
            _name(cursor, *before)


def _name(cursor: CursorWrapper, member_id: str, name: str, origin: str) -> tuple[str, str, str]:
    cursor.execute(NAME_ACTOR, [member_id, name, origin])
    before: tuple[str, str, str] = cursor.fetchone()[:3]
    return before
