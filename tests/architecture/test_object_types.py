"""What the catalog declares is there: tables, columns, and a rule of who may see."""

from __future__ import annotations

import pytest
from django.db import connection

from troth.catalog.registry import object_types
from troth.catalog.staff import STAFF
from troth.catalog.types import Everyone, Housed, ObjectType, OfRole, Owned, Through
from troth.questions.lake.refreshing import FOLLOWED
from troth.questions.lake.tables import tables_of

TYPES = list(object_types().values())


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0", [table]
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_every_column_it_names_exists(kind: ObjectType) -> None:
    own = {field.sql_column for field in kind.fields if field.is_column}
    assert own <= columns_of(kind.table)
    for field in kind.fields:
        if field.lent:
            assert {"id", field.sql_column} <= columns_of(field.lent.table)
    for field in kind.fields:
        if field.many:
            named = {
                field.many.owner_column,
                field.many.value_column,
                *(p.sql_column for p in field.many.parts),
            }
            assert named <= columns_of(field.many.table)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_every_one_has_a_rule_of_who_may_see_it(kind: ObjectType) -> None:
    match kind.visible:
        case Owned(column) | OfRole(column):
            assert column in columns_of(kind.table)
        case Housed() as housed:
            assert {housed.house, housed.column, housed.team_column} <= columns_of(kind.table)
            assert {housed.owner, housed.team} <= columns_of(housed.table)
        case Through(name):
            through = kind.field(name)
            assert through
            assert through.to in object_types()
        case Everyone():
            pass


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_every_reference_points_at_something(kind: ObjectType) -> None:
    pointed = {field.to for field in kind.fields if field.to}
    assert pointed <= {*object_types(), *STAFF}


@pytest.mark.django_db
def test_the_lake_follows_every_table() -> None:
    """A table that it does not follow is written anew by each refresh: call `lake_follow` in a migration."""
    with connection.cursor() as cursor:
        tables = tables_of(TYPES, (), cursor.cursor)
        cursor.execute(FOLLOWED)
        assert tables.keys() <= {table for (table,) in cursor.fetchall()}
