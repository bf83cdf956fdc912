"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.agenda import queries
from troth.privacy.held import Held


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    rows = queries.held_about(person_id=person_id)
    return [
        Held(
            "What we mean to do",
            "to do what was agreed",
            "contract or legitimate interest",
            "until you are erased",
            rows,
        )
    ]
