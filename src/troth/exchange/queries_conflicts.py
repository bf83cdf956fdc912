"""What is read about conflicts: where a file differs from what a person typed here later."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.registry import object_types
from troth.catalog.types import ObjectType
from troth.exchange.engine.table import quoted
from troth.exchange.models import Import, ValueConflict
from troth.exchange.values import guarded
from troth.questions.visibility import condition
from troth.team.actor import Actor

_PIECE_ROWS = 2_000


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """A value that a person typed here, and the other one in the file. `name` is the record's."""

    line: int
    record_id: UUID
    name: str
    field: str
    ours: str
    theirs: str


def conflicts_of(record: Import, *, seen_by: Actor, limit: int | None = None) -> Iterator[ConflictRow]:
    """List the conflicts of an import by line, as far as their records and fields may be seen today."""
    kind = object_types()[record.object_type]
    labels = {
        field.name: str(field.label) for field in kind.fields if seen_by.may_read(kind.name, field.name)
    }
    found = ValueConflict.objects.filter(of=record, field__in=labels).order_by("line", "id")[:limit]
    rows = found.iterator(chunk_size=_PIECE_ROWS)
    while piece := list(islice(rows, _PIECE_ROWS)):
        names = _names(kind, [row.record_id for row in piece], seen_by)
        for row in piece:
            if name := names.get(row.record_id):
                yield ConflictRow(row.line, row.record_id, name, labels[row.field], row.ours, row.theirs)


def conflicts_csv(record: Import, *, seen_by: Actor) -> Iterator[str]:
    """Write the conflicts of an import as CSV."""
    yield _line([_("Line"), _("Name"), _("Id"), _("Field"), _("Here"), _("In the file")])
    for row in conflicts_of(record, seen_by=seen_by):
        yield _line([str(row.line), row.name, str(row.record_id), row.field, row.ours, row.theirs])


def _names(kind: ObjectType, ids: Sequence[UUID], seen_by: Actor) -> dict[UUID, str]:
    title = kind.field(kind.title)
    visible = condition(kind, seen_by)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select t.id, t.{quoted(title.sql_column if title else 'id')}::text from {quoted(kind.table)} t"  # noqa: S608
            f" where t.id = any(%s) and {visible.text}",
            [list(ids), *visible.params],
        )
        return dict(cursor.fetchall())


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([guarded(cell) for cell in cells])
    return buffer.getvalue()
