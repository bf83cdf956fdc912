"""The records of object types that a workspace adds: one set of commands and queries for all of them.

Names of tables and columns are those of the catalog, never a user's. The fields that were added to such a
type are written and read by `catalog.custom`, as those of any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog.errors import Conflict, Forbidden, NotFound
from troth.catalog.events import OwnRecordChanged, OwnRecordCreated, OwnRecordDeleted
from troth.catalog.types import ObjectType, Records
from troth.ground.events import publish
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import Actor, Verb

COLUMNS = {"name": "name", "owner": "owner_id"}

READ = """
select r.id, r.name, r.owner_id, r.created_at, r.updated_at, m.name from {} r
left join team_member m on m.id = r.owner_id where r.id = any(%s::uuid[])
"""
INSERT = "insert into {} (id, name, owner_id) select * from unnest(%s::uuid[], %s::text[], %s::uuid[])"

UPDATE = "update {} set name = %s, owner_id = %s where id = %s"


@dataclass(frozen=True, slots=True)
class Keeper:
    """The member who answers for a record."""

    id: UUID
    name: str


@dataclass
class OwnRecord:
    """A record of an object type of the workspace. Added values stand beside these, under their columns."""

    pk: UUID
    name: str
    owner_id: UUID | None
    created_at: datetime
    updated_at: datetime
    owner: Keeper | None

    @property
    def id(self) -> UUID:
        """The key, by the name that templates know."""
        return self.pk


def records_for(object_type: ObjectType) -> Records:
    """Give the commands and queries of a type that the workspace added."""
    return Records(
        get=partial(get_record, object_type),
        create=partial(create_record, object_type),
        create_many=partial(create_records, object_type),
        change=partial(change_record, object_type),
        delete=partial(delete_record, object_type),
    )


def get_record(object_type: ObjectType, key: UUID, *, seen_by: Actor, to: Verb = Verb.SEE) -> OwnRecord:
    """Load a record. A stranger's raises NotFound; one that may be seen but not `to` raises Forbidden."""
    found = _read(object_type, [key])
    if not found or not seen_by.reaches(object_type.name, Verb.SEE, found[0].owner_id):
        raise NotFound(object_type.name)
    if not seen_by.reaches(object_type.name, to, found[0].owner_id):
        raise Forbidden(f"{object_type.name}.{to}")
    return found[0]


def create_record(object_type: ObjectType, *, values: Mapping[str, Any], by: Actor) -> OwnRecord:
    """Add a record. `values` are public fields, already cleaned; who adds one owns it."""
    return create_records(object_type, many=[values], by=by)[0]


def create_records(
    object_type: ObjectType, *, many: Sequence[Mapping[str, Any]], by: Actor
) -> list[OwnRecord]:
    """Add records, all or none."""
    keys = new_keys(len(many))
    names = [values["name"] for values in many]
    owners = [values.get("owner", by.member_id) for values in many]
    with acting(by):
        _run(object_type, INSERT, [keys, names, owners])
        for key in keys:
            publish(OwnRecordCreated(object_type=object_type.name, record_id=key))
        return _read(object_type, keys)


def change_record(
    object_type: ObjectType, *, record: OwnRecord, values: Mapping[str, Any], by: Actor
) -> OwnRecord:
    """Change the name and owner of a record. Nothing is written, and nobody told, where nothing differs."""
    with acting(by):
        if not _run(object_type, "select id from {} where id = %s for update", [record.pk]):
            raise Conflict(_("This record was deleted in the meantime."))
        (now,) = _read(object_type, [record.pk])
        new = {name: values[name] for name in COLUMNS if name in values}
        changed = [name for name, value in new.items() if value != getattr(now, COLUMNS[name])]
        if changed:
            columns = {column: getattr(now, column) for column in COLUMNS.values()}
            columns |= {COLUMNS[name]: new[name] for name in changed}
            _run(object_type, UPDATE, [*columns.values(), record.pk])
            publish(OwnRecordChanged(object_type=object_type.name, record_id=record.pk, fields=changed))
        return _read(object_type, [record.pk])[0]


def delete_record(object_type: ObjectType, *, record: OwnRecord, by: Actor) -> None:
    """Delete a record. What points at it points at nothing then."""
    with acting(by):
        if not _run(object_type, "delete from {} where id = %s returning id", [record.pk]):
            raise Conflict(_("This record was deleted in the meantime."))
        publish(OwnRecordDeleted(object_type=object_type.name, record_id=record.pk))


def _read(object_type: ObjectType, keys: Sequence[UUID]) -> list[OwnRecord]:
    """Load records in the order of their keys."""
    found = {}
    for key, name, owner_id, created_at, updated_at, owner in _run(object_type, READ, [list(keys)]):
        keeper = Keeper(owner_id, owner) if owner_id else None
        found[key] = OwnRecord(key, name, owner_id, created_at, updated_at, keeper)
    return [found[key] for key in keys if key in found]


def _run(object_type: ObjectType, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(sql.Identifier(object_type.table)), values)
        return list(cursor.fetchall()) if cursor.description else []
