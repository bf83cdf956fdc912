"""What becomes of consent when people are merged, parted or erased: the most restrictive word wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from troth.ground.clock import now
from troth.people.commands import move_rows
from troth.privacy.hashing import hash_of
from troth.privacy.models import Reason, Suppression
from troth.privacy.queries.addresses import own_addresses_of
from troth.team.acting import erasing

TABLES = ("privacy_consent_entry", "privacy_contact", "privacy_silence", "privacy_public_link")
MERGED_AT = "privacy_consent_entry.number"  # how far the ledger had come when two were merged

# What one of two refuses and the other allows is refused again by the one who did, before the two are one: it
# is the last word of both, and goes back with whose it was.
SAY_AGAIN = """
insert into privacy_consent_entry
    (person_id, purpose, channel, topic, said, at, source, repeats)
select c.person_id, c.purpose, c.channel, c.topic, c.said, %(now)s, 'merge', c.entry_id
from privacy_consent c
where c.person_id in (%(source)s, %(target)s) and c.said in ('withdrawn', 'objected') and exists (
    select from privacy_consent o
    where o.person_id in (%(source)s, %(target)s) and o.person_id <> c.person_id
        and o.said in ('requested', 'granted', 'confirmed')
        and case when c.purpose = '' then c.channel in ('', o.channel)
            else (o.purpose, o.channel, o.topic) = (c.purpose, c.channel, c.topic) end)
"""
# What was refused while two were one is refused by both, also where it was for another merge that it is here.
SAY_FOR_BOTH = """
insert into privacy_consent_entry
    (person_id, purpose, channel, topic, said, at, source, repeats)
select %(target)s, e.purpose, e.channel, e.topic, e.said, %(now)s, 'merge', e.id
from privacy_consent_entry e
where e.person_id = %(source)s and e.number > %(since)s
    and e.said in ('withdrawn', 'objected')
order by e.number
"""


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the ledger of one person be another's: see `people.hooks.Merging`."""
    moved: dict[str, list[str]] = {}
    values: dict[str, Any] = {"source": source, "target": target, "now": now()}
    with connection.cursor() as cursor:
        if only is None:
            cursor.execute(SAY_AGAIN, values)
            cursor.execute("select coalesce(max(number), 0) from privacy_consent_entry")
            moved[MERGED_AT] = [str(cursor.fetchone()[0])]
        for table in TABLES:
            moved |= move_rows(table=table, column="person_id", source=source, target=target, only=only)
        if only and (since := only.get(MERGED_AT)):
            cursor.execute(SAY_FOR_BOTH, values | {"since": int(since[0])})
    return moved


def erase_person(*, person_id: UUID) -> None:
    """Forget a person; that their addresses want nothing is kept as hashes."""
    hashes = [hash_of(kind, address) for kind, address in own_addresses_of(person_id)]
    Suppression.objects.bulk_create(
        [Suppression(hash=each, reason=Reason.ERASED, at=now()) for each in hashes], ignore_conflicts=True
    )
    with erasing() as cursor:
        for table in TABLES:
            cursor.execute(f"delete from {table} where person_id = %s", [person_id])  # noqa: S608
