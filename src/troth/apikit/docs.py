"""The readable docs: the OpenAPI document as plain rows for one page, made on the server."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from troth.apikit.openapi import REFUSALS

Schema = Mapping[str, Any]
METHODS = ("get", "post", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter or a field: its name, what it holds, what it is for."""

    name: str
    holds: str
    words: str
    is_required: bool = False
    is_read_only: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One operation: what to send where, with which right, and an example for the terminal."""

    anchor: str
    method: str
    path: str
    summary: str
    words: str
    rights: str
    parameters: list[Row]
    body: list[Row]
    example: str


@dataclass(slots=True)
class Chapter:
    """The calls of one noun, and the fields of its records."""

    title: str
    anchor: str
    calls: list[Call] = field(default_factory=list)
    fields: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind of problem, with the anchor that its `type` points at."""

    anchor: str
    status: str
    title: str
    words: str


def chapters(document: Schema, url: str) -> list[Chapter]:
    """Tell an OpenAPI document in chapters. `url` is the public address, for the examples."""
    found: dict[str, Chapter] = {}
    for path, operations in document["paths"].items():
        for method in METHODS:
            if (operation := operations.get(method)) is None:
                continue
            title = (operation.get("tags") or ["More"])[0]
            chapter = found.setdefault(title, Chapter(title, _anchor(title)))
            chapter.calls.append(_call(document, path, method, operation, url))
            chapter.fields = chapter.fields or list(_shown(document, operation))
    return sorted(found.values(), key=lambda chapter: (not chapter.fields, chapter.title))


def refusals() -> list[Refusal]:
    """List the kinds of problems."""
    return [
        Refusal(
            f"problem-{_anchor(HTTPStatus(int(status)).phrase)}",
            status,
            HTTPStatus(int(status)).phrase,
            words,
        )
        for status, words in REFUSALS.items()
    ]


def _call(document: Schema, path: str, method: str, operation: Schema, url: str) -> Call:
    body: dict[str, Schema] = operation.get("requestBody", {}).get("content", {})
    media_type, content = next(iter(body.items()), ("", dict[str, Any]()))
    schema = _resolved(document, content.get("schema", {}))
    return Call(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        words=_words(operation.get("description", "")),
        rights=", ".join(operation["x-rights"]),
        parameters=[_parameter(each) for each in operation.get("parameters", []) if each["in"] != "path"],
        body=list(_rows(document, schema)),
        example=_example(document, url + path, method, media_type, schema),
    )


def _parameter(parameter: Schema) -> Row:
    schema = parameter["schema"]
    where = " (header)" if parameter["in"] == "header" else ""
    words = parameter.get("description", "")
    if "default" in schema and schema["default"] is not None:
        words = f"{words} Otherwise {schema['default']}."
    return Row(parameter["name"], _kind(schema) + where, _words(words), bool(parameter.get("required")))


def _shown(document: Schema, operation: Schema) -> Iterator[Row]:
    """Give the fields of what a list shows, where this operation is a list."""
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    page = _resolved(document, content.get("schema", {}))
    items = page.get("properties", {}).get("items", {})
    if "$ref" not in items.get("items", {}):
        return
    name = items["items"]["$ref"].rsplit("/", 1)[-1]
    writable = document["components"]["schemas"].get(f"New{name}", {}).get("properties", {})
    for row in _rows(document, _resolved(document, items["items"])):
        yield Row(row.name, row.holds, row.words, row.is_required, row.name not in writable)


def _rows(document: Schema, schema: Schema) -> Iterator[Row]:
    required = schema.get("required", [])
    for name, part in schema.get("properties", {}).items():
        yield Row(
            name, _kind(_resolved(document, part)), _words(part.get("description", "")), name in required
        )


def _resolved(document: Schema, schema: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    found: Schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _kind(schema: Schema) -> str:
    """Say in words what a schema holds."""
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(word) for word in schema["enum"] if word is not None)
    kinds = schema.get("type", "any")
    kinds = [kinds] if isinstance(kinds, str) else [kind for kind in kinds if kind != "null"]
    if kinds == ["array"]:
        return f"list of {_kind(schema.get('items', {}))}"
    if kinds == ["object"]:
        parts = ", ".join(schema.get("properties", {}))
        return f"{{{parts}}}" if parts else "object"
    words = {"date": "date", "date-time": "time", "uuid": "id", "email": "mail address"}
    return words.get(schema.get("format", ""), " or ".join(kinds))


def _example(document: Schema, address: str, method: str, media_type: str, schema: Schema) -> str:
    lines = [f"curl {address.replace('{', '$').replace('}', '').replace('$id', '$ID')}"]
    if method != "get":
        lines[0] += f" -X {method.upper()}"
    lines.append('  -H "Authorization: Bearer $TOKEN"')
    if media_type == "multipart/form-data":
        lines.append("  -F file=@people.csv")
    elif media_type:
        lines.append('  -H "Content-Type: application/json"')
        lines.append(f"  -d '{json.dumps(_sample(document, schema), ensure_ascii=False)}'")
    return " \\\n".join(lines)


SAMPLES = {"email": "ada@example.org", "date": "2026-01-31", "date-time": "2026-01-31T09:30:00Z"}
NAMED = {
    "name": "Ada Quill",
    "first_name": "Ada",
    "city": "Cork",
    "kind": "note",
    "subject": "Asked for a quote",
}


def _sample(document: Schema, schema: Schema) -> dict[str, Any]:
    """Make up a short body: what is required, else the first fields that have a plain example."""
    properties = schema.get("properties", {})
    chosen = list(schema.get("required", ())) or [name for name in NAMED if name in properties][:1]
    chosen = chosen or list(properties)[:1]
    return {name: _sample_value(document, name, _resolved(document, properties[name])) for name in chosen}


def _sample_value(document: Schema, name: str, schema: Schema) -> Any:
    if name in NAMED:
        return NAMED[name]
    if "enum" in schema:
        return schema["enum"][0]
    kinds = schema.get("type", "string")
    kind = kinds if isinstance(kinds, str) else kinds[0]
    plain = {"integer": 1, "number": 1, "boolean": True, "object": {}}
    if kind == "array":
        item = _resolved(document, schema.get("items", {}))
        return [{"name": "Ada Quill"}] if item.get("type") == "object" else ["vip"]
    return plain.get(kind, SAMPLES.get(schema.get("format", ""), "…"))


def _words(text: str) -> str:
    """Write Markdown's code marks, which the document has, as quotes for the page."""
    return re.sub(r"`([^`]+)`", r"“\1”", text).strip()


def _anchor(title: str) -> str:
    return title.lower().replace(" ", "-")
