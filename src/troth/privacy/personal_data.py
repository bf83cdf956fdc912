"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.privacy import queries
from troth.privacy.held import Held

WHY = "to write to you only as you want it, and to be able to show that"


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    return [
        Held(title, WHY, "legal obligation", "until you are erased", rows)
        for title, rows in queries.consents_held(person_id=person_id).items()
    ]
