"""What can be done to records beside creating and changing them: an operation for each action of a type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from troth.apikit import parameters, schemas
from troth.apikit.gate import needs
from troth.apikit.json_body import answer, read_object
from troth.apikit.problem import invalid
from troth.catalog.actions import MOST_RECORDS, Action, declared_for, perform
from troth.catalog.types import ObjectType
from troth.team.door import MemberRequest

KNOWN = ("ids", "inputs", "dry_run")
DONE = {
    "type": "object",
    "properties": {"count": {"type": "integer", "description": "On how many records."}},
    "required": ["count"],
}


def add_actions(router: Router, object_type: ObjectType) -> None:
    """Add an operation for each action of a type, which runs it on the records that the body names."""
    for action in declared_for(object_type):
        router.add_api_operation(
            f"/actions/{action.name}",
            ["POST"],
            _run(object_type, action),
            summary=f"{action.label}: on {object_type.name}",
            description=f"On all of the records, or on none. At most {MOST_RECORDS} at once.",
            operation_id=f"{action.name}_{object_type.name}",
            response={200: None},
            openapi_extra={
                "requestBody": {"required": True, "content": schemas.as_content(_body(object_type, action))},
                "responses": {200: {"content": schemas.as_content(DONE)}},
            },
        )


def _run(object_type: ObjectType, action: Action) -> Callable[..., HttpResponse]:
    @needs(f"{object_type.name}.{action.verb}")
    def act(request: MemberRequest) -> HttpResponse:
        parameters.check_known(request, ())
        ids, inputs, dry_run = _read(read_object(request))
        return answer({"count": perform(action, ids, inputs, by=request.member, dry_run=dry_run)})

    return act


def _read(body: dict[str, Any]) -> tuple[list[UUID], dict[str, Any], bool]:
    """Read which records, with what, and whether only to check. Raises 422."""
    errors = [(name, _("is not known here.")) for name in body if name not in KNOWN]
    ids, inputs, dry_run = body.get("ids"), body.get("inputs", {}), body.get("dry_run", False)
    keys = [_key(each) for each in ids] if isinstance(ids, list) else []
    if not keys or None in keys:
        errors.append(("ids", _("must be a list of the ids of records.")))
    if not isinstance(inputs, dict):
        errors.append(("inputs", _("must be an object.")))
    if not isinstance(dry_run, bool):
        errors.append(("dry_run", _("must be true or false.")))
    if errors:
        raise invalid(errors)
    return [key for key in keys if key], inputs, dry_run


def _key(text: Any) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, TypeError, AttributeError):
        return None


def _body(object_type: ObjectType, action: Action) -> dict[str, Any]:
    inputs = schemas.taken(replace(object_type, fields=action.inputs), is_new=True)
    key = {"type": "string", "format": "uuid"}
    return {
        "type": "object",
        "properties": {
            "ids": {"type": "array", "items": key, "minItems": 1, "maxItems": MOST_RECORDS},
            "inputs": inputs,
            "dry_run": {"type": "boolean", "default": False, "description": "Check, and change nothing."},
        },
        "required": ["ids", *(["inputs"] if inputs.get("required") else [])],
        "additionalProperties": False,
    }
