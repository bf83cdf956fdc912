"""What a list reads: the query of its state, how many it finds, and one record as its rows have it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from troth.catalog.errors import NotFound
from troth.questions import listing as questions
from troth.questions import tree
from troth.questions.counting import Count, Counting
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.questions.sorting import read_sort
from troth.team.actor import Actor
from troth.webkit.listing import table
from troth.webkit.listing.state import ROWS, ListPage, ListState


def query_of(
    page: ListPage, state: ListState, fields: tuple[str, ...] = (), *, limit: int = ROWS
) -> ListQuery:
    """Give the query of a list. Raises QuestionError."""
    return ListQuery(
        object_type=page.object_type,
        where=parse(state.where) if state.where else None,
        sort=read_sort(state.sort or page.object_type.default_sort),
        after=state.after,
        limit=limit,
        fields=fields,
    )


def count_of(query: ListQuery, seen_by: Actor, *, read: int, is_whole: bool) -> Count:
    """Tell about how many a query finds. What has been read to its end needs no counting."""
    if is_whole:
        return Count(read, is_exact=True)
    return questions.count(query, seen_by, Counting.ESTIMATE)


def read_one(page: ListPage, key: UUID, names: tuple[str, ...], seen_by: Actor) -> dict[str, Any]:
    """Read these fields of a record, and what every row needs. Raises NotFound for a stranger's."""
    kind = page.object_type
    only = tree.Comparison(tree.Path(("id",)), tree.Operator.EQUAL, tree.Text(str(key)))
    fields = table.wanted_fields(page, names, seen_by)
    found = questions.rows(ListQuery(object_type=kind, where=only, fields=fields, limit=1), seen_by)
    if not found.items:
        raise NotFound(kind.name)
    return found.items[0]
