"""What becomes of lists when two people are merged, and when that is undone.

Live segments need nothing: the two are asked again. A list holds the kept person if it held either of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import connection

from troth.people.commands import move_rows
from troth.segments.models import COUNT_AGAIN, Touch

BOTH = "segments_member.both"  # lists on which both stood: they have no row to move
LISTS = "segment_id in (select id from segments_segment where question = '')"
ON_BOTH = """
select one.segment_id from segments_member one join segments_member other using (segment_id)
where one.person_id = %s and other.person_id = %s and one.segment_id in (
    select id from segments_segment where question = '')
"""
PUT_BACK = """
insert into segments_member (segment_id, person_id)
select id, %s from segments_segment where id = any(%s::uuid[]) and question = ''
on conflict (segment_id, person_id) do nothing
"""


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the places of one person on lists be those of another."""
    with connection.cursor() as cursor:
        cursor.execute(ON_BOTH, [source, target])
        both = [str(key) for (key,) in cursor.fetchall()]
        is_new = (
            f"{LISTS} and not exists (select from segments_member other where"
            f" other.segment_id = segments_member.segment_id and other.person_id = '{UUID(str(target))}')"
        )
        moved = move_rows(
            table="segments_member", column="person_id", source=source, target=target, only=only, where=is_new
        )
        if only is not None:
            cursor.execute(PUT_BACK, [target, list(only.get(BOTH, ()))])
            # The sizes wait for the next turn: only one transaction at a time writes them.
            Touch.objects.create(table_name=COUNT_AGAIN)
    return {**moved, BOTH: both}
