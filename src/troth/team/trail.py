"""Writing on the audit trail by hand, for what no trigger on a table of ours can see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection

from troth.team.actor import Actor
from troth.team.models import Audit


def file_change(
    *, object_type: str, object_id: UUID, table: str, operation: str, changes: Mapping[str, Any], by: Actor
) -> None:
    """File a change, {column: [old, new]}, under a record. Must stand inside `acting`."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('troth.batch')::uuid")
        batch = cursor.fetchone()[0]
    Audit.objects.create(
        batch=batch,
        actor_id=by.member_id,
        actor_name=by.name,
        origin=by.origin,
        object_type=object_type,
        object_id=object_id,
        table_name=table,
        operation=operation,
        changes=dict(changes),
    )
