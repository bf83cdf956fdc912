"""Every field of every object type can be asked about, listed and sorted by: no kind was forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest
from django.db import connection

from troth.catalog.registry import object_types
from troth.catalog.types import Field, Kind, ObjectType
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, count, rows
from troth.questions.paths import readable_fields
from troth.questions.predicates import operators_of
from troth.questions.sorting import Sort, sortable_fields
from troth.questions.tests.library.module import module
from troth.questions.tree import Operator
from troth.questions.values import TEXT_KINDS
from troth.team.actor import everyone

ASKER = replace(everyone(), member_id=UUID(int=7))
PERIODS = {Operator.OLDER, Operator.WITHIN, Operator.WITHIN_LAST, Operator.WITHIN_NEXT}
VALUES = {
    Kind.NUMBER: "5",
    Kind.DECIMAL: "5.25",
    Kind.MONEY: "1000.50 EUR",
    Kind.YES_NO: "true",
    Kind.DATE: "2026-01-05",
    Kind.DATETIME: "2026-01-05T10:00",
    Kind.TIME: '"09:30"',
    Kind.COUNTRY: '"DE"',
    Kind.REFERENCE: '"Ada"',
    Kind.ID: f'"{UUID(int=1)}"',
}


LIBRARY = {object_type.name for object_type in module.object_types}
FIRST_COLUMNS = "select pg_get_indexdef(indexrelid, 1, true) from pg_index where indrelid = %s::regclass"


def questions_about(field: Field) -> Iterator[str]:
    """Ask with each operator that fits."""
    value = VALUES.get(field.kind, '"some words"')
    if field.kind is Kind.SELECT and field.choices:
        value = f'"{next(choice.value for choice in field.choices if choice.value)}"'
    for operator in sorted(operators_of(field)):
        if operator in (Operator.MISSING, Operator.PRESENT):
            yield f"{field.name} {operator}"
        elif operator is Operator.IS:
            yield f"{field.name} is this week"
        elif operator in PERIODS:
            yield f"{field.name} {operator} 3 days"
        elif operator is Operator.IN:
            yield f"{field.name} in ({value}, {value})"
        else:
            yield f"{field.name} {operator} {value}"


def every_type() -> list[ObjectType]:
    return list(object_types().values())


@pytest.mark.usefixtures("tables")
def test_every_field_can_be_asked_about() -> None:
    for object_type in every_type():
        everything = ListQuery(object_type=object_type, fields=("id",))
        number = count(everything, ASKER).value
        for field in readable_fields(object_type, ASKER):
            text = " or ".join(questions_about(field))
            asked = replace(everything, where=parse(text))
            rest = replace(everything, where=parse(f"not ({text})"))
            assert len(rows(asked, ASKER).items) + count(rest, ASKER).value == number


@pytest.mark.usefixtures("tables")
def test_every_sortable_field_can_be_sorted_by() -> None:
    for object_type in every_type():
        for field in sortable_fields(object_type, ASKER):
            for is_descending in (False, True):
                rows(ListQuery(object_type=object_type, sort=(Sort(field.name, is_descending),)), ASKER)


@pytest.mark.django_db
def test_every_sortable_field_has_an_index_that_begins_with_it() -> None:
    of_product = [each for each in every_type() if each.name not in LIBRARY]
    for object_type in of_product:
        with connection.cursor() as cursor:
            cursor.execute(FIRST_COLUMNS, [object_type.table])
            indexed = {row[0].replace("::text", "").strip('"') for row in cursor.fetchall()}
        for field in sortable_fields(object_type, ASKER):
            folded = f"norm({field.sql_column})" if field.kind in TEXT_KINDS else field.sql_column
            assert folded in indexed, f"{object_type.name}.{field.name}"


def test_every_reference_leads_somewhere() -> None:
    for object_type in every_type():
        for field in object_type.fields:
            if field.kind is Kind.REFERENCE and object_type.name not in LIBRARY:
                assert field in readable_fields(object_type, ASKER), f"{object_type.name}.{field.name}"
