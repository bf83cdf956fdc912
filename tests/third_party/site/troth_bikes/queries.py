"""What is read about bikes."""

from uuid import UUID

from troth.catalog.errors import Forbidden, NotFound
from troth.team.actor import Actor, Verb
from troth.team.visible import within_reach
from troth_bikes.models import Bike


def get_bike(bike_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Bike:
    """Load a bike by right."""
    bike = Bike.objects.filter(within_reach(seen_by, "bikes"), pk=bike_id).first()
    if bike is None:
        raise NotFound("bikes")
    if not seen_by.reaches("bikes", to, bike.owner_id):
        raise Forbidden(f"bikes.{to}")
    return bike


def bikes_of(person_id: UUID, *, seen_by: Actor) -> list[Bike]:
    """List the bikes of a person."""
    return list(Bike.objects.filter(within_reach(seen_by, "bikes"), rider_id=person_id).order_by("name"))
