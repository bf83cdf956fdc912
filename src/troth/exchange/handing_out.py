"""The file of an export as an answer, whichever door it leaves by."""

from __future__ import annotations

from django.http import FileResponse

from troth.exchange import queries_export as queries
from troth.exchange.exporting import MEDIA_TYPES
from troth.exchange.models import Export


def hand_out(record: Export) -> FileResponse | None:
    """Answer with the file of an export; None where there is none: not made yet, or expired."""
    path = queries.file_of(record)
    if path is None:
        return None
    response = FileResponse(
        path.open("rb"),
        as_attachment=True,
        filename=queries.file_name_of(record),
        content_type=MEDIA_TYPES[record.form],
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response
