"""What can be done with bikes."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from troth.ground.events import publish
from troth.people.commands import move_rows
from troth.team.acting import acting
from troth.team.actor import Actor
from troth_bikes.events import BikeReady
from troth_bikes.models import Bike

REFERENCES = ("rider", "owner")


def add_bike(*, values: Mapping[str, Any], by: Actor) -> Bike:
    """Take a bike into our care."""
    with acting(by):
        bike = Bike(owner_id=by.member_id)
        _write(bike, values)
        bike.save(force_insert=True)
    bike.refresh_from_db()
    return bike


def change_bike(*, record: Bike, values: Mapping[str, Any], by: Actor) -> Bike:
    """Change what is known of a bike."""
    with acting(by):
        _write(record, values)
        record.save()
    return record


def finish_bike(*, record: Bike, by: Actor) -> Bike:
    """Say that a bike can be fetched, and tell who listens."""
    with acting(by):
        record.is_ready = True
        record.save(update_fields=["is_ready"])
        publish(BikeReady(bike_id=record.pk, rider_id=record.rider_id, bike=record.name))
    return record


def move_rider(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the bikes of one rider be another's, when the two turn out to be one person, and back."""
    return move_rows(table="bikes_bike", column="rider_id", source=source, target=target, only=only)


def _write(bike: Bike, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(bike, f"{name}_id" if name in REFERENCES else name, value)
