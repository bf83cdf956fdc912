"""A fact for the timeline, as this package hands it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something that became true: the event's machine name and its sentence, about a person or company.

    A fact whose sentence names another person is `about` them, and goes with them when they are erased.
    """

    event: str
    sentence: str
    person_id: UUID | None = None
    company_id: UUID | None = None
    happened_at: datetime | None = None
    about: tuple[str, UUID] | None = None  # another record that the fact is about: its type and id
