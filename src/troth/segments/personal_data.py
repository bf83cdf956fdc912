"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.privacy.held import CONTRACT, Held
from troth.segments import queries


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    rows = queries.held_about(person_id=person_id)
    return [Held("Groups you are in", "to do what fits you", CONTRACT, "as long as you belong to them", rows)]
