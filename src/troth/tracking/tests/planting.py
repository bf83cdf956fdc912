"""What tests of the whole house need of this package: they ask every package for it."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

from troth.ground.clock import now
from troth.people.models import Person
from troth.team.actor import everyone
from troth.tracking.commands import make_source, take_events
from troth.tracking.facts import read_event
from troth.tracking.models import Event

WORDS = {
    ("settings/sources/", "source_id"): str(UUID(int=0)),
    ("tracked_events/list/options/", "name"): "person",
    ("tracked_events/list/run/", "action"): "stop",
}
# Nothing tells of events in an empty workspace.
LEADS_NOWHERE = tuple((method, "settings/sources/<uuid:source_id>/") for method in ("GET", "POST"))
TOLD = ("identify", "track", "page", "screen", "group", "alias", "batch")
PUBLIC = ("v1/troth.js", *(f"v1/{kind}" for kind in TOLD))
LISTS = ("tracked_events",)


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    guarded(person.pk, person.pk, person.pk)


def guarded(owner: UUID, person: UUID, company: UUID) -> dict[str, UUID]:
    """Make one of each record that has an address, of a member's person; give them by their kinds."""
    word = uuid4().hex
    source, _key = make_source(name=word, kind="server", origins=(), by=everyone())
    told = {"userId": str(person), "anonymousId": word, "type": "track", "event": "Seat booked"}
    fact = read_event(told, kind="", received_at=now())
    take_events(source=source, events=[fact] if fact else [], received_at=now())
    return {"tracked_events": Event.objects.get(source=source).pk}


def on_pages(site: Any, person: str, company: str) -> dict[tuple[str, str], str]:
    """Make a record for each page; give them by parameters."""
    typed = {"name": "Shop", "kind": "web", "origins": "https://shop.example"}
    made = site.api.post("/settings/sources/", form=typed).text()
    (source,) = re.findall(r"/settings/sources/([0-9a-f-]{36})/", made)[:1]
    words = {(place, name): word for (place, name), word in WORDS.items() if name == "name"}
    return {**words, ("settings/sources/", "source_id"): source}
