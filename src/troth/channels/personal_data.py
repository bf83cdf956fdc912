"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.channels import queries
from troth.privacy.held import Held


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    held = queries.held_about(person_id=person_id)
    basis, kept = "contract or legitimate interest", "until you are erased"
    return [
        Held("What you wrote to us, and we to you", "to answer you", basis, kept, held["messages"]),
        Held(
            "What was to be sent to you, and how it went",
            "to write to you, and to know that it arrived",
            basis,
            kept,
            held["outgoing"],
        ),
        Held("What we were writing to you", "to answer you", basis, "until it is sent", held["drafts"]),
        Held("Our conversations", "to answer you in time", basis, kept, held["conversations"]),
    ]
