"""What an interaction does to the standing of a person: last contact, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from troth.people.models import Company, Person
from troth.team.acting import acting
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Contact:
    """Something passed between us: when, and from whom ("in", "out")."""

    person_id: UUID | None
    company_id: UUID | None
    at: datetime
    direction: str


# An older interaction that is entered late does not turn the turn round.
NOTE = """
update {table} as record set
    last_contact_at = greatest(record.last_contact_at, contact.at),
    turn = case when record.last_contact_at is null or contact.at >= record.last_contact_at
                then case contact.direction when 'in' then 'ours' else 'theirs' end else record.turn end,
    turn_since = case when record.last_contact_at is null or contact.at >= record.last_contact_at
                then case when record.turn = case contact.direction when 'in' then 'ours' else 'theirs' end
                          then coalesce(record.turn_since, contact.at) else contact.at end
                else record.turn_since end
from (
    select distinct on (id) id, at, direction
    from unnest(%s::uuid[], %s::timestamptz[], %s::text[]) as given(id, at, direction)
    where direction <> '' order by id, at desc
) contact
where record.id = contact.id
"""


def note_contacts(*, contacts: Sequence[Contact], by: Actor) -> None:
    """Note that something passed between us and these people and companies. Notes have no direction."""
    with acting(by), connection.cursor() as cursor:
        for table, ids in (
            ("people_person", [contact.person_id for contact in contacts]),
            ("people_company", [contact.company_id for contact in contacts]),
        ):
            rows = [(i, c.at, c.direction) for i, c in zip(ids, contacts, strict=True) if i and c.direction]
            if rows:
                cursor.execute(NOTE.format(table=table), [list(column) for column in zip(*rows, strict=True)])


def rest_turn(*, record: Person | Company, by: Actor) -> None:
    """Say that nobody has to act: the conversation is at rest."""
    with acting(by):
        type(record)._default_manager.filter(pk=record.pk).update(turn="rest", turn_since=None)
