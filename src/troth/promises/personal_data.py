"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.privacy.held import Held
from troth.promises import queries


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    kept = "until you are erased"
    promised = queries.held_about(person_id=person_id)
    links = queries.links_held(person_id=person_id)
    return [
        Held(
            "What we promised you, and you us",
            "to keep what was promised, and to know what was promised to us",
            "contract",
            kept,
            promised,
        ),
        Held(
            "Addresses at which you read what is promised",
            "to let you see and answer it without an account",
            "contract",
            "until they end, or you are erased",
            links,
        ),
    ]
