"""What sequences show on other pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from troth.automation import queries
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def mentions(*, ids: Mapping[str, set[UUID]], seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Name the sequences that facts on a timeline are about."""
    return queries.mentions_of(ids.get("sequences", set()), seen_by=seen_by)


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what goes on by itself for a person, with the way out; nothing where nothing does."""
    if not seen_by.may("sequences.see"):
        return []
    running = queries.running_of(person_id, seen_by=seen_by)
    if not running:
        return []
    context = {"running": running, "may_stop": seen_by.may("people.change")}
    return [
        Panel(
            place=Place.RELATED,
            template="automation/_of_person.html",
            source="automation",
            order=20,
            context=context,
        )
    ]
