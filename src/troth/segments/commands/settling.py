"""Writing who is in a segment, for some people at a time, and telling it.

Only one transaction at a time writes who is in a segment, so that what it read is still so when it writes.
What changes meanwhile is noted as touched, and asked again in the next turn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.ground.events import publish
from troth.people.facts import Fact
from troth.questions import listing
from troth.questions.listing import ListQuery
from troth.questions.postgres import Way
from troth.questions.sql import Sql
from troth.segments.events import SegmentEntered, SegmentLeft
from troth.segments.models import Segment
from troth.segments.queries import BY, asker_of, parsed
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.timeline.commands import record_facts

WRITERS = 7_313_001  # the advisory lock that lets one transaction write at a time
TOLD_AT_ONCE = 1_000

SETTLE = """
with meant as materialized (select t.id from people_person t where t.id = any(%s::uuid[]) and {asked}),
gone as (
    delete from segments_member m
    where m.segment_id = %s and m.person_id = any(%s::uuid[])
      and not exists (select from meant where meant.id = m.person_id)
    returning m.person_id),
new as (
    insert into segments_member (segment_id, person_id)
    select %s, meant.id from meant
    where not exists (select from segments_member m where m.segment_id = %s and m.person_id = meant.id)
    returning person_id)
select true, person_id from new union all select false, person_id from gone
"""
# Whoever is being deleted or merged at this moment is not waited for, and asked again afterwards.
HOLD = "select id from people_person where id = any(%s::uuid[]) for key share skip locked"
NOTE_BUSY = """
insert into segments_touch (table_name, person_id)
select 'people_person', id from people_person where id = any(%s::uuid[]) and id <> all(%s::uuid[])
"""
COUNTED = """
update segments_segment s
set size = (select count(*) from segments_member m where m.segment_id = s.id) where s.id = any(%s::uuid[])
"""
OF_THE_DAY = """
insert into segments_day (segment_id, day, size, came, went) values (%s, %s, %s, %s, %s)
on conflict (segment_id, day) do update
set size = excluded.size, came = segments_day.came + excluded.came, went = segments_day.went + excluded.went
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """Who came into a segment, and who went."""

    came: list[UUID]
    went: list[UUID]


@contextmanager
def writing() -> Iterator[Any]:
    """Open the one transaction that may write who is in a segment; gives its cursor."""
    with acting(BY), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [WRITERS])
        yield cursor


def condition_of(segment: Segment, way: Way) -> Sql:
    """Give the condition for the people of a segment, on `people_person` as `t`. Raises QuestionError."""
    query = ListQuery(object_type=object_types()["people"], where=parsed(segment.question))
    return listing.condition(query, asker_of(segment), way=way)


def hold(person_ids: Collection[UUID], cursor: Any) -> tuple[list[UUID], int]:
    """Keep people from being deleted while we write about them; give those who are there and not busy.

    The busy ones are noted, for the next turn, and counted. Called within `writing`, before anything is
    written.
    """
    ids = sorted(person_ids)
    cursor.execute(HOLD, [ids])
    held = [key for (key,) in cursor.fetchall()]
    if len(held) == len(ids):
        return held, 0
    cursor.execute(NOTE_BUSY, [ids, held])
    return held, cursor.rowcount


def settle(segment: Segment, person_ids: Sequence[UUID], cursor: Any) -> Passage:
    """Ask a segment's question of some people, and write who of them is in it. Raises QuestionError.

    Called within `writing`, for people whom `hold` gave. Who came and who went is told, but not when the
    segment is first made.
    """
    asked = condition_of(segment, Way.EACH)
    ids = list(person_ids)
    key = segment.pk
    cursor.execute(SETTLE.format(asked=asked.text), [ids, *asked.params, key, ids, key, key])
    found = cursor.fetchall()
    passage = Passage([person for came, person in found if came], [p for came, p in found if not came])
    note_passage(segment, passage, cursor)
    return passage


def note_passage(segment: Segment, passage: Passage, cursor: Any, by: Actor = BY) -> None:
    """Keep the size of a segment and the figures of the day; tell who came and who went."""
    if not passage.came and not passage.went:
        return
    segment.size += len(passage.came) - len(passage.went)
    Segment.objects.filter(pk=segment.pk).update(size=segment.size)
    told = segment.built_at is not None
    note_day(segment, cursor, len(passage.came) * told, len(passage.went) * told)
    if told:
        _tell(segment, passage, by)


def note_day(segment: Segment, cursor: Any, came: int = 0, went: int = 0) -> None:
    """Keep the size that a segment has on this day."""
    today = now().astimezone(ZoneInfo(segment.time_zone)).date()
    cursor.execute(OF_THE_DAY, [segment.pk, today, segment.size, came, went])


def count_again(segments: Sequence[Segment], cursor: Any) -> None:
    """Count who is in segments, after people were deleted, who leave without being asked."""
    cursor.execute(COUNTED, [[segment.pk for segment in segments]])


def _tell(segment: Segment, passage: Passage, by: Actor) -> None:
    # Without the segment's name, which tells of its question: those who may see the segment read it there.
    about = ("segments", segment.pk)
    for people, event, sentence in (
        (passage.came, SegmentEntered, _("entered a segment")),
        (passage.went, SegmentLeft, _("left a segment")),
    ):
        for start in range(0, len(people), TOLD_AT_ONCE):
            some = people[start : start + TOLD_AT_ONCE]
            facts = [
                Fact(event=event.name, sentence=sentence, person_id=person, about=about) for person in some
            ]
            record_facts(facts=facts, by=by)
            publish(event(segment_id=segment.pk, person_ids=some))
