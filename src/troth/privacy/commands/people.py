"""What becomes of consent when people are merged, parted or erased: the most restrictive word wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from troth.ground.clock import now
from troth.people.commands import move_rows
from troth.privacy.commands.suppressions import forget_addresses
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
# What was refused while two were one is refused by both, also where it was for another merge that it is here;
# but not what one of them had refused before, and another merge only said again.
SAY_FOR_BOTH = """
with recursive heard as (
    select e.id, e.number, e.repeats from privacy_consent_entry e
    where e.person_id = %(source)s and e.number > %(since)s and e.said in ('withdrawn', 'objected')
        and not exists (select from privacy_consent_entry u where u.repeats = e.id and u.said = 'undone')
    union all
    select heard.id, before.number, before.repeats
    from heard join privacy_consent_entry before on before.id = heard.repeats
)
insert into privacy_consent_entry
    (person_id, purpose, channel, topic, said, at, source, repeats)
select %(target)s, e.purpose, e.channel, e.topic, e.said, %(now)s, 'merge', e.id
from privacy_consent_entry e
where e.id in (select id from heard group by id having min(number) > %(since)s)
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
    forget_addresses(own_addresses_of(person_id))
    with erasing() as cursor:
        for table in TABLES:
            cursor.execute(f"delete from {table} where person_id = %s", [person_id])  # noqa: S608
