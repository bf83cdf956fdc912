"""The words of messages are written down for search, with the messages, and anew where words go."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

# Of a long mail the last words are not known: those whom it names come first, so that they always are.
INDEXED = """
insert into channels_searched (message_id, at, words)
select m.id, m.at, words_of(concat_ws(' ', m.subject,
    (select string_agg(p.name || ' ' || p.address, ' ') from channels_party p
     where p.message_id = m.id and p.role <> 'bcc'),
    (select string_agg(e.name, ' ') from channels_enclosure e where e.message_id = m.id), m.said))
from channels_message m where {which}
on conflict (message_id) do update set words = excluded.words
"""


def index_words(*, message_ids: Sequence[UUID]) -> None:
    """Let search know these messages, whose parties and files are there already, in the transaction."""
    if not message_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(INDEXED.format(which="m.id = any(%s::uuid[])"), [list(message_ids)])
