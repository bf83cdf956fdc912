"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.commerce import queries
from troth.privacy.held import Held


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    return [
        Held(
            "What you ordered from us",
            "to deliver what was ordered, and to keep the books",
            "contract and law",
            "until you are erased; what was sold stays in the books, without you",
            queries.held_about(person_id=person_id),
        ),
        Held(
            "What you were billed, paid, were sent and sent back",
            "to deliver what was ordered, and to keep the books",
            "contract and law",
            "until you are erased; what was sold stays in the books, without you",
            queries.papers_about(person_id=person_id),
        ),
    ]
