"""The audit trail as a table. It is filled by triggers (see the migration) and never changed."""

from __future__ import annotations

from django.contrib.postgres.functions import TransactionNow
from django.db import models

from troth.ground.models import Row


class Audit(Row):
    """One change of one row. `changes` is {column: [old, new]}; a record's own creation keeps none.

    `object_id` is the record that the change is filed under; `row_id` the row of a child table (a mail,
    an address), where it is one. Entries of one command share `batch`.
    """

    at = models.DateTimeField(db_default=TransactionNow())
    batch = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField(db_default="")
    origin = models.TextField(db_default="")
    object_type = models.TextField()
    object_id = models.UUIDField()
    table_name = models.TextField()
    row_id = models.UUIDField(null=True)
    operation = models.TextField()
    changes = models.JSONField(null=True)

    class Meta:
        db_table = "team_audit"
        managed = False  # append-only: even a test's clean-up may not empty it
