"""How history from another system is taken in, and the notes that come with a file of people."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from troth.catalog.types import Kind
from troth.exchange.intake import Batch, Intake, Row
from troth.exchange.targets import Target
from troth.exchange.values import BadValue
from troth.ground.clock import now
from troth.team.acting import erasing
from troth.timeline.pace import YEAR, paced

NOTES = Target(
    name="notes", label=gettext_lazy("Notes"), kind=Kind.LONG_TEXT, joins="\n\n", max_length=100_000,
    aliases=("note", "comment", "comments"),
)  # fmt: skip
DURATION = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})|(\d{1,6})\s*(s|sec|seconds?|m|min|minutes?|h|hours?)?"
)
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2099, 12, 30, tzinfo=UTC)
DELETED_AT_ONCE = 5_000

# A person's note of an earlier run is not written again.
KNOWN_NOTE = """
exists (select 1 from timeline_interaction i where i.{owner} = s.record_id and i.kind = 'note'
        and i.body = s.{notes} and i.retracted_at is null)
"""
WRITE_NOTES = """
insert into timeline_interaction (happened_at, kind, {owner}, member_id, body, source, import_id)
select now(), 'note', s.record_id, nullif(current_setting('troth.actor', true), '')::uuid, s.{notes},
       'import', %s
from import_row s where s.outcome in ('created', 'updated') and s.{notes} is not null and not {known}
"""
# What is true of a new record is written as it is of one that was made by hand: now, by whoever brought it;
# of what tells its own day, then.
WRITE_FACTS = """
insert into timeline_interaction
    (happened_at, kind, event, subject, person_id, company_id, about_type, about_id, member_id, source,
     import_id)
select {at}, 'system', %s, %s, t.person_id, t.company_id, %s, t.id, %s, %s, %s
from import_row s join {table} t on t.id = s.record_id where s.outcome = 'created'
    and coalesce(t.person_id, t.company_id) is not null
"""
SPAN = """
select min({at}), max({at}) from import_row s join {table} t on t.id = s.record_id
where s.outcome = 'created'
"""
# What passes with a person is on the timeline of the company they are at, too.
COMPANY_OF_PERSON = """
update import_row s set f_company_id = p.company_id from people_person p where p.id = s.{person}
"""
MOVE_CONTACT = """
update {table} t set
    last_contact_at = greatest(t.last_contact_at, c.at),
    turn = case when t.last_contact_at is null or c.at >= t.last_contact_at
                then case c.direction when 'in' then 'ours' else 'theirs' end else t.turn end,
    turn_since = case when t.last_contact_at is null or c.at >= t.last_contact_at then c.at
                      else t.turn_since end
from (select distinct on (i.{owner}) i.{owner} as id, i.happened_at as at, i.direction
      from timeline_interaction i join import_row s on s.record_id = i.id
      where s.outcome = 'created' and i.{owner} is not null and i.direction <> ''
      order by i.{owner}, i.happened_at desc) c
where t.id = c.id and (t.last_contact_at is null or c.at >= t.last_contact_at)
"""
THOSE_OF_IMPORT = """
select distinct i.person_id from timeline_interaction i join import_row s on s.record_id = i.id
where s.outcome = 'created' and i.person_id is not null and i.direction <> ''
"""
PACE_OF_IMPORT = """
update people_person t set our_answer_hours = g.ours, their_answer_hours = g.theirs
from ({paced} select * from paced) g where t.id = g.person_id
"""
# Somebody passed something with them since, so the record is no longer only what the file said.
TOUCHED = """
exists (select 1 from timeline_interaction i where i.{owner} = t.id and i.retracted_at is null
        and i.kind <> 'system' and i.import_id is distinct from %s)
"""


def intakes() -> dict[str, Intake]:
    """Say how interactions come in, and the notes of people and companies."""
    return {
        "people": _notes_of("person_id"),
        "companies": _notes_of("company_id"),
        "interactions": Intake(
            targets=(
                Target(
                    name="duration", label=gettext_lazy("Duration"), kind=Kind.NUMBER,
                    column="duration_seconds", reads=seconds_of, aliases=("duration",),
                ),
            ),
            without=frozenset({"duration_seconds"}), matches=("external_id",), complete=complete_interaction,
            fresh={"happened_at": "timestamptz", "kind": "text", "company_id": "uuid"},
            before=_before_interactions, after=_after_interactions, unwind=forget_import,
        ),
    }  # fmt: skip


def _notes_of(owner: str) -> Intake:
    def differs(batch: Batch) -> tuple[str, ...]:
        notes = batch.column("notes")
        known = KNOWN_NOTE.format(owner=owner, notes=notes)
        return (f"(s.{notes} is not null and not {known})",) if notes else ()

    def after(batch: Batch) -> None:
        if notes := batch.column("notes"):
            _ensure_months(now(), now())
            known = KNOWN_NOTE.format(owner=owner, notes=notes)
            batch.run(WRITE_NOTES.format(owner=owner, notes=notes, known=known), batch.import_id)

    return Intake(
        targets=(NOTES,), differs=differs, after=after, touched=(TOUCHED.format(owner=owner),),
        forget=lambda ids: _forget(owner, ids), unwind=forget_import,
    )  # fmt: skip


def write_facts(batch: Batch, *, event: str, sentence: str, table: str, about: str, at: str = "") -> None:
    """Write a fact of each new record of a batch, whose `table` has a person and a company.

    It happened now, or at the moment in the column `at`. An intake that calls it takes them back by
    `forget_import`.
    """
    by = batch.by
    source = by.origin[:120] if by.member_id is None else ""
    moment = f"t.{at}" if at else "transaction_timestamp()"
    ((first, last),) = batch.run(SPAN.format(table=table, at=moment))
    if first is None:
        return
    _ensure_months(first, last)
    told = (event, sentence, about, by.member_id, source, batch.import_id)
    batch.run(WRITE_FACTS.format(table=table, at=moment), *told)


def seconds_of(cell: str) -> int:
    """Read a duration: 00:04:30, 4:30 (minutes and seconds), 270, 5 min, 1 h."""
    found = DURATION.fullmatch(cell.strip().lower())
    if not found:
        raise BadValue(_("This is no duration. Write it in seconds, or as 0:04:30."))
    hours, minutes, seconds, number, unit = found.groups()
    if number is None:
        return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return int(number) * {"m": 60, "h": 3600}.get((unit or "s")[0], 1)


def complete_interaction(row: Row) -> Row:
    """Refuse history without a moment or about nobody; what is not said otherwise is a note."""
    at = row.get("happened_at")
    if at is None:
        raise BadValue(_("The row does not say when it happened."))
    if not EARLIEST < at < LATEST:
        raise BadValue(_("The moment lies before 1970 or after 2099."))
    if not any(value for name, value in row.items() if name.startswith(("person", "company"))):
        raise BadValue(_("The row does not say with whom: a person or a company."))
    return {"happened_at": at, "kind": row.get("kind") or "note"}


def forget_import(import_id: UUID) -> None:
    """Take everything that an import wrote off the timeline, for its undo."""
    with erasing() as cursor:
        deleted = 1
        while deleted:
            cursor.execute(
                "delete from timeline_interaction t using (select id, happened_at from timeline_interaction"
                " where import_id = %s limit %s) g where t.id = g.id and t.happened_at = g.happened_at",
                [import_id, DELETED_AT_ONCE],
            )
            deleted = cursor.rowcount


def _forget(owner: str, ids: list[UUID]) -> None:
    with erasing() as cursor:
        cursor.execute(f"delete from timeline_interaction where {owner} = any(%s)", [ids])  # noqa: S608


def _before_interactions(batch: Batch) -> None:
    moment = batch.column("happened_at")
    ((first, last),) = batch.run(
        f"select min({moment}), max({moment}) from import_row where outcome = 'created'"  # noqa: S608
    )
    if first:
        _ensure_months(first, last)
    person, company = batch.column("person"), batch.column("company")
    if person:
        only = f" and s.{company} is null" if company else ""
        batch.run(COMPANY_OF_PERSON.format(person=person) + only)


def _after_interactions(batch: Batch) -> None:
    for table, owner in (("people_person", "person_id"), ("people_company", "company_id")):
        batch.update(table, MOVE_CONTACT.format(table=table, owner=owner))
    if batch.column("direction") and batch.column("person"):
        batch.update("people_person", _pace_of_import())


def _pace_of_import() -> str:
    """Write how fast answers usually come, of those with whom the rows of a batch passed."""
    return PACE_OF_IMPORT.format(paced=paced(THOSE_OF_IMPORT, since=now() - YEAR))


def _ensure_months(first: datetime, last: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select timeline_ensure_months(%s, %s)", [first, last])
