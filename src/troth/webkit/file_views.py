"""Files that stand in fields leave by the browser."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404
from django.views.decorators.http import require_GET

from troth.catalog.errors import NotFound
from troth.catalog.file_access import get_file, hand_out
from troth.team.door import MemberRequest, signed_in


@require_GET
@signed_in
def download(request: MemberRequest, file_id: UUID) -> FileResponse:
    """Answer with a file to be kept; 404 for whoever may not see its record or read its field."""
    try:
        return hand_out(get_file(file_id, seen_by=request.member))
    except NotFound:
        raise Http404 from None
