"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.privacy.held import Held
from troth.timeline import queries


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    rows = queries.held_about(person_id=person_id)
    return [
        Held(
            "What passed between us",
            "to know what passed between us",
            "contract or legitimate interest",
            "until you are erased",
            rows,
        )
    ]
