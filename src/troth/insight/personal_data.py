"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.insight import queries
from troth.privacy.held import Held


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    return [
        Held(
            "What we reckon from what you bought",
            "to know what customers are worth and who may be lost",
            "legitimate interest",
            "until the next time it is reckoned; what was reckoned before for the last twelve times",
            queries.held_about(person_id=person_id),
        )
    ]
