"""What can become true of the fields that a workspace adds."""

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


ALL = (AddedFieldsChanged,)
