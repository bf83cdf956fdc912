"""What can become true of a sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEnrolled(Event):
    """Somebody was put into a sequence."""

    name: ClassVar[str] = "automation.person_enrolled"
    sentence: ClassVar[str] = "was put into a sequence"

    enrolment_id: UUID
    person_id: UUID
    sequence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentEnded(Event):
    """Somebody is through a sequence, or was stopped; `why` is empty for whoever is through."""

    name: ClassVar[str] = "automation.enrolment_ended"
    sentence: ClassVar[str] = "left a sequence"

    enrolment_id: UUID
    person_id: UUID
    sequence: str
    why: str


ALL: tuple[type[Event], ...] = (PersonEnrolled, EnrolmentEnded)
