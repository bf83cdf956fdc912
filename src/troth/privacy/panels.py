"""What privacy shows on a person's page: whether they may be written to, and all that is held about them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from troth.privacy import queries
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give how the person stands to each purpose; and to whoever may take data out, what is held."""
    shown = [
        Panel(
            place=Place.RELATED, template="privacy/_consents.html", source="privacy", order=40,
            context={"person_id": person_id, "choices": queries.choices_of(person_id)},
        )
    ]  # fmt: skip
    if seen_by.may("people.export"):
        held = Panel(
            place=Place.FACTS,
            template="privacy/_held.html",
            source="privacy",
            order=90,
            context={"person_id": person_id},
        )
        shown.append(held)
    return shown
