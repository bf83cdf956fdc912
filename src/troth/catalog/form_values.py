"""Values of an HTML form, which are all texts, in the types that `catalog.values.cleaned` takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from troth.catalog.types import Kind, ObjectType

WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
YES = frozenset({"on", "true", "yes", "1"})
NO = frozenset({"", "off", "false", "no", "0"})


def from_form(object_type: ObjectType, posted: Mapping[str, str]) -> dict[str, Any]:
    """Give the texts of a form in JSON's types, by field name.

    A text that does not fit its kind stays a text, so that `cleaned` refuses it in its own words.
    Several tags are split at semicolons. Names that are no fields pass through, to be refused.
    """
    kinds = {field.name: field.kind for field in object_type.fields}
    return {name: as_json(kinds.get(name, Kind.TEXT), text) for name, text in posted.items()}


def as_json(kind: Kind, text: str) -> Any:
    """Give one text of a form in the JSON type of a kind."""
    stripped = text.strip()
    match kind:
        case Kind.NUMBER if WHOLE_NUMBER.fullmatch(stripped):
            return int(stripped)
        case Kind.YES_NO if stripped.lower() in YES | NO:
            return stripped.lower() in YES
        case Kind.TAGS:
            return [word for part in text.split(";") if (word := part.strip())]
        case Kind.TEXT | Kind.LONG_TEXT:
            return text
    return stripped
