"""What can become true of the fields and the object types that a workspace adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedFieldsChanged(Event):
    """Fields that the workspace added were changed on a record. `fields` are public names."""

    name: ClassVar[str] = "catalog.added_fields_changed"
    sentence: ClassVar[str] = "was changed"

    object_type: str
    record_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecordCreated(Event):
    """A record of an object type that the workspace added was made."""

    name: ClassVar[str] = "catalog.own_record_created"
    sentence: ClassVar[str] = "was added"

    object_type: str
    record_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecordChanged(Event):
    """The name or the owner of such a record was changed. `fields` are public names."""

    name: ClassVar[str] = "catalog.own_record_changed"
    sentence: ClassVar[str] = "was changed"

    object_type: str
    record_id: UUID
    fields: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecordDeleted(Event):
    """Such a record was deleted."""

    name: ClassVar[str] = "catalog.own_record_deleted"
    sentence: ClassVar[str] = "was deleted"

    object_type: str
    record_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulasChanged(Event):
    """Fields of all records of a type were computed anew by other formulas. `fields` are public names."""

    name: ClassVar[str] = "catalog.formulas_changed"
    sentence: ClassVar[str] = "were computed anew"

    object_type: str
    fields: list[str]


ALL = (AddedFieldsChanged, FormulasChanged, OwnRecordCreated, OwnRecordChanged, OwnRecordDeleted)
