"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.automation import queries
from troth.privacy.held import Held


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    rows = queries.held_about(person_id=person_id)
    why = "to follow up what was begun, and to stop when you answer"
    return [Held("Series of messages you were in", why, "legitimate interest", "until you are erased", rows)]
