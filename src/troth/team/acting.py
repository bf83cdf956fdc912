"""One change: one transaction, and the audit trail knows who makes it and from where."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from troth.team.actor import Actor

# One round trip: the old settings are read before the new ones are set, from left to right. All end with
# the transaction. An inner command belongs to the outer one's batch.
BEGIN = """
select coalesce(current_setting('troth.actor', true), ''),
       coalesce(current_setting('troth.actor_name', true), ''),
       coalesce(current_setting('troth.origin', true), ''),
       coalesce(current_setting('troth.batch', true), ''),
       set_config('troth.actor', %s, true), set_config('troth.actor_name', %s, true),
       set_config('troth.origin', %s, true),
       set_config('troth.batch',
                  coalesce(nullif(current_setting('troth.batch', true), ''), uuidv7()::text), true)
"""
END = """
select set_config('troth.actor', %s, true), set_config('troth.actor_name', %s, true),
       set_config('troth.origin', %s, true), set_config('troth.batch', %s, true)
"""


@contextmanager
def acting(by: Actor) -> Iterator[None]:
    """Open a transaction in which every change is written to the audit trail under `by`.

    An inner block keeps the outer one's transaction and batch, and names its own actor only for its
    length.
    """
    is_inner = connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(BEGIN, [str(by.member_id or ""), by.name, by.origin])
        before = cursor.fetchone()[:4]
        yield
        if is_inner:
            cursor.execute(END, before)


@contextmanager
def erasing() -> Iterator[CursorWrapper]:
    """Let the database forget what is deleted within, in the audit trail, too; give a cursor to do so.

    Only for what belongs to somebody who is being erased, or to an import that is undone.
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('troth.erasing', 'on', true)")
        yield cursor
        cursor.execute("select set_config('troth.erasing', '', true)")
