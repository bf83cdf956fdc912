"""What can become true of bikes."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class BikeReady(Event):
    """A bike can be fetched."""

    name: ClassVar[str] = "bikes.bike_ready"
    sentence: ClassVar[str] = "has a bike ready: {bike}"

    bike_id: UUID
    rider_id: UUID | None
    bike: str
