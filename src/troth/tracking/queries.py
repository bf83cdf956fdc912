"""What is read about sources and their events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from troth.catalog.errors import NotFound
from troth.ground.clock import now
from troth.team.secret_keys import digest
from troth.tracking.models import Event, SetAside, Source

RECENT = timedelta(days=1)
SHOWN = 50
HELD = 1_000
# What somebody is called in events: their id, their id in another system, their addresses.
KNOWN = """
select id::text from people_person where id = %(person)s
union select external_id from people_person where id = %(person)s and external_id <> ''
union select lower(address) from people_email where person_id = %(person)s
"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source on its page. `today` counts the events of the last 24 hours."""

    id: UUID
    name: str
    kind: str
    prefix: str
    is_on: bool
    origins: tuple[str, ...]
    last_at: datetime | None
    today: int


def sources() -> list[SourceRow]:
    """List all sources, with when they were last heard."""
    return [_row(source) for source in Source.objects.order_by("name", "pk")]


def get_source(source_id: UUID) -> Source:
    """Load a source. Raises NotFound."""
    found = Source.objects.filter(pk=source_id).first()
    if found is None:
        raise NotFound
    return found


def row_of(source: Source) -> SourceRow:
    """Give a source as its page shows it."""
    return _row(source)


def find_source_at_work(write_key: str) -> Source | None:
    """Find the source of a write key, if it is on."""
    return Source.objects.filter(digest=digest(write_key), is_on=True).first()


def is_allowed_somewhere(origin: str) -> bool:
    """Tell whether any source hears pages of this origin: a preflight carries no key to ask for one."""
    return Source.objects.filter(is_on=True, origins__contains=[origin]).exists()


def set_aside_of(source: Source) -> list[SetAside]:
    """List what could not be taken of a source, the latest first."""
    return list(SetAside.objects.filter(source=source).order_by("-received_at", "place")[:SHOWN])


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give what is kept of what a person did, the latest first."""
    found = events_about(person_id).order_by("-at")[:HELD]
    return [
        {
            "when": each.at.isoformat(),
            "what": " ".join(filter(None, (each.kind, each.name))),
            "about": each.properties,
            "where": each.context,
            "as": [word for word in (each.user_id, each.anonymous_id, each.other_id, each.email) if word],
        }
        for each in found
    ]


def events_about(person_id: UUID) -> QuerySet[Event]:
    """Give the events that name a person, and what their browsers and devices told before they did.

    Of a device that several share, what it told under another name stays another's.
    """
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"person": person_id})
        words = [word for (word,) in cursor.fetchall()]
    theirs = Q(user_id__in=words) | Q(email__in=words)
    devices = Event.objects.filter(theirs).exclude(anonymous_id="").values_list("source", "anonymous_id")
    for source, anonymous_id in devices.distinct():
        theirs |= Q(source=source, anonymous_id=anonymous_id, user_id="", email="")
    return Event.objects.filter(theirs)


def _row(source: Source) -> SourceRow:
    events = Event.objects.filter(source=source)
    last = events.aggregate(last=Max("received_at"))["last"]
    today = events.filter(received_at__gt=now() - RECENT).aggregate(count=Count("pk"))["count"]
    return SourceRow(
        source.pk, source.name, source.kind, source.prefix, source.is_on, tuple(source.origins), last, today
    )
