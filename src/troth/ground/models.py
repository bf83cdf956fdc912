"""The base of every table: a time-ordered key made by the database."""

from __future__ import annotations

from django.db import models


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


class DatedRow(Row):
    """A row that knows when it was made and last changed."""

    created_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)
    updated_at = models.DateTimeField(db_default=models.functions.Now(), editable=False)

    class Meta:
        abstract = True
