"""Imports by the API: send a file, watch it, fetch what it could not take, take it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from troth.apikit import parameters
from troth.apikit.gate import for_members
from troth.apikit.json_body import answer
from troth.catalog.errors import Invalid
from troth.catalog.registry import find_object_type, object_types
from troth.catalog.types import ObjectType
from troth.exchange import queries, queries_conflicts
from troth.exchange.commands import imports
from troth.exchange.files import UnreadableFile
from troth.team.door import MemberRequest

ROUTER = Router(tags=["Imports"])
FIELDS = ("kind", "mapping", "match", "on_match", "on_bad_cell", "on_conflict", "dry_run", "sheet")
UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "CSV, Excel or vCard, of any length.",
                        },
                        "kind": {"type": "string", "description": "The object type, as people."},
                        "mapping": {
                            "type": "string",
                            "description": 'JSON, {"COLUMN": "field"}; the rest is guessed.',
                        },
                        "match": {
                            "type": "string",
                            "description": "The field that finds known records, or none; otherwise chosen.",
                        },
                        "on_match": {"type": "string", "enum": list(imports.ON_MATCH), "default": "update"},
                        "on_conflict": {
                            "type": "string",
                            "enum": list(imports.ON_CONFLICT),
                            "default": "keep",
                            "description": "Where a person typed another value here later: keep it, or take"
                            " the file's.",
                        },
                        "on_bad_cell": {
                            "type": "string",
                            "enum": list(imports.ON_BAD_CELL),
                            "default": "row",
                            "description": "What is left out for a bad cell: its whole row, or it alone.",
                        },
                        "dry_run": {"type": "string", "enum": ["true", "false"], "default": "false"},
                        "sheet": {"type": "string", "description": "The sheet of an Excel file."},
                    },
                    "required": ["file", "kind"],
                }
            }
        },
    }
}


@ROUTER.get("", summary="List imports", operation_id="list_imports")
@for_members
def list_imports(request: MemberRequest) -> HttpResponse:
    """The newest fifty imports of your own; administrators see those of all."""
    parameters.check_known(request, ())
    found = queries.list_imports(seen_by=request.member)
    return answer({"items": [queries.summary_of(each) for each in found]})


@ROUTER.post(
    "", summary="Import a file", operation_id="import_file", response={202: None}, openapi_extra=UPLOAD
)
@for_members
def import_file(request: MemberRequest) -> HttpResponse:
    """Take a file in and run it in the background. Ask for it again to see how far it is."""
    parameters.check_known(request, ())
    posted = {name: str(value) for name, value in request.POST.items()}
    object_type = _kind_of(posted)
    if len(request.FILES) != 1 or "file" not in request.FILES:
        raise Invalid([("file", _("is needed: one file, as multipart/form-data."))])
    upload: Any = request.FILES["file"]
    mapping, is_dry = _mapping(posted.get("mapping", "{}")), _is_dry(posted.get("dry_run", "false"))
    try:
        record = imports.take_file(
            object_type=object_type, file_name=upload.name or "", pieces=upload.chunks(), by=request.member,
            sheet_name=posted.get("sheet", ""),
        )  # fmt: skip
    except UnreadableFile as error:
        raise Invalid([("file", str(error))]) from error
    try:
        record = imports.choose_columns(
            record=record, mapping=mapping, match=posted.get("match", ""),
            on_match=posted.get("on_match", "update"), on_bad_cell=posted.get("on_bad_cell", "row"),
            on_conflict=posted.get("on_conflict", "keep"), by=request.member,
        )  # fmt: skip
    except Invalid:
        imports.forget_import(record=record, by=request.member)
        raise
    record = imports.start_import(record=record, by=request.member, is_dry=is_dry)
    return answer(queries.summary_of(record), 202)


@ROUTER.get("/{uuid:id}", summary="Read an import", operation_id="read_import")
@for_members
def read_import(request: MemberRequest, id: UUID) -> HttpResponse:
    """How an import stands: counts, rows a second, seconds left."""
    return answer(queries.summary_of(queries.get_import(id, seen_by=request.member)))


@ROUTER.get(
    "/{uuid:id}/errors.csv", summary="Fetch what could not be taken", operation_id="read_import_errors"
)
@for_members
def read_errors(request: MemberRequest, id: UUID) -> StreamingHttpResponse:
    """Every bad row as CSV: line, column, value and reason, and the row as it stood."""
    record = queries.get_import(id, seen_by=request.member)
    name = f'attachment; filename="errors-{id}.csv"'
    return StreamingHttpResponse(
        queries.errors_csv(record),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name},
    )


@ROUTER.get(
    "/{uuid:id}/conflicts.csv", summary="Fetch the conflicts of an import", operation_id="read_conflicts"
)
@for_members
def read_conflicts(request: MemberRequest, id: UUID) -> StreamingHttpResponse:
    """Where the file differs from what a person typed here later, as CSV: both values."""
    record = queries.get_import(id, seen_by=request.member)
    return StreamingHttpResponse(
        queries_conflicts.conflicts_csv(record, seen_by=request.member),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="conflicts-{id}.csv"'},
    )


@ROUTER.post("/{uuid:id}/undo", summary="Undo an import", operation_id="undo_import", response={202: None})
@for_members
def undo_import(request: MemberRequest, id: UUID) -> HttpResponse:
    """Bring back all as it was before, updates too; what a person changed since stays, and is counted."""
    record = queries.get_import(id, seen_by=request.member)
    return answer(queries.summary_of(imports.undo_import(record=record, by=request.member)), 202)


@ROUTER.post("/{uuid:id}/stop", summary="Stop an import", operation_id="stop_import", response={202: None})
@for_members
def stop_import(request: MemberRequest, id: UUID) -> HttpResponse:
    """Stop behind the batch it is at. It can be undone."""
    record = queries.get_import(id, seen_by=request.member)
    return answer(queries.summary_of(imports.stop_import(record=record, by=request.member)), 202)


def _kind_of(posted: Mapping[str, str]) -> ObjectType:
    if unknown := [name for name in posted if name not in FIELDS]:
        raise Invalid([(name, _("is not known here.")) for name in unknown])
    object_type = find_object_type(posted.get("kind", ""))
    if object_type is None:
        raise Invalid([("kind", _("must be one of: %s.") % ", ".join(object_types()))])
    return object_type


def _mapping(text: str) -> dict[str, str]:
    try:
        mapping = json.loads(text)
    except (ValueError, RecursionError):
        mapping = None
    if not isinstance(mapping, dict) or not all(isinstance(field, str) for field in mapping.values()):
        raise Invalid([("mapping", _("must be a JSON object of columns and fields."))])
    return mapping


def _is_dry(text: str) -> bool:
    if text not in ("true", "false"):
        raise Invalid([("dry_run", _("must be true or false."))])
    return text == "true"
