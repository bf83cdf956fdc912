"""Create, change and delete a record of any object type: the way in for API, forms and inline edits.

Each checks the rights, then the values, then makes the one call to the command of the package that
owns the noun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from psycopg import sql

from troth.catalog import custom, files
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.events import AddedFieldsChanged
from troth.catalog.registry import records_of
from troth.catalog.types import ObjectType, Owned, Records
from troth.catalog.values import References, cleaned
from troth.ground.events import publish
from troth.team.acting import acting
from troth.team.actor import Actor, Verb


def get_record(object_type: ObjectType, key: UUID, *, seen_by: Actor, to: Verb = Verb.SEE) -> Any:
    """Load a record. Raises NotFound for a stranger's, Forbidden for one that may be seen, but not `to`."""
    return custom.attach(object_type, records_of(object_type).get(key, seen_by=seen_by, to=to))


def read_record(object_type: ObjectType, key: UUID, *, seen_by: Actor) -> Any:
    """Load a record to be shown: the one that an id leads to today, where records are merged.

    Raises NotFound.
    """
    records = records_of(object_type)
    return (records.read or records.get)(key, seen_by=seen_by)


def create_record(
    object_type: ObjectType, values: Mapping[str, Any], *, by: Actor, references: References | None = None
) -> Any:
    """Add a record from values in JSON's types. Raises Forbidden or Invalid."""
    taken = prepare_record(object_type, values, by=by, references=references)
    return create_prepared(object_type, [taken], by=by)[0]


def prepare_record(
    object_type: ObjectType, values: Mapping[str, Any], *, by: Actor, references: References | None = None
) -> dict[str, Any]:
    """Check the values of a record that is to be added, in JSON's types. Raises Forbidden or Invalid."""
    if records_of(object_type).create is None or not by.may(f"{object_type.name}.create"):
        raise Forbidden(_("You may not create %s.") % object_type.many)
    taken = cleaned(object_type, values, by=by, is_new=True, references=references)
    _check_owner(object_type, taken, by)
    return taken


def create_prepared(object_type: ObjectType, many: Sequence[Mapping[str, Any]], *, by: Actor) -> list[Any]:
    """Add records from values that `prepare_record` gave, all or none."""
    records = records_of(object_type)
    with acting(by):
        if records.create_many:
            made = records.create_many(many=many, by=by)
        elif records.create:
            made = [records.create(values=values, by=by) for values in many]
        else:
            raise Forbidden(_("You may not create %s.") % object_type.many)
        for record, values in zip(made, many, strict=True):
            if added := _added(values):
                _claim(object_type, record, added, by)
                custom.write(object_type, record.pk, added)
    return made


def change_record(
    object_type: ObjectType,
    key: UUID,
    values: Mapping[str, Any],
    *,
    by: Actor,
    as_of: datetime | None = None,
    references: References | None = None,
) -> Any:
    """Change the fields that `values` names. `as_of` is the `updated_at` that the asker has seen.

    Raises NotFound, Forbidden, Invalid, and Conflict where the record was changed since `as_of`.
    """
    with acting(by):
        records, record = _load_locked(object_type, key, Verb.CHANGE, by, as_of)
        if records.change is None:
            raise Forbidden(_("%s can not be changed.") % object_type.many)
        taken = cleaned(object_type, values, by=by, is_new=False, references=references)
        return change_prepared(object_type, record, taken, by=by)


def change_prepared(object_type: ObjectType, record: Any, taken: Mapping[str, Any], *, by: Actor) -> Any:
    """Change a record, loaded with its added values, by values that were checked. Raises Forbidden."""
    change = records_of(object_type).change
    if change is None:
        raise Forbidden(_("%s can not be changed.") % object_type.many)
    with acting(by):
        new = {name for name, value in taken.items() if not _has_already(record, object_type, name, value)}
        added = {name: value for name, value in _added(taken).items() if name in new}
        if new - added.keys():  # the command is told all of it: what stays may say how the rest is meant
            record = change(record=record, values=taken, by=by)
        if added:
            _claim(object_type, record, added, by)
            custom.write(object_type, record.pk, added)
            told = AddedFieldsChanged(object_type=object_type.name, record_id=record.pk, fields=sorted(added))
            publish(told)
            record = custom.attach(object_type, record)
        return record


def _claim(object_type: ObjectType, record: Any, added: Mapping[str, Any], by: Actor) -> None:
    for name in files.file_fields(object_type.name) & added.keys():
        field = object_type.field(name)
        before = getattr(record, field.sql_column, None) if field else None
        files.claim(object_type.name, name, added[name], before or (), by=by)


def _added(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if custom.is_custom(name)}


def _has_already(record: Any, object_type: ObjectType, name: str, value: Any) -> bool:
    """Tell whether a change would change nothing. Lists are left to the command, which knows their parts."""
    field = object_type.field(name)
    if field is None or not field.is_column:
        return False
    known = getattr(record, field.sql_column, ...)
    return bool(known == value) or (known in (None, "") and value in (None, ""))


def delete_record(object_type: ObjectType, key: UUID, *, by: Actor, as_of: datetime | None = None) -> None:
    """Delete a record. Raises NotFound, Forbidden, and Conflict as `change_record` does."""
    with acting(by):
        records, record = _load_locked(object_type, key, Verb.DELETE, by, as_of)
        if records.delete is None:
            raise Forbidden(_("%s can not be deleted.") % object_type.many)
        records.delete(record=record, by=by)


def _load_locked(
    object_type: ObjectType, key: UUID, to: Verb, by: Actor, as_of: datetime | None
) -> tuple[Records, Any]:
    """Load under a row lock, so that `as_of` still holds when the command writes."""
    record = get_record(object_type, key, seen_by=by, to=to)
    if as_of is not None:
        _lock_row(object_type, key)
        record = get_record(object_type, key, seen_by=by, to=to)
        if record.updated_at != as_of:
            raise Conflict(_("The record was changed since you loaded it. Load it again."))
    return records_of(object_type), record


def _lock_row(object_type: ObjectType, key: UUID) -> None:
    statement = sql.SQL("select from {} where id = %s for update").format(sql.Identifier(object_type.table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
        if cursor.rowcount == 0:
            raise NotFound(object_type.name)


def _check_owner(object_type: ObjectType, taken: Mapping[str, Any], by: Actor) -> None:
    """A record made beyond one's own reach would be out of sight at once."""
    if not isinstance(object_type.visible, Owned):
        return
    column = object_type.visible.column
    owner = next((field.name for field in object_type.fields if field.sql_column == column), "")
    if owner in taken and not by.reaches(object_type.name, Verb.CREATE, taken[owner]):
        raise Invalid([(owner, _("is beyond the reach of your role."))])
