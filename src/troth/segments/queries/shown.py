"""What a page shows of a question or a segment: how many, ten of them, and why somebody is in or not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import connection

from troth.catalog.registry import object_types
from troth.questions import listing
from troth.questions.counting import Count, Counting
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.questions.paths import find_readable
from troth.questions.reasons import Reason, reasons_for
from troth.questions.tree import Comparison, Operator, Path, Several, Text
from troth.segments.models import Segment
from troth.segments.queries.segments import KIND, asker_of, parsed, people_of
from troth.team.actor import Actor

EXAMPLES = 10
SHOWN = ("name", "last_contact_at", "city", "country")
BY_CHANCE = "select person_id from segments_member where segment_id = %s order by random() limit %s"


@dataclass(frozen=True, slots=True)
class Answer:
    """How a question stands while it is being written: how many, ten of them, or what is wrong with it."""

    count: Count | None = None
    people: Sequence[dict[str, Any]] = ()
    took_ms: int = 0
    problem: QuestionError | None = None


def answer_to(question: str, *, seen_by: Actor) -> Answer:
    """Ask a question that is being written."""
    began = time.perf_counter()
    try:
        query = ListQuery(
            object_type=object_types()[KIND], where=parse(question), limit=EXAMPLES, fields=_shown(seen_by)
        )
        counted = listing.count(query, seen_by, Counting.EXACT)
        people = listing.rows(query, seen_by).items
    except QuestionError as problem:
        return Answer(problem=problem)
    return Answer(counted, people, round((time.perf_counter() - began) * 1000))


def some_of(segment: Segment, *, seen_by: Actor) -> Sequence[dict[str, Any]]:
    """Draw ten people of a segment by chance, of those whom a member may see."""
    with connection.cursor() as cursor:
        cursor.execute(BY_CHANCE, [segment.pk, EXAMPLES])
        drawn = tuple(Text(str(key)) for (key,) in cursor.fetchall())
    if not drawn:
        return []
    among = Comparison(Path(("id",)), Operator.IN, Several(drawn))
    query = ListQuery(object_type=object_types()[KIND], where=among, fields=_shown(seen_by), limit=EXAMPLES)
    found = listing.rows(query, seen_by).items
    if found:
        return found
    # Whoever sees few people is shown the first of theirs.
    return listing.rows(replace(people_of(segment), fields=query.fields, limit=EXAMPLES), seen_by).items


def ids_of(keys: Sequence[UUID], *, where: str = "", seen_by: Actor) -> list[UUID]:
    """List those of some people whom a member sees; without keys, all that a question finds."""
    asked = parse(where) if where else None
    if keys:
        asked = Comparison(Path(("id",)), Operator.IN, Several(tuple(Text(str(key)) for key in keys)))
    return list(listing.ids(ListQuery(object_type=object_types()[KIND], where=asked), seen_by))


def why(segment: Segment, person_id: UUID, *, seen_by: Actor) -> Reason | None:
    """Say why a person is in a live segment, or why not; None for somebody who may not be seen."""
    return reasons_for(
        parsed(segment.question), object_types()[KIND], person_id, seen_by, asker=asker_of(segment)
    )


def _shown(seen_by: Actor) -> tuple[str, ...]:
    people = object_types()[KIND]
    return ("id", *(name for name in SHOWN if find_readable(people, name, seen_by)))
