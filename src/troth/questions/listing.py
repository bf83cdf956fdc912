"""Lists of records: filtered by a question, sorted, paged by keyset, within the asker's rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from troth.catalog.types import ObjectType
from troth.questions.grammar import parse
from troth.questions.sorting import Sort, read_sort
from troth.questions.tree import Node
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """What to list. `where` None: everything; no `sort`: the type's own; no `fields`: all readable.

    `after` is a cursor of an earlier page: its `next`, or its `previous` to go back.
    """

    object_type: ObjectType
    where: Node | None = None
    sort: tuple[Sort, ...] = ()
    after: str = ""
    limit: int = 50
    fields: tuple[str, ...] = ()


def read_query(
    object_type: ObjectType,
    *,
    where: str = "",
    sort: str = "",
    after: str = "",
    limit: int = 50,
    fields: str = "",
) -> ListQuery:
    """Read the parameters of a web or API list. Raises QuestionError."""
    return ListQuery(
        object_type=object_type,
        where=parse(where) if where.strip() else None,
        sort=read_sort(sort),
        after=after,
        limit=limit,
        fields=tuple(name.strip() for name in fields.split(",") if name.strip()),
    )


@dataclass(frozen=True, slots=True)
class RowPage:
    """One page: a dictionary per record by public field name, and the cursors beside it."""

    items: list[dict[str, Any]]
    next: str | None
    previous: str | None


class Counting(StrEnum):
    """How a count is made: each row, by the planner's estimate, or not at all."""

    EXACT = "exact"
    ESTIMATE = "estimate"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Count:
    """How many records; estimated where exactness was not asked for or took too long."""

    value: int
    is_exact: bool


def rows(query: ListQuery, seen_by: Actor) -> RowPage:
    """Give one page for a web page: Python values; references as {id, name}. Raises QuestionError."""
    raise NotImplementedError


def json_page(query: ListQuery, seen_by: Actor, counting: Counting = Counting.NONE) -> bytes:
    """Give one page as JSON made by PostgreSQL: {"items", "next", "count"}. Raises QuestionError."""
    raise NotImplementedError


def count(query: ListQuery, seen_by: Actor, counting: Counting = Counting.EXACT) -> Count:
    """Count the records, whatever the page. Raises QuestionError."""
    raise NotImplementedError


def ids(query: ListQuery, seen_by: Actor) -> Iterator[UUID]:
    """Stream the keys of all records, whatever the page, in one transaction. Raises QuestionError."""
    raise NotImplementedError


def stream(query: ListQuery, seen_by: Actor) -> Iterator[dict[str, Any]]:
    """Stream all records as `rows` gives them, in one transaction, with flat memory."""
    raise NotImplementedError
