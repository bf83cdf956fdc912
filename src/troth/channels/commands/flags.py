"""Read and answered: what is done here is told to the servers, and what is done there is noted here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection
from imapclient import IMAPClient

from troth.channels.mail.imap import Opened, add_flags, flags_since, open_folder
from troth.channels.models import Copy, Folder

NOTED = """
update channels_copy c set is_seen = f.seen, is_answered = f.answered
from unnest(%s::bigint[], %s::bool[], %s::bool[]) f(uid, seen, answered)
where c.folder_id = %s and c.uid_validity = %s and c.uid = f.uid
  and (c.is_seen, c.is_answered) is distinct from (f.seen, f.answered)
"""


def mark_seen(*, message_ids: Sequence[UUID]) -> None:
    """Let the servers know with the next look that these messages have been read here."""
    Copy.objects.filter(message__in=message_ids, is_seen=False, gone_at=None).update(wants_seen=True)


def mark_answered(*, message_id: UUID) -> None:
    """Let the servers know with the next look that this message has been answered from here."""
    Copy.objects.filter(message=message_id, is_answered=False, gone_at=None).update(
        wants_answered=True, wants_seen=True
    )


def push_flags(folder: Folder, client: IMAPClient) -> None:
    """Tell a folder what was done here. It is left open to be read only."""
    waiting = Copy.objects.filter(folder=folder, gone_at=None)
    seen = waiting.filter(wants_seen=True)
    answered = waiting.filter(wants_answered=True)
    rows = {each.pk: each for each in (*seen, *answered)}
    if not rows:
        return
    validity = open_folder(client, folder.name, to_change=True).validity
    theirs = [each for each in rows.values() if each.uid_validity == validity]
    add_flags(
        client,
        [each.uid for each in theirs if each.wants_seen],
        [each.uid for each in theirs if each.wants_answered],
    )
    told = Copy.objects.filter(pk__in=rows)
    told.filter(wants_seen=True).update(is_seen=True, wants_seen=False)
    told.filter(wants_answered=True).update(is_answered=True, wants_answered=False)
    open_folder(client, folder.name)


def follow_flags(folder: Folder, opened: Opened, uids: Sequence[int], client: IMAPClient) -> None:
    """Note what was read and answered elsewhere."""
    since = folder.mod_seq if opened.mod_seq is not None else None
    for told in flags_since(client, since, uids):
        _note(folder, opened.validity, told)


def _note(folder: Folder, validity: int, told: Mapping[int, tuple[bool, bool]]) -> None:
    seen = [seen for seen, _answered in told.values()]
    answered = [answered for _seen, answered in told.values()]
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [list(told), seen, answered, folder.pk, validity])
