"""What people did in our places, on other pages."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from troth.team.actor import Actor
from troth.tracking import queries
from troth.webkit.panel import Panel, Place

SHOWN = 5


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the last visits of a person."""
    if not seen_by.may("tracked_events.see"):
        return []
    visits = queries.visits_of(person_id, limit=SHOWN)
    if not visits:
        return []
    context = {
        "visits": visits,
        "all_url": "/tracked_events/?" + urlencode({"where": f'person.id = "{person_id}"'}),
    }
    template = "tracking/_of_person.html"
    return [Panel(place=Place.RELATED, template=template, source="tracking", order=24, context=context)]


def followed() -> dict[str, str]:
    """Tell segments which table of this package they follow, and its column that holds a person."""
    return {"tracking_event": "person_id"}
