"""What becomes of records of the workspace when a person is erased at whom they point."""

from __future__ import annotations

from uuid import UUID

from psycopg import sql

from troth.catalog.events import OwnRecordDeleted
from troth.ground.events import publish
from troth.objects import queries
from troth.team.acting import erasing
from troth.webkit.listing.bulk.asking import forget_record


def erase_person(*, person_id: UUID) -> None:
    """Delete the records that are erased with a person; the audit trail forgets what they held,
    and so do changes of many records, which could put it back. All others stay, and point at nobody.
    """
    with erasing() as cursor:
        for kind, field in queries.erased_with():
            statement = sql.SQL("delete from {} where {} = %s returning id").format(
                sql.Identifier(kind.table), sql.Identifier(field.sql_column)
            )
            cursor.execute(statement, [person_id])
            for (record_id,) in cursor.fetchall():
                forget_record(record_id)
                publish(OwnRecordDeleted(object_type=kind.name, record_id=record_id))
