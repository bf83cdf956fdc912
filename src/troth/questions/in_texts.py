"""Search in long texts, as what somebody said: by the beginnings of their words, the newest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from troth.catalog.types import Field, Kind, ObjectType
from troth.ground.clock import now
from troth.ground.fold import norm
from troth.questions.representation import expression
from troth.questions.sql import FALSE, TRUE, Sql, all_of, column, held, quoted
from troth.questions.visibility import condition
from troth.team.actor import Actor

SHORTEST = 3  # letters: what begins like fewer is nearly everything
LOOKED_AT, EXCERPT, BEFORE = 4_000, 90, 30  # letters: of a text, of what is shown of it, before the word
# A word of many is looked for in the last weeks before all time: the planner can not tell how many records
# hold a word, and following their order it may read every one of them.
CANDIDATES = 400
LATELY = timedelta(days=31)

Row = tuple[UUID, str, str]


def find_in_texts(object_type: ObjectType, words: Sequence[str], seen_by: Actor, limit: int) -> list[Row]:
    """Find up to `limit` records that hold words with these beginnings: (id, excerpt, subtitle)."""
    begins = [part for word in words for part in re.findall(r"\w+", word) if len(part) >= SHORTEST]
    searched = [field for field in object_type.fields if field.is_searched]
    visible = condition(object_type, seen_by)
    if (
        not begins
        or visible == FALSE
        or not all(_may_read(object_type, field, seen_by) for field in searched)
    ):
        return []
    query = " & ".join(f"'{part}':*" for part in begins)
    matches = Sql(object_type.search_words.format(t="t") + " @@ %s::tsquery", (query,))
    found: list[Row] = []
    for stretch in _stretches(object_type):
        found = _read(object_type, all_of([visible, stretch, matches]), searched, seen_by, limit)
        if len(found) >= limit:
            break
    return [(key, _excerpt(text, begins), beside) for key, text, beside in found]


def _excerpt(text: str, begins: Sequence[str]) -> str:
    """Show the place where the first of the words is found, on one line."""
    line = " ".join(text.split())
    place = re.search("|".join(rf"\b{re.escape(each)}" for each in begins), norm(line))
    start = max(place.start() - BEFORE, 0) if place else 0
    start = line.find(" ", start) + 1 if start else 0
    cut = line[start : start + EXCERPT]
    return ("… " if start else "") + cut + (" …" if len(line) > start + EXCERPT else "")


def _stretches(object_type: ObjectType) -> Iterator[Sql]:
    """Give the conditions of the last weeks, where a type is listed by its time, and of all time."""
    if time := _time_of(object_type):
        yield Sql(f"{column('t', time.sql_column)} >= %s", (now() - LATELY,))
    yield TRUE


def _time_of(object_type: ObjectType) -> Field | None:
    field = object_type.field(object_type.default_sort.lstrip("-"))
    is_newest_first = object_type.default_sort.startswith("-")
    return field if field and field.kind is Kind.DATETIME and is_newest_first else None


def _read(
    object_type: ObjectType, where: Sql, searched: Sequence[Field], seen_by: Actor, limit: int
) -> list[Row]:
    texts = [f"nullif({column('t', field.sql_column)}, '')" for field in searched]
    time = _time_of(object_type)
    candidates = (
        Sql(f"select t.id, left(concat_ws(': ', {', '.join(texts)}), {LOOKED_AT}) as text, ")
        + shown_beside(object_type, seen_by)
        + Sql(f" as subtitle, {column('t', time.sql_column) if time else 't.id'} as place")
        + Sql(f" from {quoted(object_type.table)} t where ")
        + where
        + Sql(" limit %s", (CANDIDATES,))
    )
    statement = (
        Sql("select id, text, subtitle from (")
        + candidates
        + Sql(") found order by place desc, id desc limit %s", (limit,))
    )
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        rows: list[Any] = cursor.fetchall()
    return rows


def shown_beside(object_type: ObjectType, seen_by: Actor) -> Sql:
    """Give the expression for what is shown softly beside a record, as far as it may be read."""
    field = object_type.field(object_type.subtitle) if object_type.subtitle else None
    if field is None or field.many is not None or not _may_read(object_type, field, seen_by):
        return Sql("''")
    if field.kind is Kind.REFERENCE:
        return Sql("coalesce(") + expression(field, seen_by) + Sql("->>'name', '')")
    return Sql(f"coalesce({held(field, 't')}::text, '')")


def _may_read(object_type: ObjectType, field: Field, seen_by: Actor) -> bool:
    return seen_by.may_read(object_type.name, field.name)
