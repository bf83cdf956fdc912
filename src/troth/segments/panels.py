"""What segments show on other pages: those that a person is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.segments import queries
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the segments that a person is in, each with the way to why."""
    found = queries.segments_of(person_id, seen_by=seen_by)
    if not found:
        return []
    context = {"segments": found, "person_id": person_id}
    return [
        Panel(
            place=Place.RELATED, template="segments/_on_person.html", source="segments", order=60,
            context=context,
        )
    ]  # fmt: skip


def row_actions(*, object_type: str, seen_by: Actor) -> list[dict[str, Any]]:
    """Offer to put chosen people on a list."""
    if object_type != "people" or not queries.may_edit(None, seen_by):
        return []
    return [{"label": _("Put on a list"), "icon": "segment", "url": "/segments/lists/add/", "key": ""}]


def field_uses(*, object_type: str, name: str) -> list[dict[str, Any]]:
    """Tell which segments ask for a field."""
    return [
        {"label": segment.name, "icon": "segment", "url": f"/segments/{segment.pk}/"}
        for segment in queries.segments_naming(object_type, name)
    ]


def question_actions(*, object_type: str, seen_by: Actor) -> list[dict[str, Any]]:
    """Offer to keep a question as a segment."""
    if object_type != "people" or not queries.may_edit(None, seen_by):
        return []
    return [{"label": _("Keep as segment"), "icon": "segment", "url": "/segments/new/"}]
