"""Files of fields by the API: brought first, then put into a record by their ids, and fetched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from troth.apikit import parameters, schemas
from troth.apikit.gate import for_members
from troth.apikit.json_body import answer
from troth.catalog.errors import Invalid
from troth.catalog.file_access import get_file, hand_out
from troth.catalog.files import take_in
from troth.team.door import MemberRequest

ROUTER = Router(tags=["Files"])
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "At most 25 MB."}
                    },
                    "required": ["file"],
                }
            }
        },
    },
    "responses": {201: {"content": schemas.as_content(schemas.FILE)}},
}


@ROUTER.post(
    "", summary="Bring a file", operation_id="bring_file", response={201: None}, openapi_extra=UPLOAD
)
@for_members
def bring(request: MemberRequest) -> HttpResponse:
    """Bring a file, to put its id into a field of a record within a day. Then it is read there."""
    parameters.check_known(request, ())
    if len(request.FILES) != 1 or "file" not in request.FILES:
        raise Invalid([("file", _("is needed: one file, as multipart/form-data."))])
    upload: Any = request.FILES["file"]
    return answer(take_in(upload.name or "", upload.chunks(), by=request.member).as_json, 201)


@ROUTER.get("/{uuid:id}", summary="Fetch a file", operation_id="read_file")
@for_members
def read(request: MemberRequest, id: UUID) -> FileResponse:
    """The file, for whoever may see its record and read its field."""
    return hand_out(get_file(id, seen_by=request.member))
