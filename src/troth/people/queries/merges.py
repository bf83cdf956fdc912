"""Who was merged into whom."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from troth.catalog.errors import NotFound
from troth.people.models import Merge, Person
from troth.people.queries.records import get_person
from troth.team.actor import Actor, Verb

# An id is followed from merge to merge until it leads to a person.
FOLLOWED = """
with recursive trail(id) as (
    select kept_id from people_merge where merged_id = %s
    union select merge.kept_id from people_merge merge join trail on merge.merged_id = trail.id
)
select person.id from trail join people_person person on person.id = trail.id
"""
FILES_KEPT = """
select wanted from unnest(%s::uuid[]) wanted
where exists (select from people_merge merge where merge.held::text like '%%' || wanted || '%%')
"""
# All who were merged into somebody, and into those in turn.
WITHIN = """
with recursive within as (
    select * from people_merge where kept_id = %s
    union select merge.* from people_merge merge join within on merge.kept_id = within.merged_id
)
select * from within order by merged_at desc, id desc
"""


def find_survivor(person_id: UUID) -> UUID | None:
    """Find the person whom the id of a merged one leads to."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWED, [person_id])
        found = cursor.fetchone()
    return found[0] if found else None


def read_person(person_id: UUID | str, *, seen_by: Actor) -> Person:
    """Load a person to be read, by their own id or by that of one who was merged into them.

    Only for reading: a change or deletion of who is no more must not hit who was kept. Raises NotFound.
    """
    try:
        return get_person(person_id, seen_by=seen_by)
    except NotFound:
        survivor = find_survivor(UUID(str(person_id)))
        if survivor is None:
            raise
        return get_person(survivor, seen_by=seen_by)


def get_person_to_merge(person_id: UUID | str, *, seen_by: Actor) -> Person:
    """Load somebody who is to be merged into another person: who may not delete them may not do that either.

    Raises NotFound and Forbidden.
    """
    get_person(person_id, seen_by=seen_by, to=Verb.CHANGE)
    return get_person(person_id, seen_by=seen_by, to=Verb.DELETE)


def may_merge(person: Person, *, seen_by: Actor) -> bool:
    """Tell whether the asker may merge this person into another one."""
    return all(seen_by.reaches("people", verb, person.owner_id) for verb in (Verb.CHANGE, Verb.DELETE))


def merges_within(person_id: UUID) -> list[Merge]:
    """List all merges that ended in this person, the newest first, those of the merged ones too."""
    return list(Merge.objects.raw(WITHIN, [person_id]))


def get_merge(merge_id: UUID, *, seen_by: Actor, to: Verb = Verb.SEE) -> tuple[Merge, Person]:
    """Load a merge, with who holds now what was merged: it is reached through them. Raises NotFound."""
    merge = Merge.objects.filter(pk=merge_id).first()
    survivor = find_survivor(merge.merged_id) if merge else None
    if merge is None or survivor is None:
        raise NotFound("merges")
    return merge, get_person(survivor, seen_by=seen_by, to=to)


def files_kept(*, ids: list[UUID]) -> set[UUID]:
    """Tell which files somebody had who was merged, so that an undo brings them back."""
    with connection.cursor() as cursor:
        cursor.execute(FILES_KEPT, [ids])
        return {key for (key,) in cursor.fetchall()}
