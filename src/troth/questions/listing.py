"""Lists of records: filtered by a question, sorted, paged by keyset, within the asker's rights."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from troth.catalog.types import ObjectType
from troth.questions import counting, cursor, limits, visibility
from troth.questions.checking import check
from troth.questions.counting import Count, Counting
from troth.questions.errors import BadCursor, QuestionError
from troth.questions.grammar import parse
from troth.questions.meaning import Meaning
from troth.questions.narrowing import narrowed, split
from troth.questions.page import Page, named
from troth.questions.postgres import Way, where
from troth.questions.representation import chosen_fields
from troth.questions.sorting import Sort, keys_of, read_sort
from troth.questions.sql import TRUE, Sql, all_of, column, select
from troth.questions.steps import Guess
from troth.questions.tree import Node
from troth.questions.walk import Walk
from troth.team.actor import Actor, Verb

STREAMED = 2_000  # rows fetched at a time


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


def condition(query: ListQuery, seen_by: Actor, verb: Verb = Verb.SEE, *, way: Way = Way.AT_ONCE) -> Sql:
    """Give the condition on the type's table, as `t`: what the asker may see and `verb`, and asked for.

    For set-based SQL of other packages; those who ask about a few known records go the other `way`.
    Raises QuestionError.
    """
    meaning = _meaning(query, seen_by)
    asked = [narrowed(meaning, "t"), where(meaning, seen_by, way=way)] if meaning else []
    return all_of([_visible(query, seen_by, verb), *asked])


def _meaning(query: ListQuery, seen_by: Actor) -> Meaning | None:
    return check(query.where, query.object_type, seen_by) if query.where is not None else None


def _visible(query: ListQuery, seen_by: Actor, verb: Verb) -> Sql:
    verbs = dict.fromkeys([Verb.SEE, verb])
    return all_of([visibility.condition(query.object_type, seen_by, each) for each in verbs])


def rows(query: ListQuery, seen_by: Actor) -> RowPage:
    """Give one page for a web page: Python values; references as {id, name}. Raises QuestionError."""
    return read_page(page_of(query, seen_by), seen_by)


def read_page(page: Page, seen_by: Actor) -> RowPage:
    """Read the records of one page."""
    sql = page.as_rows(seen_by)
    with connection.cursor() as database:
        database.execute(sql.text, sql.params)
        return row_page(page, database.fetchall())


def row_page(page: Page, found: list[tuple[Any, ...]]) -> RowPage:
    """Give what the statement of `page.as_rows` found as a page."""
    walk = page.walk
    keys = tuple(key.reversed() for key in walk.keys) if walk.is_backward else tuple(walk.keys)
    has_more, found = len(found) > walk.limit, found[: walk.limit]
    if walk.is_backward:
        found.reverse()
    names = [field.name for field in walk.fields]
    items = [dict(zip(names, row, strict=False)) for row in found]
    has_next, has_previous = (True, has_more) if walk.is_backward else (has_more, walk.cursor is not None)
    return RowPage(
        items=items,
        next=cursor.written(found[-1][-1], keys) if found and has_next else None,
        previous=cursor.written(found[0][-1], keys, is_backward=True) if found and has_previous else None,
    )


def json_page(query: ListQuery, seen_by: Actor, counting_by: Counting = Counting.NONE) -> bytes:
    """Give one page as JSON made by PostgreSQL: {"items", "next", "count"}. Raises QuestionError.

    `count` is null unless it is asked for. Only forward cursors lead to a page here.
    """
    page = page_of(query, seen_by)
    if page.walk.is_backward:
        raise BadCursor
    sql = page.as_json(seen_by)
    with connection.cursor() as database:
        database.execute(sql.text, sql.params)
        items, found, last = database.fetchone()
    following = f'"{cursor.written(last[0], page.walk.keys)}"' if found > query.limit else "null"
    counted = count(query, seen_by, counting_by) if counting_by is not Counting.NONE else None
    total = counted.value if counted else "null"
    return f'{{"items":{items},"next":{following},"count":{total}}}'.encode()


def page_sql(query: ListQuery, seen_by: Actor) -> Sql:
    """Give the SQL behind `json_page`, for whoever wants to see its plan. Raises QuestionError."""
    return page_of(query, seen_by).as_json(seen_by)


def count(query: ListQuery, seen_by: Actor, counting_by: Counting = Counting.EXACT) -> Count:
    """Count the records, whatever the page. Raises QuestionError.

    An exact count that takes too long gives way to the planner's estimate.
    """
    return counting.count(query.object_type, condition(query, seen_by), counting_by)


def ids(query: ListQuery, seen_by: Actor, verb: Verb = Verb.SEE) -> Iterator[UUID]:
    """Stream the keys of all records, whatever the page, in one transaction. Raises QuestionError."""
    sql = select(column("t", "id"), query.object_type.table, "t", condition(query, seen_by, verb))
    for (key,) in _streamed(sql):
        yield key


def stream(query: ListQuery, seen_by: Actor, verb: Verb = Verb.SEE) -> Iterator[dict[str, Any]]:
    """Stream all records in their order as `rows` gives them, in one transaction, with flat memory."""
    fields = chosen_fields(query.fields, query.object_type, seen_by)
    keys = keys_of(query.sort, query.object_type, seen_by)
    records = condition(query, seen_by, verb)
    sql = select(named(fields, seen_by), query.object_type.table, "t", records)
    order = Sql(" order by " + ", ".join(key.order for key in keys))
    names = [field.name for field in fields]
    for row in _streamed(sql + order):
        yield dict(zip(names, row, strict=True))


def page_of(query: ListQuery, seen_by: Actor, within: Sql = TRUE) -> Page:
    """Give the SQL of one page, of those records only that meet `within`. Raises QuestionError."""
    keys = keys_of(query.sort, query.object_type, seen_by)
    if not 1 <= query.limit <= limits.PAGE:
        raise QuestionError(
            parameter="limit", found=str(query.limit), expected=_("a number from 1 to %d") % limits.PAGE
        )
    place = cursor.read_cursor(query.after, keys) if query.after else None
    if place and place.is_backward:
        keys = tuple(key.reversed() for key in keys)
    meaning = _meaning(query, seen_by)
    sure, guessed = split(meaning) if meaning else (None, None)
    surely = all_of([_visible(query, seen_by, Verb.SEE), within, where(sure, seen_by) if sure else TRUE])
    guess = _guess(guessed, seen_by) if guessed else None
    walk = Walk(
        object_type=query.object_type,
        fields=chosen_fields(query.fields, query.object_type, seen_by),
        condition=surely,
        keys=keys,
        cursor=place,
        limit=query.limit,
    )
    return Page(walk, guess)


def _guess(meaning: Meaning, seen_by: Actor) -> Guess:
    whole = where(meaning, seen_by, way=Way.AT_ONCE)
    return Guess(where(meaning, seen_by), whole, narrowed(meaning, "t"))


def _streamed(sql: Sql) -> Iterator[tuple[Any, ...]]:
    """Read from a cursor on the server, which lives as long as its transaction."""
    with transaction.atomic(), connection.chunked_cursor() as database:
        database.execute(sql.text, sql.params)
        while found := database.fetchmany(STREAMED):
            yield from found
