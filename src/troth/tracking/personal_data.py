"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.privacy.held import Held
from troth.tracking import queries


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    return [
        Held(
            "What you did on our pages, in our apps and in our places",
            "to know what you looked for, and to serve you better",
            "legitimate interest; not where your browser or you refused",
            "13 months, or until you are erased",
            queries.held_about(person_id=person_id),
        ),
        Held(
            "By what our pages, apps and places know you",
            "to know whose these are",
            "legitimate interest; not where your browser or you refused",
            "until you are erased",
            queries.known_as(person_id=person_id),
        ),
    ]
