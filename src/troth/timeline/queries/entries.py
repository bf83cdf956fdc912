"""One entry of the timeline: how it is read, loaded by right, and shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection

from troth.catalog.errors import Forbidden, NotFound
from troth.catalog.registry import object_types
from troth.ground.hooks import Hook, filled
from troth.questions.visibility import condition, reach
from troth.team.actor import Actor, Verb
from troth.timeline.hooks import Mentions, Words
from troth.timeline.models import Interaction


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


ENTRY = """
select t.id, t.happened_at, t.kind, t.channel, t.direction, t.event, t.subject, t.body, t.place, t.device,
       t.duration_seconds, t.source, t.person_id, coalesce(p.name, ''), t.company_id, coalesce(c.name, ''),
       t.member_id, coalesce(m.name, ''), coalesce(m.kind = 'agent', false), t.about_type, t.about_id
from timeline_interaction t
left join people_person p on p.id = t.person_id
left join people_company c on c.id = t.company_id
left join team_member m on m.id = t.member_id
"""


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
    found = read_entries(
        ["t.id = %s", "t.happened_at = %s"], [interaction.pk, interaction.happened_at], "", 1
    )
    return with_mentions(found, seen_by)[0]


def what_happened_since(*, since: datetime, seen_by: Actor, limit: int = 12) -> list[Entry]:
    """Read what others wrote down after a moment, newest first; facts of the system left out."""
    visible = condition(object_types()["interactions"], seen_by)
    where = ["t.retracted_at is null", "t.recorded_at > %s", "t.kind <> 'system'", visible.text]
    values = [since, *visible.params]
    if seen_by.member_id:
        where.append("t.member_id is distinct from %s")
        values.append(seen_by.member_id)
    return read_entries(where, values, "order by t.recorded_at desc", limit)


def last_words_of(*, person_ids: Sequence[UUID]) -> dict[UUID, Entry]:
    """Find the newest thing each of these people said to us, by the id of the person."""
    if not person_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "select e.id from unnest(%s::uuid[]) as who(id) cross join lateral ("
            " select id from timeline_interaction i where i.person_id = who.id and i.direction = 'in'"
            " and i.body <> '' and i.retracted_at is null order by i.happened_at desc, i.id desc limit 1) e",
            [list(person_ids)],
        )
        ids = [row[0] for row in cursor.fetchall()]
    entries = read_entries(["t.id = any(%s)"], [ids], "", len(ids))
    return {entry.person_id: entry for entry in entries if entry.person_id}


def news_of(*, person_ids: Sequence[UUID], events: Sequence[str], since: datetime) -> dict[UUID, Entry]:
    """Find the newest fact of these events about each of these people since a moment, by their ids."""
    if not person_ids:
        return {}
    where = ["t.person_id = any(%s)", "t.event = any(%s)", "t.happened_at >= %s", "t.retracted_at is null"]
    values = [list(person_ids), list(events), since]
    found = read_entries(where, values, "order by t.happened_at desc", 20 * len(person_ids))
    return {entry.person_id: entry for entry in reversed(found) if entry.person_id}


def first_orders_of(*, person_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Find when each of these people first ordered something."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select person_id, min(happened_at) from timeline_interaction"
            " where person_id = any(%s) and kind = 'order' and retracted_at is null group by 1",
            [list(person_ids)],
        )
        return dict(cursor.fetchall())


def read_entries(where: Sequence[str], values: Sequence[Any], order: str, limit: int) -> list[Entry]:
    """Read entries under conditions in SQL, all of which hold; the row of the interaction is called t."""
    with connection.cursor() as cursor:
        cursor.execute(f"{ENTRY} where {' and '.join(where)} {order} limit %s", [*values, limit])
        return [Entry(*row) for row in cursor.fetchall()]


def with_mentions(
    entries: Sequence[Entry], seen_by: Actor, on: tuple[str, UUID] | None = None
) -> list[Entry]:
    """Name what entries are about, as far as the asker may see it, other than the record they stand `on`.

    Those that keep no words of their own get those of what they are about.
    """
    about = [each for each in entries if each.about_id and (each.about_type, each.about_id) != on]
    named = _told(Mentions, about, seen_by)
    words = _told(Words, [each for each in about if not each.words and each.kind != "system"], seen_by)
    return [
        replace(each, mention=named.get(each.about_id), words=each.words or words.get(each.about_id, ""))
        for each in entries
    ]


def _told(hook: type[Hook], entries: Sequence[Entry], seen_by: Actor) -> dict[UUID | None, Any]:
    ids: dict[str, set[UUID]] = defaultdict(set)
    for entry in entries:
        if entry.about_id:
            ids[entry.about_type].add(entry.about_id)
    fillers = filled(hook) if ids else ()
    return {key: told for fill in fillers for key, told in fill(ids=ids, seen_by=seen_by).items()}
