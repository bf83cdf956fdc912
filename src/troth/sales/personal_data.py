"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.privacy.held import Held
from troth.sales import queries


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    rows = queries.held_about(person_id=person_id)
    return [
        Held(
            "What we mean to sell you",
            "to come to an agreement and keep it",
            "contract or legitimate interest",
            "until you are erased",
            rows,
        ),
        Held(
            "What you asked us for",
            "to answer what was asked for",
            "contract or legitimate interest",
            "until you are erased",
            queries.leads_held(person_id=person_id),
        ),
        Held(
            "What we offered you in writing, and what you answered",
            "to come to an agreement, keep it, and show what was agreed",
            "contract; for what is signed, the law",
            f"until you are erased; what is signed {queries.retention().years} years longer than the year of"
            " signing, as the law asks",
            queries.papers_held(person_id=person_id),
        ),
    ]
