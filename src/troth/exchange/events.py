"""What can become true of imports and exports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImported(Event):
    """One for a whole file, however many rows it has."""

    name: ClassVar[str] = "exchange.file_imported"
    sentence: ClassVar[str] = "{file_name} was imported: {created} new, {updated} updated"

    import_id: UUID
    object_type: str
    file_name: str
    created: int
    updated: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportUndone(Event):
    """`kept` counts records that stayed as they are, since somebody changed them."""

    name: ClassVar[str] = "exchange.import_undone"
    sentence: ClassVar[str] = "the import of {file_name} was undone"

    import_id: UUID
    object_type: str
    file_name: str
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsExported(Event):
    name: ClassVar[str] = "exchange.records_exported"
    sentence: ClassVar[str] = "{rows} records were exported"

    export_id: UUID
    object_type: str
    rows: int


ALL = (FileImported, ImportUndone, RecordsExported)
