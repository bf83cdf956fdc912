"""What can become true of the timeline itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRecorded(Event):
    """Something passed between us and somebody: a call, a visit, a message. `kind` as in the catalog."""

    name: ClassVar[str] = "timeline.interaction_recorded"
    sentence: ClassVar[str] = "{kind}"

    interaction_id: UUID
    person_id: UUID | None
    company_id: UUID | None
    kind: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionsRecorded(Event):
    """Much was written down at once, by a program."""

    name: ClassVar[str] = "timeline.interactions_recorded"
    sentence: ClassVar[str] = "{count} entries were written down"

    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionRetracted(Event):
    name: ClassVar[str] = "timeline.interaction_retracted"
    sentence: ClassVar[str] = "took an entry back"

    interaction_id: UUID
    person_id: UUID | None


ALL = (InteractionRecorded, InteractionsRecorded, InteractionRetracted)
