"""The OpenAPI 3.1 document: what ninja knows of the routes, joined by what only the kit knows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from troth.apikit import schemas
from troth.apikit.bulk import MOST_ITEMS, ON_MATCH
from troth.apikit.gate import WRITES, rights_of
from troth.catalog.types import ObjectType

Schema = dict[str, Any]

PROBLEM: Schema = {
    "type": "object",
    "description": "A refusal, by RFC 9457.",
    "properties": {
        "type": {"type": "string", "description": "A link to what this kind of refusal means."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "errors"],
}
BULK_RESULT: Schema = {
    "type": "object",
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "index": {
                        "type": "integer",
                        "description": "The place of the item in the request, from 0.",
                    },
                    "id": {"type": ["string", "null"], "format": "uuid"},
                    "outcome": {"enum": ["created", "updated", "unchanged", "skipped", "failed"]},
                    "error": {"type": ["object", "null"]},
                },
                "required": ["index", "id", "outcome", "error"],
            },
        }
    },
    "required": ["items"],
}
SECURITY: Schema = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of a member, made in the settings.",
    },
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "A signed-in browser."},
}
IDEMPOTENCY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "description": "Makes a repeated write safe: for 24 hours the same key gives the same answer.",
}
IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of the version that was seen; 409 when the record has changed since.",
}
REFUSALS = {
    "400": "The request can not be read.",
    "401": "Nobody known is asking.",
    "403": "Known, but without the right.",
    "404": "Not there, or not for the asker to see.",
    "405": "The path does not take this method.",
    "409": "In conflict with what is there.",
    "413": "The body is over 10 MB.",
    "415": "The body is of another media type.",
    "422": "A value can not be taken.",
    "429": "Too many calls in this minute.",
}


def document(apis: Sequence[NinjaAPI], path_prefix: str, types: Iterable[ObjectType]) -> Schema:
    """Write the whole document, in English whatever the reader's language: programs depend on it.

    The first API is the one that answers; what others have says how it answers for types that came later.
    """
    with translation.override("en"):
        whole: Schema = dict(OpenAPISchema(apis[0], path_prefix))
        for api in apis[1:]:
            whole["paths"] |= OpenAPISchema(api, path_prefix)["paths"]
        whole["components"] = {
            "schemas": {**whole["components"]["schemas"], **_schemas(types)},
            "securitySchemes": SECURITY,
            "responses": {status: _refusal(words) for status, words in REFUSALS.items()},
        }
    whole["security"] = [{name: []} for name in SECURITY]
    rights = {name: held for api in apis for name, held in _rights(api).items()}
    for path in whole["paths"].values():
        for method, operation in path.items():
            operation["x-rights"] = rights[operation["operationId"]]
            operation["responses"] = _responses(method, operation)
            if method.upper() in WRITES:
                headers = [IDEMPOTENCY, *([IF_MATCH] if method in ("patch", "delete") else [])]
                operation["parameters"] = [*operation.get("parameters", []), *headers]
    return whole


def _rights(api: NinjaAPI) -> dict[str, tuple[str, ...]]:
    rights: dict[str, tuple[str, ...]] = {}
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                rights[operation.operation_id or api.get_openapi_operation_id(operation)] = rights_of(
                    operation
                )
    return rights


def _responses(method: str, operation: Schema) -> Schema:
    statuses = ["401", "403", "404", "422", "429"]
    if method.upper() in WRITES:
        statuses += ["400", "409", "413", "415"]
    refusals = {status: {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}
    return {**{str(status): told for status, told in operation["responses"].items()}, **refusals}


def _refusal(words: str) -> Schema:
    return {
        "description": words,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _schemas(types: Iterable[ObjectType]) -> dict[str, Schema]:
    found: dict[str, Schema] = {"Problem": PROBLEM, "BulkResult": BULK_RESULT}
    for object_type in types:
        found |= _schemas_of(object_type)
    return found


def _schemas_of(object_type: ObjectType) -> dict[str, Schema]:
    one = schemas.name_of(object_type)
    change = schemas.taken(object_type, is_new=False)
    seen_at = {"type": "string", "format": "date-time", "description": "The `updated_at` that was seen."}
    change["properties"] = {**change["properties"], "if_updated_at": seen_at}
    page = {
        "items": {"type": "array", "items": {"$ref": f"#/components/schemas/{one}"}},
        "next": {"type": ["string", "null"], "description": "The cursor of the next page."},
        "count": {"type": ["integer", "null"]},
    }
    many = {
        "items": {"type": "array", "items": {"type": "object"}, "maxItems": MOST_ITEMS},
        "match": {"type": "string", "description": "The field that tells a known record."},
        "on_match": {"type": "string", "enum": list(ON_MATCH), "default": "update"},
    }
    return {
        one: schemas.shown(object_type),
        f"New{one}": schemas.taken(object_type, is_new=True),
        f"{one}Change": change,
        f"{one}Page": {"type": "object", "properties": page, "required": ["items", "next"]},
        f"Many{one}": {
            "type": "object",
            "properties": many,
            "required": ["items"],
            "additionalProperties": False,
        },
    }
