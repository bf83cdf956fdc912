"""The grid of a role: rights per object type and verb, and what is less for single fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from troth.team import labels
from troth.team.actor import FieldRight, Scope, Verb

EVERYTHING = "*"
SCOPES = {Scope.NONE: _("no"), Scope.OWN: _("own"), Scope.TEAM: _("team’s"), Scope.ALL: _("all")}
VERBS = {
    Verb.SEE: _("See"),
    Verb.CHANGE: _("Change"),
    Verb.CREATE: _("Create"),
    Verb.DELETE: _("Delete"),
    Verb.IMPORT: _("Import"),
    Verb.EXPORT: _("Export"),
}
# Nobody owns what is not there yet.
WITHOUT_OWNER = (Verb.CREATE, Verb.IMPORT)


@dataclass(frozen=True, slots=True)
class Cell:
    """One right in the grid: the name of its control, what it is now, what it can be."""

    name: str
    label: str
    value: str
    choices: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An object type in the grid, with its fields."""

    name: str
    label: str
    cells: tuple[Cell, ...]
    fields: tuple[Cell, ...]
    limited: int


class RoleForm(forms.Form):
    """A role's name; the grid beside it is read by `read_grid`."""

    name = forms.CharField(label=_("Name of the role"), max_length=60)


def grid(rights: Mapping[str, Mapping[str, str]], fields: Mapping[str, str]) -> list[Line]:
    """Lay out a role's rights: a line for each object type, and one for every type that is not named."""
    lines = [_line(kind.name, str(kind.many), rights, fields, kind.fields) for kind in labels.object_types()]
    return [*lines, _line(EVERYTHING, str(_("Everything else")), rights, fields, ())]


def read_grid(posted: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Read the grid that was sent: rights and field rights, as the commands take them."""
    rights: dict[str, dict[str, str]] = {}
    fields: dict[str, str] = {}
    for line in grid({}, {}):
        rights[line.name] = {
            cell.name.rpartition(".")[2]: posted.get(cell.name, Scope.NONE) for cell in line.cells
        }
        for cell in line.fields:
            if chosen := posted.get(cell.name):
                fields[cell.name.removeprefix("field.")] = chosen
    return rights, fields


def _line(
    kind: str,
    label: str,
    rights: Mapping[str, Mapping[str, str]],
    fields: Mapping[str, str],
    known: tuple[Any, ...],
) -> Line:
    held = rights.get(kind, rights.get(EVERYTHING, {}))
    cells = tuple(
        Cell(f"right.{kind}.{verb}", f"{word}: {label}", _shown(verb, held), _choices(verb))
        for verb, word in VERBS.items()
    )
    options = (("", _("as the record")), (FieldRight.READ, _("read only")), (FieldRight.HIDDEN, _("hidden")))
    own = tuple(
        Cell(f"field.{kind}.{field.name}", str(field.label), fields.get(f"{kind}.{field.name}", ""), options)
        for field in known
        if field.name != "id"
    )
    return Line(kind, label, cells, own, sum(bool(cell.value) for cell in own))


def _choices(verb: Verb) -> tuple[tuple[str, Any], ...]:
    if verb in WITHOUT_OWNER:
        return ((Scope.NONE, _("no")), (Scope.ALL, _("yes")))
    return tuple(SCOPES.items())


def _shown(verb: Verb, held: Mapping[str, str]) -> str:
    value = held.get(verb, Scope.NONE)
    return Scope.ALL if verb in WITHOUT_OWNER and value != Scope.NONE else value
