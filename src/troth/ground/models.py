"""The base of every table: a time-ordered key made by the database."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection, models

from troth.ground.money import SQL_TYPE, Money, from_stored


class UuidV7(models.Func):
    """PostgreSQL 18's own time-ordered UUID."""

    function = "uuidv7"
    arity = 0
    output_field = models.UUIDField()


class Row(models.Model):
    """A table whose key is a `uuidv7`, so that new rows lie together on disk."""

    id = models.UUIDField(primary_key=True, db_default=UuidV7(), editable=False)

    class Meta:
        abstract = True


def new_keys(count: int) -> list[UUID]:
    """Draw keys from the database, for rows that point at one another before they are written."""
    with connection.cursor() as cursor:
        cursor.execute("select uuidv7() from generate_series(1, %s)", [count])
        return [key for (key,) in cursor.fetchall()]


class DatedRow(Row):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    updated_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        abstract = True


class MoneyField(models.Field):  # type: ignore[type-arg]
    """An amount with its currency in one column, of the type that added fields of money have."""

    def db_type(self, connection: Any) -> str:
        """Name the composite type, which the catalog's migrations make."""
        return SQL_TYPE

    def from_db_value(self, value: str | None, *_how: Any) -> Money | None:
        """Read what PostgreSQL writes."""
        return None if value is None else from_stored(value)

    def get_prep_value(self, value: Money | None) -> str | None:
        """Write what PostgreSQL reads."""
        return None if value is None else value.stored
