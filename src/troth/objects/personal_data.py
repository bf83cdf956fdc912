"""What records of the workspace's own types hold about a person."""

from __future__ import annotations

from uuid import UUID

from troth.catalog.own_types import ASKED_FOR
from troth.objects import queries
from troth.privacy.held import Held


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, by the words of the workspace."""
    return [
        Held(title, ASKED_FOR.purpose, ASKED_FOR.basis, ASKED_FOR.retention, rows)
        for title, rows in queries.held_about(person_id=person_id).items()
    ]
