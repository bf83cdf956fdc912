"""What of a template is there already, and what it added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from troth.catalog import commands as catalog
from troth.catalog import own_objects
from troth.catalog.registry import find_object_type
from troth.questions.saved import visible_views
from troth.segments.queries import visible_segments
from troth.team.actor import Actor
from troth.team.queries import find_role
from troth.trades.models import Added
from troth.trades.patterns import Part, Template, What


@dataclass(frozen=True, slots=True)
class Line:
    """A part of a template, and whether the workspace has such a thing."""

    part: Part
    is_there: bool


def preview(template: Template, *, seen_by: Actor) -> list[Line]:
    """Say what a template would add, and what is there already and stays as it is."""
    return [Line(part, find(part, seen_by=seen_by) is not None) for part in template.set_up]


def find(part: Part, *, seen_by: Actor) -> Any:
    """Find what has the name of a part; None where there is no such thing. Examples are never found."""
    match part.what:
        case What.OBJECT:
            return next((each for each in own_objects.objects() if each.name == part.name), None)
        case What.FIELD:
            return next((each for each in catalog.fields_of(part.of) if each.name == part.name), None)
        case What.VIEW:
            kind = find_object_type(part.of)
            return visible_views(kind, seen_by=seen_by).filter(name=part.name).first() if kind else None
        case What.SEGMENT:
            known = visible_segments(seen_by=seen_by)
            return next((each for each in known if each.name.lower() == part.name.lower()), None)
        case What.ROLE:
            return find_role(part.name)
    return None


def added_by(template: Template) -> Sequence[Added]:
    """List what a template added, the last first."""
    return list(Added.objects.filter(template=template.name).order_by("-id"))


def is_added(what: What, key: UUID) -> bool:
    """Tell whether something is there because a template added it."""
    return Added.objects.filter(what=what, key=key).exists()


def has_examples(template: Template) -> bool:
    """Tell whether its sample records are there."""
    return Added.objects.filter(template=template.name, what=What.EXAMPLE).exists()
