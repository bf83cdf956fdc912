"""What channels show on a person's page: the way to write to them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the button that opens the composer, to whoever may write."""
    if not seen_by.may("people.change") or not seen_by.may_read("people", "email"):
        return []
    return [
        Panel(
            place=Place.ACTIONS,
            template="channels/_write.html",
            source="channels",
            context={"person_id": person_id},
        )
    ]
