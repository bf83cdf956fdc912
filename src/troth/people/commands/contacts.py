"""What an interaction does to the standing of a person: last contact, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
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


@dataclass(frozen=True, slots=True)
class Course:
    """How the conversation with a person stands: the last word, who must act since when, the usual answers.

    The hours are None while there were too few answers to tell.
    """

    person_id: UUID
    last_contact_at: datetime | None
    turn: str
    turn_since: datetime | None
    our_answer_hours: Decimal | None
    their_answer_hours: Decimal | None


PACED = """
update people_person p set our_answer_hours = g.ours, their_answer_hours = g.theirs
from unnest(%s::uuid[], %s::numeric[], %s::numeric[]) as g(id, ours, theirs)
where p.id = g.id
    and (p.our_answer_hours, p.their_answer_hours)
        is distinct from (g.ours::numeric(9, 2), g.theirs::numeric(9, 2))
"""
# Where nobody has to act somebody said so, and it stays.
COUNTED_ANEW = """
update people_person p set last_contact_at = g.last_at,
    turn = case when p.turn = 'rest' then p.turn else g.turn end,
    turn_since = case when p.turn = 'rest' then null else g.since end
from unnest(%s::uuid[], %s::timestamptz[], %s::text[], %s::timestamptz[]) as g(id, last_at, turn, since)
where p.id = g.id
"""


def note_paces(*, courses: Sequence[Course], by: Actor) -> None:
    """Note how long answers usually take, of people whose answers were counted anew."""
    columns = [[getattr(each, name) for each in courses]
               for name in ("person_id", "our_answer_hours", "their_answer_hours")]  # fmt: skip
    with acting(by), connection.cursor() as cursor:
        cursor.execute(PACED, columns)


def note_courses(*, courses: Sequence[Course], by: Actor) -> None:
    """Note how conversations stand after something was taken back."""
    columns = [[getattr(each, name) for each in courses]
               for name in ("person_id", "last_contact_at", "turn", "turn_since")]  # fmt: skip
    with acting(by), connection.cursor() as cursor:
        cursor.execute(COUNTED_ANEW, columns)
    note_paces(courses=courses, by=by)


def leave_alone(*, person_id: UUID, until: datetime | None, by: Actor) -> None:
    """Remind nobody of a person before a moment; None takes that back."""
    with acting(by):
        Person.objects.filter(pk=person_id).update(silent_until=until)


def rest_turn(*, record: Person | Company, by: Actor) -> None:
    """Say that nobody has to act: the conversation is at rest."""
    with acting(by):
        type(record)._default_manager.filter(pk=record.pk).update(turn="rest", turn_since=None)
