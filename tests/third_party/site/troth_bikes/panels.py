"""What this module shows on a person's page."""

from collections.abc import Sequence
from uuid import UUID

from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place
from troth_bikes import queries


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Show the bikes of a person."""
    bikes = queries.bikes_of(person_id, seen_by=seen_by)
    context = {"bikes": bikes}
    return [Panel(place=Place.RELATED, template="troth_bikes/_bikes.html", source="bikes", context=context)]
