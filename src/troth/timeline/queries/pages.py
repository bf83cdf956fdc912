"""A page of a timeline: newest first, always a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.registry import object_types
from troth.exchange.queries import arrivals_of
from troth.people.queries import names_of, residents_of
from troth.questions.visibility import condition
from troth.team.actor import Actor, Verb
from troth.timeline.queries.entries import Entry, read_entries, with_mentions

PAGE = 40


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Entries, and where the next older page starts ("" at the end)."""

    entries: list[Entry]
    older: str


def timeline_of(
    *,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    household_id: UUID | None = None,
    about: tuple[str, UUID] | None = None,
    seen_by: Actor,
    kinds: Sequence[str] = (),
    direction: str = "",
    older_than: str = "",
    limit: int = PAGE,
) -> TimelinePage:
    """Read a page of what passed with a person, company or household that the asker has loaded by right,
    or of what is `about` another record, by its type and id; of that the words with people whom the asker may
    not see are left out. What passed with several people at once is one entry there.

    `kinds` empty: all. `older_than` is the `older` of the page before; a damaged one counts as none.
    """
    if seen_by.scope("interactions", Verb.SEE) == "none":
        return TimelinePage([], "")
    whose, values = _whose(person_id, company_id, household_id, about, seen_by)
    where = ["t.retracted_at is null", whose]
    if kinds:
        where.append("t.kind = any(%s)")
        values.append(list(kinds))
    if direction in ("in", "out"):
        where.append("t.direction = %s")
        values.append(direction)
    cursor_at = _cursor(older_than)
    if cursor_at:
        where.append("(t.happened_at, t.id) < (%s, %s)")
        values.extend(cursor_at)
    rows = read_entries(where, values, "order by t.happened_at desc, t.id desc", limit + 1)
    older = _cursor_text(rows[limit - 1]) if len(rows) > limit else ""
    shown = with_mentions(rows[:limit], seen_by, on=about)
    if not person_id:
        shown = _told_once(_with_names(shown, seen_by) if about else shown)
    key = person_id or company_id
    if not direction and (not kinds or "system" in kinds) and key:
        newest = cursor_at[0] if cursor_at else None
        oldest = shown[-1].happened_at if older else None
        told = _between(_arrivals(key, person_id, company_id, seen_by), oldest, newest)
        shown = sorted([*shown, *told], key=lambda entry: (entry.happened_at, entry.id), reverse=True)
    return TimelinePage(shown, older)


def _with_names(entries: Sequence[Entry], seen_by: Actor) -> list[Entry]:
    """Take out the names of those whom the asker may not see: to see a record is not to see who is in it."""
    ids = {key for entry in entries for key in (entry.person_id, entry.company_id) if key}
    names = names_of(ids, seen_by=seen_by) if ids else {}
    return [
        replace(
            entry,
            person=entry.person if str(entry.person_id) in names else "",
            person_id=entry.person_id if str(entry.person_id) in names else None,
            company=entry.company if str(entry.company_id) in names else "",
        )
        for entry in entries
    ]


def _told_once(entries: Sequence[Entry]) -> list[Entry]:
    """Tell once what was written down for several people at once."""
    told: dict[Any, Entry] = {}
    for entry in entries:
        is_shared = entry.about_id and entry.kind != "system"
        what = (entry.happened_at, entry.kind, entry.direction, entry.about_id, entry.subject, entry.words)
        key = what if is_shared else entry.id
        told[key] = replace(told[key], others=(*told[key].others, entry)) if key in told else entry
    return list(told.values())


def _arrivals(
    record_id: UUID, person_id: UUID | None, company_id: UUID | None, seen_by: Actor
) -> list[Entry]:
    """Tell the imports of a record as entries. No row stands for them: the audit trail knows."""
    came_in, updated = _("came in with %s"), _("was updated from %s")
    arrivals = arrivals_of(record_id)
    names = names_of([record_id], seen_by=seen_by) if arrivals else {}
    name = names.get(str(record_id), "")
    return [
        Entry(
            id=arrival.id, happened_at=arrival.at, kind="system", channel="", direction="",
            event="exchange.file_imported", words="", place="", device="", duration_seconds=None,
            subject=(came_in if arrival.is_new else updated) % arrival.file_name,
            source="import", person_id=person_id, company_id=company_id, member_id=arrival.member_id,
            person=name if person_id else "", company="" if person_id else name,
            member=arrival.member if arrival.member_id else "", is_agent=False,
        )
        for arrival in arrivals
    ]  # fmt: skip


def _between(entries: Sequence[Entry], oldest: datetime | None, newest: datetime | None) -> list[Entry]:
    """Keep those of a page's stretch of time; None leaves it open at that end."""
    return [
        entry
        for entry in entries
        if (newest is None or entry.happened_at < newest) and (oldest is None or entry.happened_at >= oldest)
    ]


def count_of(
    *,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    household_id: UUID | None = None,
    about: tuple[str, UUID] | None = None,
    seen_by: Actor,
) -> int:
    """Count the entries of a timeline, up to a thousand: more is never shown exactly."""
    if seen_by.scope("interactions", Verb.SEE) == "none":
        return 0
    whose, values = _whose(person_id, company_id, household_id, about, seen_by)
    key = person_id or company_id
    with connection.cursor() as cursor:
        cursor.execute(
            f"select count(*) from (select from timeline_interaction t where {whose}"  # noqa: S608
            " and t.retracted_at is null limit 1000) counted",
            values,
        )
        written = int(cursor.fetchone()[0])
    return written + len(arrivals_of(key)) if key else written


def _whose(
    person_id: UUID | None,
    company_id: UUID | None,
    household_id: UUID | None,
    about: tuple[str, UUID] | None,
    seen_by: Actor,
) -> tuple[str, list[Any]]:
    """Say in SQL whose entries are meant. A household's are those of who lives there and may be seen."""
    if about:
        visible = condition(object_types()["interactions"], seen_by)
        seen = f"(t.kind = 'system' or t.person_id is null or {visible.text})"
        return f"t.about_type = %s and t.about_id = %s and {seen}", [*about, *visible.params]
    if household_id:
        return "t.person_id = any(%s)", [[each.id for each in residents_of(household_id, seen_by=seen_by)]]
    return ("t.person_id = %s", [person_id]) if person_id else ("t.company_id = %s", [company_id])


def cursor_before(moment: datetime) -> str:
    """Give the `older_than` of what passed before a moment."""
    return f"{moment.isoformat()}~{UUID(int=0)}"


def _cursor_text(entry: Entry) -> str:
    return f"{entry.happened_at.isoformat()}~{entry.id}"


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    at, _, key = text.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(key)
    except ValueError:
        return None
