"""The lanes of a board: the first records of each of a field's values, all in one statement.

Each lane is a page of the list of its own, so that the planner, who knows how many records have a value,
walks the list in its order for a common one and collects the few of a rare one. A window over all records,
or one plan for every value, would sort a million of them to show twenty.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from troth.catalog.types import Field, Kind
from troth.questions.listing import ListQuery, RowPage, page_of, read_page, row_page
from troth.questions.sql import Sql, column, in_parentheses, joined
from troth.team.actor import Actor

MOST = 40  # lanes that are read at once


def is_laned(field: Field) -> bool:
    """Tell whether a field parts a list into lanes: one choice of few."""
    return field.kind is Kind.SELECT and field.many is None


def lanes(query: ListQuery, by: Field, values: Sequence[str], seen_by: Actor) -> list[RowPage]:
    """Give the first page of each value's records, in the order of `values`; "" is for those without one.

    `by` is a field that the asker may read; the query's cursor must be empty. Raises QuestionError.
    """
    pages = [page_of(query, seen_by, within=_in_lane(by, value)) for value in values[:MOST]]
    sql = joined(
        " union all ",
        [
            in_parentheses(
                Sql("select %s as lane, x.* from ", (place,))
                + in_parentheses(page.as_rows(seen_by))
                + Sql(" x")
            )
            for place, page in enumerate(pages)
        ],
    )
    found: list[list[tuple[object, ...]]] = [[] for _ in pages]
    with connection.cursor() as database:
        database.execute(sql.text, sql.params)
        for place, *row in database.fetchall():
            found[place].append(tuple(row))
    return [row_page(page, rows) for page, rows in zip(pages, found, strict=True)]


def lane(query: ListQuery, by: Field, value: str, seen_by: Actor) -> RowPage:
    """Give a page of one lane, from the query's cursor on. Raises QuestionError."""
    return read_page(page_of(query, seen_by, within=_in_lane(by, value)), seen_by)


def _in_lane(by: Field, value: str) -> Sql:
    """A select holds the empty text where nothing is chosen, never null."""
    return Sql(f"{column('t', by.sql_column)} = %s", (value,))
