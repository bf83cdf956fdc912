"""Exports by the API: ask for a file, watch it being made, fetch it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from troth.apikit import parameters
from troth.apikit.gate import for_members
from troth.apikit.json_body import answer, read_object
from troth.catalog.errors import Conflict, Invalid
from troth.catalog.registry import find_object_type, object_types
from troth.exchange import queries_export as queries
from troth.exchange.commands import exports
from troth.exchange.exporting import MEDIA_TYPES
from troth.exchange.handing_out import hand_out
from troth.team.door import MemberRequest

ROUTER = Router(tags=["Exports"])
ASKED = ("kind", "form", "where", "sort", "fields")
ASK = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "kind": {"type": "string", "description": "The object type, as people."},
                        "form": {"type": "string", "enum": list(MEDIA_TYPES), "default": "csv"},
                        "where": {"type": "string", "description": "A question; all that you may see else."},
                        "sort": {"type": "string", "description": "As -created_at,last_name."},
                        "fields": {"type": "string", "description": "As first_name,email; all else."},
                    },
                    "required": ["kind"],
                }
            }
        },
    }
}


@ROUTER.get("", summary="List exports", operation_id="list_exports")
@for_members
def list_exports(request: MemberRequest) -> HttpResponse:
    """Your own newest twenty exports."""
    parameters.check_known(request, ())
    found = queries.list_exports(seen_by=request.member)
    return answer({"items": [queries.summary_of(each) for each in found]})


@ROUTER.post(
    "", summary="Export records to a file", operation_id="export", response={202: None}, openapi_extra=ASK
)
@for_members
def export(request: MemberRequest) -> HttpResponse:
    """Make a file in the background. Your rights are asked again when it is made, and when it is fetched."""
    parameters.check_known(request, ())
    asked = _texts(read_object(request))
    object_type = find_object_type(asked.get("kind", ""))
    if object_type is None:
        raise Invalid([("kind", _("must be one of: %s.") % ", ".join(object_types()))])
    record = exports.ask_export(
        object_type=object_type, form=asked.get("form", "csv"), where=asked.get("where", ""),
        sort=asked.get("sort", ""), fields=asked.get("fields", ""), by=request.member,
    )  # fmt: skip
    return answer(queries.summary_of(record), 202)


@ROUTER.get("/{uuid:id}", summary="Read an export", operation_id="read_export")
@for_members
def read_export(request: MemberRequest, id: UUID) -> HttpResponse:
    """How an export stands: its state and the rows written so far."""
    return answer(queries.summary_of(queries.get_export(id, seen_by=request.member)))


@ROUTER.get("/{uuid:id}/file", summary="Fetch the file of an export", operation_id="read_export_file")
@for_members
def read_file(request: MemberRequest, id: UUID) -> FileResponse:
    """The file, for its asker only and for seven days. 409 while there is none yet, or no more."""
    record = queries.get_export(id, seen_by=request.member)
    if record.state in queries.UNDER_WAY:
        raise Conflict(_("The file is still being made."))
    file = hand_out(record)
    if file is None:
        raise Conflict(_("There is no file: it has expired, or was never finished. Ask for it again."))
    return file


def _texts(values: dict[str, Any]) -> dict[str, str]:
    errors = [(name, _("is not known here.")) for name in values if name not in ASKED]
    errors += [
        (name, _("must be a text."))
        for name, value in values.items()
        if name in ASKED and not isinstance(value, str)
    ]
    if errors:
        raise Invalid(errors)
    return values
