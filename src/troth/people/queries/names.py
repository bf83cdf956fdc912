"""What the ids in a history are called."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from troth.people.models import Company, Household, Merge, Person, RelationKind
from troth.people.queries.merges import find_survivor
from troth.team.actor import Actor
from troth.team.visible import within_reach


def names_of(ids: Iterable[UUID], *, seen_by: Actor) -> dict[str, str]:
    """Name companies, people (merged ones, too), households and kinds of relation by their ids, as texts:
    those that the asker may see."""
    wanted = {str(key) for key in ids}
    people = Person.objects.filter(within_reach(seen_by, "people"))
    named: dict[str, str] = {}
    for rows, column in (
        (Company.objects.filter(within_reach(seen_by, "companies")), "name"),
        (people, "name"),
        (Household.objects.filter(within_reach(seen_by, "households")), "name"),
        (RelationKind.objects.all(), "forward"),
    ):
        if wanted := wanted - named.keys():
            found = rows.filter(pk__in=wanted).values_list("pk", column)
            named |= {str(key): name for key, name in found}
    for merge in Merge.objects.filter(merged_id__in=wanted - named.keys()):
        survivor = find_survivor(merge.merged_id)
        if survivor and people.filter(pk=survivor).exists():
            named[str(merge.merged_id)] = merge.name
    return named
