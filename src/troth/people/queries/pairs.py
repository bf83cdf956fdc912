"""People who may be there twice, the likeliest first, and why.

A field that a role may not read says nothing to it, neither in words nor by its weight: for such a role a
pair is as likely as what it may read makes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2
from typing import Any
from uuid import UUID

from django.db.models import Count, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Coalesce

from troth.catalog.errors import NotFound
from troth.people.linkage.comparisons import ALL, HOUSEHOLD
from troth.people.linkage.words import FOUND, strength_of
from troth.people.models import Pair, Person, Scan
from troth.people.queries.records import get_person
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach

MOST_COUNTED = 1000
EXAMPLES, REASONS = 3, 3
ASKED_FROM = 0.5
BANDS = (0.99, 0.95, 0.9, 0.7, 0.5, 0.3, 0.1, 0.05)  # the likelihoods that may be chosen
ENOUGH_MATCHES = 200  # to say that a comparison was learnt from the workspace's own people


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one comparison says of a pair: in words, in bits (above 0 for, below against), how strongly."""

    words: str
    bits: float
    strength: str


@dataclass(frozen=True, slots=True)
class Example:
    """Two people, and in words what weighs most of what is known of them."""

    one: Person
    other: Person
    why: Sequence[str]


@dataclass(frozen=True, slots=True)
class Band:
    """The pairs that are at least so likely, up to the next band: how many, and some near its lower end."""

    likelihood: float
    count: int
    examples: Sequence[Example]


@dataclass(frozen=True, slots=True)
class Looked:
    """The last look at everybody. `is_learnt`: enough pairs were found to learn from."""

    asked_from: float
    finished_at: datetime | None
    people: int
    compared: int
    matches: int

    @property
    def is_learnt(self) -> bool:
        return self.matches >= ENOUGH_MATCHES


def last_look() -> Looked:
    """Tell of the last look for duplicates, and from how likely on a pair is asked about."""
    scan = Scan.objects.filter(id=1).first()
    if scan is None:
        return Looked(ASKED_FROM, None, 0, 0, 0)
    matches = max(scan.matches.values(), default=0)
    return Looked(scan.asked_from, scan.finished_at, scan.people, scan.compared, matches)


def next_pair(*, seen_by: Actor, after: str = "") -> Pair | None:
    """Find the likeliest pair of people whom the asker may both change; `after` is the place of one before.

    A damaged place counts as none.
    """
    pairs = _asked(seen_by)
    weight, _mark, key = after.partition("~")
    try:
        last, last_id = float(weight), UUID(key)
    except ValueError:
        pass
    else:
        pairs = pairs.filter(Q(said__lt=last) | Q(said=last, id__gt=last_id))
    return pairs.select_related("one__owner", "other__owner").order_by("-said", "id").first()


def place_of(pair: Pair, *, seen_by: Actor) -> str:
    """Give the place of a pair in the queue, for `next_pair`."""
    return f"{_said(pair, seen_by)!r}~{pair.pk}"


def count_pairs(*, seen_by: Actor) -> int:
    """Count the pairs that wait, up to a thousand."""
    return _asked(seen_by)[:MOST_COUNTED].count()


def get_pair(pair_id: UUID, *, seen_by: Actor) -> Pair:
    """Load a pair of people whom the asker may both change. Raises NotFound and Forbidden."""
    pair = Pair.objects.filter(pk=pair_id, told_apart_at__isnull=True).first()
    if pair is None:
        raise NotFound("pairs")
    for key in (pair.one_id, pair.other_id):
        get_person(key, seen_by=seen_by, to=Verb.CHANGE)
    return pair


def likelihood_of(pair: Pair, *, seen_by: Actor) -> float:
    """Tell how likely the two are one, by all that the asker may read: a share of 1."""
    return 1 / (1 + 2 ** -max(-60.0, min(60.0, _said(pair, seen_by))))


def evidence_of(pair: Pair, *, seen_by: Actor) -> list[Evidence]:
    """Say why two people may be one, or two: what weighs most comes first."""
    silent = _silent(seen_by)
    found = []
    for place, (comparison, number, bits) in enumerate(zip(ALL, pair.levels, pair.bits, strict=False)):
        level = comparison.level(number)
        words = FOUND.get((comparison.name, level.name)) if level else None
        if words and place not in silent:
            found.append(Evidence(str(words), bits, strength_of(bits)))
    return sorted(found, key=lambda each: -abs(each.bits))


def bands_of(*, seen_by: Actor) -> list[Band]:
    """Part the open pairs by how likely they are, the likeliest first, with examples."""
    edges = [(least, _bits(least), _bits(most)) for least, most in zip(BANDS, (1.0, *BANDS), strict=False)]
    pairs = _open(seen_by)
    counts = pairs.aggregate(
        **{
            f"from_{place}": Count("pk", filter=Q(said__gte=least, said__lt=most))
            for place, (_likelihood, least, most) in enumerate(edges)
        }
    )
    shown = pairs.select_related("one", "other").order_by("said", "id")
    return [
        Band(
            likelihood,
            counts[f"from_{place}"],
            [_example(pair, seen_by) for pair in shown.filter(said__gte=least, said__lt=most)[:EXAMPLES]],
        )
        for place, (likelihood, least, most) in enumerate(edges)
    ]


def _example(pair: Pair, seen_by: Actor) -> Example:
    evidence = evidence_of(pair, seen_by=seen_by)
    return Example(pair.one, pair.other, [each.words for each in evidence[:REASONS]])


def _asked(seen_by: Actor) -> QuerySet[Any]:
    return _open(seen_by).filter(said__gte=_bits(last_look().asked_from))


def _open(seen_by: Actor) -> QuerySet[Any]:
    """Give the pairs that are to be decided, `said` being what the asker may know of their weight."""
    if not _may_compare(seen_by):
        return Pair.objects.none().annotate(said=F("weight"))
    pairs = Pair.objects.filter(told_apart_at__isnull=True)
    said: Any = F("weight")
    for place in _silent(seen_by):
        said = said - Coalesce(F(f"bits__{place}"), 0.0)
    if not seen_by.may_read("people", "birthday"):  # that somebody is older would show by what is shared
        place, older = ALL.index(HOUSEHOLD), HOUSEHOLD.number("older")
        pairs = pairs.exclude(**{f"levels__{place}": older})
    reach = within_reach(seen_by, "people", Verb.CHANGE)
    if reach != Q():
        within = Person.objects.filter(reach)
        pairs = pairs.filter(one__in=within, other__in=within)
    return pairs.annotate(said=ExpressionWrapper(said, FloatField()))


def _said(pair: Pair, seen_by: Actor) -> float:
    return pair.weight - sum(pair.bits[place] for place in _silent(seen_by) if place < len(pair.bits))


def _silent(seen_by: Actor) -> list[int]:
    """List the places of the comparisons by which a field would speak that the asker may not read."""
    return [
        place
        for place, comparison in enumerate(ALL)
        if not all(seen_by.may_read("people", name) for name in comparison.reads)
    ]


def _may_compare(seen_by: Actor) -> bool:
    """Tell whether the asker may read names: who may not can tell nobody apart."""
    return all(seen_by.may_read("people", name) for name in ("name", "first_name", "last_name"))


def _bits(likelihood: float) -> float:
    return log2(likelihood / (1 - likelihood)) if likelihood < 1 else float("inf")
