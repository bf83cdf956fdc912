"""A file is read by whoever may see the record that has it, and read the field that it stands in."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse

from troth.catalog.errors import NotFound
from troth.catalog.files import holder_of, place_of
from troth.catalog.models import HeldFile
from troth.catalog.records import get_record
from troth.catalog.registry import find_object_type
from troth.team.actor import Actor


def get_file(file_id: UUID, *, seen_by: Actor) -> HeldFile:
    """Find a file. Raises NotFound, also for one of a record or a field that may not be read."""
    held = HeldFile.objects.filter(pk=file_id).exclude(claimed_at=None).first()
    kind = find_object_type(held.object_type) if held else None
    if held is None or kind is None or not seen_by.may_read(kind.name, held.field):
        raise NotFound("files")
    key = holder_of(held)
    if key is None:
        raise NotFound("files")
    get_record(kind, key, seen_by=seen_by)
    return held


def hand_out_kept(key: UUID) -> FileResponse:
    """Answer with a file of a package that has asked itself who may have it. Raises NotFound."""
    held = HeldFile.objects.filter(pk=key).first()
    if held is None:
        raise NotFound("files")
    return hand_out(held)


def hand_out(held: HeldFile) -> FileResponse:
    """Answer with a file, to be kept and not to be opened in the browser: it may be anything."""
    try:
        opened = place_of(held.pk).open("rb")
    except FileNotFoundError:
        raise NotFound("files") from None
    response = FileResponse(opened, as_attachment=True, filename=held.name, content_type=held.media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store, private"
    return response
