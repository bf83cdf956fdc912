"""Segments as one member sees them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from uuid import UUID

from django.db import connection

from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.catalog.types import Everyone, Through
from troth.questions import visibility
from troth.questions.checking import check
from troth.questions.dependence import types_reached, without_segments
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.questions.meaning import Roll
from troth.questions.saved import does_name
from troth.questions.tree import InSegment
from troth.segments.models import Membership, Segment, Use
from troth.team.actor import Actor, Scope, Verb, everyone

BY = everyone(name="Segments", origin="segments")
KIND = "people"
PARSED = 512
parsed = lru_cache(PARSED)(parse)


def asker_of(segment: Segment) -> Actor:
    """Give who asks a segment's question: somebody who sees everybody, where its maker was."""
    return replace(BY, time_zone=segment.time_zone)


def sees_everybody(actor: Actor) -> bool:
    """Tell whether a member may see all people, and so know how many of them there are of a sort."""
    return actor.scope(KIND, Verb.SEE) is Scope.ALL


def visible_segments(*, seen_by: Actor) -> list[Segment]:
    """List the segments whose question a member may ask, by name.

    What is in a segment tells of the fields and records that its question looks at, so who may not read the
    fields, or sees only some of the records, does not see the segment either.
    """
    if not seen_by.may(f"{KIND}.see"):
        return []
    segments = list(Segment.objects.order_by("name", "id"))
    hidden = {segment.pk for segment in segments if not _may_ask(segment, seen_by)}
    uses = list(Use.objects.values_list("segment_id", "used_id")) if hidden else []
    while more := {segment for segment, used in uses if used in hidden} - hidden:
        hidden |= more
    return [segment for segment in segments if segment.pk not in hidden]


def _may_ask(segment: Segment, asker: Actor) -> bool:
    # A question that nobody can ask any more is shown with its problem to whoever may mend it.
    if segment.is_list or (asker.may("administrator") and not asker.fields):
        return True
    try:
        meaning = check(without_segments(parsed(segment.question)), object_types()[KIND], asker)
    except QuestionError:
        return False
    return all(_sees_all(name, asker, is_own=is_own) for name, is_own in types_reached(meaning))


def _sees_all(name: str, asker: Actor, *, is_own: bool) -> bool:
    """Tell whether somebody sees all records of a type, or all that belong to a person whom they see."""
    kind = object_types().get(name)
    if kind is None or isinstance(kind.visible, Everyone):
        return True  # members, whom everybody knows
    if not isinstance(kind.visible, Through):
        return asker.scope(name, Verb.SEE) is Scope.ALL
    through = kind.field(kind.visible.field)
    if through is None or (is_own and through.to == KIND):
        return through is not None
    return _sees_all(through.to, asker, is_own=False)


def get_segment(segment_id: UUID, *, seen_by: Actor) -> Segment:
    """Load a segment. Raises NotFound, also for one that asks what this member may not."""
    for segment in visible_segments(seen_by=seen_by):
        if segment.pk == segment_id:
            return segment
    raise NotFound


def mentions(*, ids: Mapping[str, Collection[UUID]], seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Name the segments that somebody entered or left, as far as the asker may see them."""
    meant = ids.get("segments", ())
    return {
        segment.pk: (segment.name, f"/segments/{segment.pk}/")
        for segment in (visible_segments(seen_by=seen_by) if meant else ())
        if segment.pk in meant
    }


def rolls(*, object_type: str, seen_by: Actor) -> list[Roll]:
    """Give the segments that a member's questions may name."""
    if object_type != KIND:
        return []
    return [
        Roll(segment.name, segment.pk, Membership._meta.db_table, "segment_id", "person_id")
        for segment in visible_segments(seen_by=seen_by)
    ]


def may_edit(segment: Segment | None, by: Actor) -> bool:
    """Tell whether a member may make segments, or change this one.

    Somebody who sees only some people keeps views of their own: a segment is of everybody.
    """
    if not (by.may(f"{KIND}.change") and sees_everybody(by)):
        return False
    return segment is None or segment.owner_id in (None, by.member_id) or by.may("administrator")


def people_of(segment: Segment) -> ListQuery:
    """Give the query for the people in a segment."""
    return ListQuery(object_type=object_types()[KIND], where=InSegment(segment.name))


def size_for(segment: Segment, *, seen_by: Actor) -> int:
    """Count the people in a segment whom a member may see."""
    return sizes_for([segment], seen_by=seen_by)[segment.pk]


SEEN = """
select m.segment_id, count(*) from segments_member m join people_person t on t.id = m.person_id
where m.segment_id = any(%s::uuid[]) and {seen} group by 1
"""


def sizes_for(segments: Sequence[Segment], *, seen_by: Actor) -> Mapping[UUID, int]:
    """Count the people in several segments whom a member may see."""
    if sees_everybody(seen_by):
        return {segment.pk: segment.size for segment in segments}
    seen = visibility.condition(object_types()[KIND], seen_by)
    with connection.cursor() as cursor:
        keys = [segment.pk for segment in segments]
        cursor.execute(SEEN.format(seen=seen.text), [keys, *seen.params])
        found = dict(cursor.fetchall())
    return {key: found.get(key, 0) for key in keys}


def users_of(segment: Segment, *, seen_by: Actor) -> list[Segment]:
    """List the segments whose question names this one, as far as a member sees them."""
    using = set(Use.objects.filter(used=segment).values_list("segment_id", flat=True))
    return [each for each in visible_segments(seen_by=seen_by) if each.pk in using]


def segments_naming(object_type: str, name: str) -> list[Segment]:
    """List the segments whose question names a field of a type."""
    is_own = object_type == "people"
    return [
        segment
        for segment in Segment.objects.order_by("name", "id")
        if does_name(segment.question, name, is_own=is_own)
    ]


def segments_of(person_id: UUID, *, seen_by: Actor) -> list[tuple[Segment, Membership]]:
    """List the segments that a person is in, with since when, as far as a member sees them."""
    memberships = {each.segment_id: each for each in Membership.objects.filter(person_id=person_id)}
    if not memberships:
        return []
    return [
        (segment, memberships[segment.pk])
        for segment in visible_segments(seen_by=seen_by)
        if segment.pk in memberships
    ]


def is_in(segment: Segment, person_id: UUID) -> Membership | None:
    """Find the membership of a person."""
    return Membership.objects.filter(segment=segment, person_id=person_id).first()


OVERLAPS = """
select other.segment_id, count(*)
from segments_member mine join segments_member other using (person_id)
where mine.segment_id = %s and other.segment_id <> mine.segment_id
group by 1
"""


def overlaps_of(segment: Segment, *, seen_by: Actor) -> list[tuple[Segment, int]]:
    """Count how many are in another segment too, the largest overlap first. For who sees everybody."""
    if not sees_everybody(seen_by):
        return []
    with connection.cursor() as cursor:
        cursor.execute(OVERLAPS, [segment.pk])
        shared = dict(cursor.fetchall())
    found = [(other, shared[other.pk]) for other in visible_segments(seen_by=seen_by) if other.pk in shared]
    return sorted(found, key=lambda pair: -pair[1])


def segments_holding(person_id: UUID) -> set[UUID]:
    """List the segments that a person is in, whoever may see them, by key."""
    return set(Membership.objects.filter(person_id=person_id).values_list("segment_id", flat=True))


def held_about(*, person_id: UUID) -> list[dict[str, object]]:
    """List the segments that a person is in, to be told to that person."""
    return [
        {"segment": each.segment.name, "since": each.since.isoformat()}
        for each in Membership.objects.filter(person_id=person_id).select_related("segment")
    ]
