"""Lists that are kept by hand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, NotFound
from troth.segments.commands.segments import check_may_change
from troth.segments.commands.settling import Passage, note_passage, writing
from troth.segments.models import Segment
from troth.team.acting import acting
from troth.team.actor import Actor

ADD = """
insert into segments_member (segment_id, person_id)
select %s, p.id from people_person p where p.id = any(%s::uuid[]) for key share
on conflict (segment_id, person_id) do nothing returning person_id
"""
REMOVE = (
    "delete from segments_member where segment_id = %s and person_id = any(%s::uuid[]) returning person_id"
)


def add_to_list(*, segment: Segment, person_ids: Sequence[UUID], by: Actor) -> int:
    """Put people on a list; give how many are new to it. Raises Forbidden; Conflict for a live segment."""
    return _write(segment, person_ids, by, is_in=True)


def remove_from_list(*, segment: Segment, person_ids: Sequence[UUID], by: Actor) -> int:
    """Take people off a list; give how many were on it. Raises as `add_to_list`."""
    return _write(segment, person_ids, by, is_in=False)


def _write(segment: Segment, person_ids: Sequence[UUID], by: Actor, *, is_in: bool) -> int:
    check_may_change(segment, by)
    if not segment.is_list:
        raise Conflict(_("Who is in this segment follows from its question."))
    with writing() as cursor, acting(by):
        current = Segment.objects.filter(pk=segment.pk).first()
        if current is None:
            raise NotFound
        segment = current
        cursor.execute(ADD if is_in else REMOVE, [segment.pk, list(person_ids)])
        people = [key for (key,) in cursor.fetchall()]
        note_passage(segment, Passage(people, []) if is_in else Passage([], people), cursor, by)
    return len(people)
