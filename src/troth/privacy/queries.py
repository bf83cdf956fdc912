"""What is held, why, and about whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from troth.catalog.registry import object_types
from troth.ground.hooks import filled
from troth.people import queries as people
from troth.privacy.held import Held, Purpose
from troth.privacy.hooks import PersonalData

KNOWING, BASIS, KEPT = "to know and reach you", "contract or legitimate interest", "until you are erased"


def register() -> list[Purpose]:
    """List every personal field with its purpose, basis and retention: the register of the law."""
    return [
        Purpose(str(kind.many), str(field.label), why.purpose, why.basis, why.retention)
        for kind in object_types().values()
        for field in kind.fields
        if (why := field.personal)
    ]


def held_about(*, person_id: UUID) -> Mapping[str, Any]:
    """Gather what every package holds about a person, to be given to that person."""
    parts = [Held(title, KNOWING, BASIS, KEPT, rows) for title, rows in people.held_about(person_id).items()]
    parts += [held for fill in filled(PersonalData) for held in fill(person_id=person_id)]
    return {
        part.title: {
            "why": part.purpose,
            "basis": part.basis,
            "kept": part.retention,
            "rows": [dict(row) for row in part.rows],
        }
        for part in parts
    }
