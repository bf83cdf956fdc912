"""What the ids in a history are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from troth.catalog.registry import find_own_type
from troth.catalog.types import ObjectType
from troth.people.models import Company, Household, Merge, Person, RelationKind
from troth.people.queries.merges import find_survivor
from troth.questions import tree
from troth.questions.listing import ListQuery
from troth.questions.listing import rows as listed
from troth.questions.paths import may_see
from troth.team.actor import Actor
from troth.team.visible import within_reach

MOST = 100


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


def own_names_of(ids: Collection[UUID], object_type: ObjectType, *, seen_by: Actor) -> dict[str, str]:
    """Name the records of own types that fields of a type point at, those that the asker may see."""
    targets = {field.to: find_own_type(field.to) for field in object_type.fields if field.to}
    named: dict[str, str] = {}
    if not ids:
        return named
    among = tree.Several(tuple(tree.Text(str(key)) for key in sorted(ids)[:MOST]))
    where = tree.Comparison(tree.Path(("id",)), tree.Operator.IN, among)
    for to in targets.values():
        if to is not None and may_see(to, seen_by) and seen_by.may_read(to.name, to.title):
            query = ListQuery(object_type=to, where=where, fields=("id", to.title), limit=MOST)
            named |= {str(row["id"]): row[to.title] for row in listed(query, seen_by).items}
    return named
