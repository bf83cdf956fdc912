"""What is read from the timeline: always newest first, always a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, NotFound
from troth.catalog.registry import object_types
from troth.exchange.queries import arrivals_of
from troth.ground.hooks import filled
from troth.people.hooks import OUT_OF_SIGHT
from troth.people.queries import names_of, residents_of
from troth.questions.visibility import condition, reach
from troth.team.actor import Actor, Verb
from troth.timeline.hooks import Mentions
from troth.timeline.models import Interaction

PAGE = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline, ready to be shown. `words` are somebody's own."""

    id: UUID
    happened_at: datetime
    kind: str
    channel: str
    direction: str
    event: str
    subject: str
    words: str
    place: str
    device: str
    duration_seconds: int | None
    source: str
    person_id: UUID | None
    person: str
    company_id: UUID | None
    company: str
    member_id: UUID | None
    member: str
    is_agent: bool
    about_type: str = ""
    about_id: UUID | None = None
    mention: tuple[str, str] | None = None  # the name and the address of what it is about
    others: tuple[Entry, ...] = ()  # the same, written down for others whom it was with


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """Entries, and where the next older page starts ("" at the end)."""

    entries: list[Entry]
    older: str


ENTRY = """
select t.id, t.happened_at, t.kind, t.channel, t.direction, t.event, t.subject, t.body, t.place, t.device,
       t.duration_seconds, t.source, t.person_id, coalesce(p.name, ''), t.company_id, coalesce(c.name, ''),
       t.member_id, coalesce(m.name, ''), coalesce(m.kind = 'agent', false), t.about_type, t.about_id
from timeline_interaction t
left join people_person p on p.id = t.person_id
left join people_company c on c.id = t.company_id
left join team_member m on m.id = t.member_id
"""

WEEKS = """
select w.n, count(*) filter (where i.direction = 'out'), count(*) filter (where i.direction = 'in')
from generate_series(0, %(weeks)s - 1) as w(n)
left join timeline_interaction i on i.person_id = %(person)s and i.retracted_at is null
    and i.happened_at >= now() - make_interval(weeks => %(weeks)s)
    and i.happened_at >= now() - make_interval(weeks => %(weeks)s - w.n)
    and i.happened_at < now() - make_interval(weeks => %(weeks)s - w.n - 1)
group by 1 order by 1
"""


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
    rows = _entries(where, values, "order by t.happened_at desc, t.id desc", limit + 1)
    older = _cursor_text(rows[limit - 1]) if len(rows) > limit else ""
    shown = _with_mentions(rows[:limit], seen_by, on=about)
    if not person_id:
        shown = _told_once(_with_names(shown, seen_by) if about else shown)
    key = person_id or company_id
    if not direction and (not kinds or "system" in kinds) and key:
        newest = cursor_at[0] if cursor_at else None
        oldest = shown[-1].happened_at if older else None
        told = _between(_arrivals(key, person_id, company_id, seen_by), oldest, newest)
        shown = sorted([*shown, *told], key=lambda entry: (entry.happened_at, entry.id), reverse=True)
    return TimelinePage(shown, older)


def _with_mentions(
    entries: Sequence[Entry], seen_by: Actor, on: tuple[str, UUID] | None = None
) -> list[Entry]:
    """Name what entries are about, as far as the asker may see it, other than the record they stand `on`."""
    ids: dict[str, set[UUID]] = defaultdict(set)
    for entry in entries:
        if entry.about_id and (entry.about_type, entry.about_id) != on:
            ids[entry.about_type].add(entry.about_id)
    named = {
        key: mention
        for fill in (filled(Mentions) if ids else ())
        for key, mention in fill(ids=ids, seen_by=seen_by).items()
    }
    return [
        replace(entry, mention=named[entry.about_id]) if entry.about_id in named else entry
        for entry in entries
    ]


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


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every entry about a person, retracted ones too, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select (to_jsonb(t) - 'person_id' - 'company_id' - 'member_id' - 'import_id')::json"
            " from timeline_interaction t where person_id = %s order by happened_at",
            [person_id],
        )
        return [row[0] for row in cursor.fetchall()]


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


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count what passed with a person, as a part of what they would bring along."""
    may_see = seen_by.may("interactions.see")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from timeline_interaction where person_id = %s", [person_id])
        count = int(cursor.fetchone()[0])
    if count and not may_see:
        return {OUT_OF_SIGHT: None}
    return {_("on the timeline"): count}


def what_happened_since(*, since: datetime, seen_by: Actor, limit: int = 12) -> list[Entry]:
    """Read what others wrote down after a moment, newest first; facts of the system left out."""
    visible = condition(object_types()["interactions"], seen_by)
    where = ["t.retracted_at is null", "t.recorded_at > %s", "t.kind <> 'system'", visible.text]
    values = [since, *visible.params]
    if seen_by.member_id:
        where.append("t.member_id is distinct from %s")
        values.append(seen_by.member_id)
    return _entries(where, values, "order by t.recorded_at desc", limit)


def last_words_of(*, person_ids: Sequence[UUID]) -> dict[UUID, Entry]:
    """Find the newest thing each of these people said to us, by the id of the person."""
    if not person_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select e.id from unnest(%s::uuid[]) as who(id) cross join lateral ("
            " select id from timeline_interaction i where i.person_id = who.id and i.direction = 'in'"
            " and i.retracted_at is null order by i.happened_at desc, i.id desc limit 1) e",
            [list(person_ids)],
        )
        ids = [row[0] for row in cursor.fetchall()]
    entries = _entries(["t.id = any(%s)"], [ids], "", len(ids))
    return {entry.person_id: entry for entry in entries if entry.person_id}


def weeks_of_contact(*, person_id: UUID, weeks: int = 26) -> list[tuple[int, int]]:
    """Count by week, oldest first, what we said and what they said: (ours, theirs)."""
    with connection.cursor() as cursor:
        cursor.execute(WEEKS, {"weeks": weeks, "person": person_id})
        return [(row[1], row[2]) for row in cursor.fetchall()]


def get_interaction(
    interaction_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE, or_taken_back: bool = False
) -> Interaction:
    """Load an entry, as its person or company may be seen. A stranger raises NotFound."""
    visible = (reach if or_taken_back else condition)(object_types()["interactions"], seen_by)
    try:
        found = Interaction.objects.raw(
            f"select t.* from timeline_interaction t where t.id = %s and ({visible.text})",  # noqa: S608
            [UUID(str(interaction_id)), *visible.params],
        )
        entry = next(iter(found), None)
    except (ValueError, ValidationError):
        entry = None
    if entry is None:
        raise NotFound("interactions")
    if to is not Verb.SEE and not seen_by.reaches("interactions", to, entry.member_id):
        raise Forbidden(f"interactions.{to}")
    return entry


def entry_of(interaction: Interaction, *, seen_by: Actor) -> Entry:
    """Give an interaction that was loaded by right as it is shown."""
    found = _entries(["t.id = %s", "t.happened_at = %s"], [interaction.pk, interaction.happened_at], "", 1)
    return _with_mentions(found, seen_by)[0]


def _entries(where: Sequence[str], values: Sequence[Any], order: str, limit: int) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(f"{ENTRY} where {' and '.join(where)} {order} limit %s", [*values, limit])
        return [Entry(*row) for row in cursor.fetchall()]


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


def _cursor_text(entry: Entry) -> str:
    return f"{entry.happened_at.isoformat()}~{entry.id}"


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    at, _, key = text.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(key)
    except ValueError:
        return None
