"""JSON Schema of an object type: what the API shows, and what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from troth.catalog import custom
from troth.catalog.json_values import LARGEST_NUMBER, MOST_FILES, MOST_TAGS
from troth.catalog.types import Field, Kind, ObjectType
from troth.catalog.values import MOST_ENTRIES

Schema = dict[str, Any]

LENGTHS = {
    Kind.EMAIL: 254,
    Kind.PHONE: 40,
    Kind.LINK: 300,
    Kind.LANGUAGE: 20,
    Kind.TIME_ZONE: 60,
    Kind.TAGS: 60,
}
HINTS = {
    Kind.COUNTRY: "A code of ISO 3166-1, as IE.",
    Kind.LANGUAGE: "A tag of BCP 47, as pt-BR.",
    Kind.TIME_ZONE: "A name of the IANA database, as Europe/Dublin.",
    Kind.PHONE: "In E.164, as +35312345678.",
    Kind.MONEY: "The amount is a text, so that no digit is lost; the currency is a code of ISO 4217.",
}
REFERENCE: Schema = {
    "type": "object",
    "properties": {"id": {"type": "string", "format": "uuid"}, "name": {"type": "string"}},
    "required": ["id", "name"],
}

PLACE: Schema = {
    "type": "object",
    "properties": {
        "latitude": {"type": "number", "minimum": -90, "maximum": 90},
        "longitude": {"type": "number", "minimum": -180, "maximum": 180},
    },
    "required": ["latitude", "longitude"],
}
CLOCK = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
MONEY: Schema = {
    "type": "object",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?\d{1,15}(\.\d{1,4})?$"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["amount", "currency"],
}


def name_of(object_type: ObjectType) -> str:
    """Give the name of a type's schema: "Person" for people, "Own_visits" for visits of a workspace's own."""
    if object_type.is_own:  # its words are anybody's, and could be those of another one
        return f"Own_{object_type.name}"
    words = re.findall(r"[A-Za-z0-9]+", str(object_type.one)) or re.findall(r"[A-Za-z0-9]+", object_type.name)
    return "".join(word[:1].upper() + word[1:] for word in words)


def as_content(schema: Schema) -> dict[str, Any]:
    """Say that a body is JSON of this schema."""
    return {"application/json": {"schema": schema}}


def shown(object_type: ObjectType) -> Schema:
    """Describe a record as the API shows it, as far as it was asked for and may be read."""
    return {
        "type": "object",
        "properties": _nested(
            {field.name: _described(field, _shown(field)) for field in object_type.fields}, is_taken=False
        ),
    }


def taken(object_type: ObjectType, *, is_new: bool) -> Schema:
    """Describe the body of a create or a change."""
    writable = [field for field in object_type.fields if field.is_writable]
    schema: Schema = {
        "type": "object",
        "properties": _nested(
            {field.name: _described(field, _taken(field)) for field in writable}, is_taken=True
        ),
        "additionalProperties": False,
    }
    if is_new and (required := [field.name for field in writable if field.required]):
        schema["required"] = required
    return schema


def _nested(properties: dict[str, Schema], *, is_taken: bool) -> dict[str, Schema]:
    """Put the fields that the workspace added within one of their own."""
    added = {name: schema for name, schema in properties.items() if custom.is_custom(name)}
    if not added:
        return properties
    inner = {name.removeprefix(f"{custom.GROUP}."): schema for name, schema in added.items()}
    group: Schema = {"type": "object", "properties": inner, "description": "Fields of this workspace."}
    own = {name: schema for name, schema in properties.items() if name not in added}
    return {**own, custom.GROUP: {**group, **({"additionalProperties": False} if is_taken else {})}}


def _described(field: Field, schema: Schema) -> Schema:
    words = " ".join(filter(None, (str(field.label) + ".", str(field.help), HINTS.get(field.kind, ""))))
    return {**schema, "description": words}


def _shown(field: Field) -> Schema:
    if field.many is not None:
        parts = {part.name: _shown(part) for part in field.many.parts}
        return {"type": "array", "items": {"type": "object", "properties": parts}}
    if field.kind is Kind.ID and field.name != "id":  # of something else, which need not be there
        return {"type": ["string", "null"], "format": "uuid"}
    schema = SHOWN.get(field.kind, {"type": "string"})
    if field.lent is not None and isinstance(schema.get("type"), str):  # nothing may be there to lend
        return {**schema, "type": [schema["type"], "null"]}
    return schema


def _taken(field: Field) -> Schema:
    if field.many is not None:
        parts = {part.name: _taken(part) for part in field.many.parts}
        entry: Schema = {"type": "object", "properties": parts, "additionalProperties": False}
        if required := [part.name for part in field.many.parts if part.required]:
            entry["required"] = required
        return {"type": ["array", "null"], "items": entry, "maxItems": MOST_ENTRIES}
    schema = TAKEN.get(field.kind, _text)(field)
    if not field.required and field.kind is not Kind.YES_NO:
        schema["type"] = [schema["type"], "null"]
    return schema


def _text(field: Field) -> Schema:
    length = field.max_length or LENGTHS.get(field.kind, 0)
    return {"type": "string", **({"maxLength": length} if length else {})}


def _number(field: Field) -> Schema:
    return {
        "type": "integer",
        "minimum": -LARGEST_NUMBER if field.minimum is None else field.minimum,
        "maximum": LARGEST_NUMBER if field.maximum is None else field.maximum,
    }


def _decimal(field: Field) -> Schema:
    bounds = {"minimum": field.minimum, "maximum": field.maximum}
    return {"type": "number", **{name: bound for name, bound in bounds.items() if bound is not None}}


def _tags(field: Field) -> Schema:
    word = {"type": "string", "maxLength": field.max_length or LENGTHS[Kind.TAGS]}
    return {"type": "array", "items": word, "maxItems": MOST_TAGS}


def _select(field: Field) -> Schema:
    words: list[str | None] = [choice.value for choice in field.choices]
    return {"type": "string", "enum": words if field.required else [*words, None]}


FILE: Schema = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "media_type": {"type": "string"},
    },
}
SHOWN: dict[Kind, Schema] = {
    Kind.ID: {"type": "string", "format": "uuid"},
    Kind.NUMBER: {"type": ["integer", "null"]},
    Kind.DECIMAL: {"type": ["number", "null"]},
    Kind.PLACE: {"anyOf": [PLACE, {"type": "null"}]},
    Kind.MONEY: {"anyOf": [MONEY, {"type": "null"}]},
    Kind.YES_NO: {"type": ["boolean", "null"]},
    Kind.DATE: {"type": ["string", "null"], "format": "date"},
    Kind.DATETIME: {"type": ["string", "null"], "format": "date-time"},
    Kind.TIME: {"type": ["string", "null"], "pattern": CLOCK},
    Kind.TAGS: {"type": "array", "items": {"type": "string"}},
    Kind.FILE: {"type": "array", "items": FILE},
    Kind.REFERENCE: {"anyOf": [REFERENCE, {"type": "null"}]},
}
TAKEN: dict[Kind, Callable[[Field], Schema]] = {
    Kind.NUMBER: _number,
    Kind.DECIMAL: _decimal,
    Kind.PLACE: lambda _field: {**PLACE, "additionalProperties": False},
    Kind.MONEY: lambda _field: {**MONEY, "additionalProperties": False},
    Kind.YES_NO: lambda _field: {"type": "boolean"},
    Kind.DATE: lambda _field: {"type": "string", "format": "date"},
    Kind.DATETIME: lambda _field: {"type": "string", "format": "date-time"},
    Kind.TIME: lambda _field: {"type": "string", "pattern": CLOCK},
    Kind.TAGS: _tags,
    Kind.FILE: lambda _field: {
        "type": "array",
        "items": {"type": "string", "format": "uuid"},
        "maxItems": MOST_FILES,
    },
    Kind.REFERENCE: lambda _field: {"type": "string", "format": "uuid"},
    Kind.ID: lambda _field: {"type": "string", "format": "uuid"},
    Kind.SELECT: _select,
    Kind.EMAIL: lambda field: {**_text(field), "format": "email"},
}
