"""What can become true of segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentEntered(Event):
    """People came into a segment, told by the thousand; nobody is told when it is first made."""

    name: ClassVar[str] = "segments.entered"
    sentence: ClassVar[str] = "entered a segment"

    segment_id: UUID
    person_ids: list[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentLeft(Event):
    """People are no longer in a segment, told by the thousand."""

    name: ClassVar[str] = "segments.left"
    sentence: ClassVar[str] = "left a segment"

    segment_id: UUID
    person_ids: list[UUID]


ALL = (SegmentEntered, SegmentLeft)
