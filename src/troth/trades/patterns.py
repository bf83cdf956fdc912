"""The templates that Troth brings along: one readable file for each trade, in the folder `files`.

A file says what the commands of the catalog, of lists, segments and roles are told: its tables are their
arguments by name. `of` names the object type that a field, a view or an example belongs to.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.text import slugify

from troth.catalog.labels import name_from


class What(TextChoices):
    """What a template is made of, in the order in which it is added."""

    OBJECT = "object"
    FIELD = "field"
    VIEW = "view"
    SEGMENT = "segment"
    ROLE = "role"
    EXAMPLE = "example"


FILES = Path(__file__).parent / "files"
TABLES = {
    What.OBJECT: "objects",
    What.FIELD: "fields",
    What.VIEW: "views",
    What.SEGMENT: "segments",
    What.ROLE: "roles",
    What.EXAMPLE: "examples",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing of a template: `name` is what it is found by among those of its sort.

    `label` is what it is called, and `values` are what its command is told.
    """

    what: What
    of: str
    name: str
    label: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Template:
    """A trade: its name in addresses, what it is called and for whom, and its parts in order."""

    name: str
    label: str
    note: str
    icon: str
    parts: Sequence[Part]

    @property
    def examples(self) -> list[Part]:
        """Its sample records, in the order in which they point at one another."""
        return [part for part in self.parts if part.what is What.EXAMPLE]

    @property
    def set_up(self) -> list[Part]:
        """All of it but the sample records."""
        return [part for part in self.parts if part.what is not What.EXAMPLE]


@cache
def templates() -> Mapping[str, Template]:
    """Read the templates, by name."""
    return {path.stem: _read(path) for path in sorted(FILES.glob("*.toml"))}


def _read(path: Path) -> Template:
    told = tomllib.loads(path.read_text())
    parts = [_part(what, dict(values)) for what, table in TABLES.items() for values in told.get(table, ())]
    return Template(path.stem, told["label"], told["note"], told["icon"], tuple(parts))


def _part(what: What, values: dict[str, Any]) -> Part:
    of = values.pop("of", "")
    match what:
        case What.OBJECT:
            return Part(what, values["name"], values["name"], values["many"], values)
        case What.FIELD:
            label = values["label"]
            return Part(what, of, values.get("name") or name_from(label), label, values)
        case What.ROLE:
            return Part(what, of, slugify(values["name"]), values["name"], values)
        case What.EXAMPLE:
            return Part(what, of, values.pop("key", ""), values.pop("label"), values["values"])
    return Part(what, of, values["name"], values["name"], values)
