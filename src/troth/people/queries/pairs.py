"""People who may be there twice, the likeliest first."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from troth.catalog.errors import NotFound
from troth.people.models import Pair, Person
from troth.people.queries.records import get_person
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach

MOST_COUNTED = 1000


def next_pair(*, seen_by: Actor, after: str = "") -> Pair | None:
    """Find the likeliest pair of people whom the asker may both change; `after` is the place of one before.

    A damaged place counts as none.
    """
    pairs = _open(seen_by)
    weight, _mark, key = after.partition("~")
    try:
        last, last_id = int(weight), UUID(key)
    except ValueError:
        pass
    else:
        pairs = pairs.filter(Q(weight__lt=last) | Q(weight=last, id__gt=last_id))
    return pairs.select_related("one__owner", "other__owner").order_by("-weight", "id").first()


def place_of(pair: Pair) -> str:
    """Give the place of a pair in the queue, for `next_pair`."""
    return f"{pair.weight}~{pair.pk}"


def count_pairs(*, seen_by: Actor) -> int:
    """Count the pairs that wait, up to a thousand."""
    return _open(seen_by)[:MOST_COUNTED].count()


def get_pair(pair_id: UUID, *, seen_by: Actor) -> Pair:
    """Load a pair of people whom the asker may both change. Raises NotFound and Forbidden."""
    pair = Pair.objects.filter(pk=pair_id, told_apart_at__isnull=True).first()
    if pair is None:
        raise NotFound("pairs")
    for key in (pair.one_id, pair.other_id):
        get_person(key, seen_by=seen_by, to=Verb.CHANGE)
    return pair


def _open(seen_by: Actor) -> QuerySet[Pair]:
    reach = within_reach(seen_by, "people", Verb.CHANGE)
    pairs = Pair.objects.filter(told_apart_at__isnull=True)
    if reach == Q():
        return pairs
    within = Person.objects.filter(reach)
    return pairs.filter(one__in=within, other__in=within)
