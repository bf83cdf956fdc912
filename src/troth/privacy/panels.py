"""What privacy shows on a person's page: the way to all that is held about them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Offer what is held, to be handed to the person, to whoever may take data out."""
    if not seen_by.may("people.export"):
        return []
    held = Panel(
        place=Place.FACTS,
        template="privacy/_held.html",
        source="privacy",
        order=90,
        context={"person_id": person_id},
    )
    return [held]
