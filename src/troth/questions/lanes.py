"""The lanes of a board: the first records of each of a field's values, all in one statement.

A field has lanes if it is a choice of few: a select, or a reference to a type whose records stand in an
order, as the stages of deals do. Of those only the ones stand on a board that its question leaves: what it
asks of a reference that both types have, the pipeline, is asked of the lanes, too.

Each lane is a page of the list of its own, so that the planner, who knows how many records have a value,
walks the list in its order for a common one and collects the few of a rare one. A window over all records,
or one plan for every value, would sort a million of them to show twenty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from troth.catalog.staff import STAFF
from troth.catalog.types import Field, Kind, ObjectType
from troth.questions import limits, tree
from troth.questions.listing import ListQuery, RowPage, page_of, read_page, row_page, rows
from troth.questions.paths import find_readable, referred
from troth.questions.sql import Sql, column, in_parentheses, joined
from troth.team.actor import Actor

MOST = 40  # lanes that are read at once


@dataclass(frozen=True, slots=True)
class Place:
    """A lane, by the value of its records, "" for none. `weight` is what its sums count for, in percent."""

    value: str
    label: str
    weight: Decimal | None = None


def is_laned(field: Field) -> bool:
    """Tell whether a field parts a list into lanes: one choice of few."""
    if not field.is_column:
        return False
    return field.kind is Kind.SELECT or bool(_ladder(field))


def places_of(query: ListQuery, by: Field, seen_by: Actor) -> list[Place]:
    """List the lanes of a field in their order, without the one for those that have no value."""
    ladder = _ladder(by)
    if ladder is None:
        return [Place(choice.value, str(choice.label)) for choice in by.choices if choice.value]
    weight = find_readable(ladder, ladder.weight, seen_by) if ladder.weight else None
    wanted = ("id", ladder.title, *ladder.order, *([weight.name] if weight else []))
    asked = ListQuery(object_type=ladder, where=_shared(query, ladder), limit=limits.PAGE, fields=wanted)
    found = sorted(
        rows(asked, seen_by).items, key=lambda row: [_in_order(row[name]) for name in ladder.order]
    )
    above = {_in_order(row[ladder.order[0]]) for row in found} if len(ladder.order) > 1 else set()
    return [
        Place(
            value=str(row["id"]),
            label=_label(row, ladder, is_alone=len(above) <= 1),
            weight=Decimal(row[weight.name]) if weight and row[weight.name] is not None else None,
        )
        for row in found
    ]


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


def _ladder(field: Field) -> ObjectType | None:
    """Find the type of few records in order that a reference points at."""
    to = referred(field) if field.kind is Kind.REFERENCE and field.to not in STAFF else None
    return to if to and to.order else None


def _label(row: Mapping[str, Any], ladder: ObjectType, *, is_alone: bool) -> str:
    """Name a lane; beside those of another ladder with what it belongs to."""
    title = str(row[ladder.title])
    return title if is_alone else f"{_in_order(row[ladder.order[0]])}: {title}"


def _shared(query: ListQuery, ladder: ObjectType) -> tree.Node | None:
    """Give what a question asks of the references that its type has in common with the lanes'."""
    parts = query.where.parts if isinstance(query.where, tree.And) else (query.where,)
    kept = tuple(
        part for part in parts if isinstance(part, tree.Comparison) and _is_shared(part.path, query, ladder)
    )
    return tree.And(kept) if len(kept) > 1 else kept[0] if kept else None


def _is_shared(path: tree.Path, query: ListQuery, ladder: ObjectType) -> bool:
    ours, theirs = query.object_type.field(path.names[0]), ladder.field(path.names[0])
    return bool(ours and theirs and ours.to and ours.to == theirs.to and ours.to not in STAFF)


def _in_order(value: Any) -> Any:
    """Give what a record stands in order by: of another record its name."""
    return value["name"] if isinstance(value, dict) else value


def _in_lane(by: Field, value: str) -> Sql:
    """A select holds the empty text where nothing is chosen, never null; a reference points nowhere."""
    here = column("t", by.sql_column)
    if by.kind is not Kind.REFERENCE:
        return Sql(f"{here} = %s", (value,))
    return Sql(f"{here} = %s", (UUID(value),)) if value else Sql(f"{here} is null")
