"""What is read about sources and their events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import now
from troth.questions.visibility import condition
from troth.team.actor import Actor, Verb
from troth.team.secret_keys import digest
from troth.tracking.catalog import TRACKED
from troth.tracking.models import Account, Device, Event, SetAside, Source

RECENT = timedelta(days=1)
SHOWN = 50
HELD = 1_000
# What somebody is called in events: their id, their id in another system, their addresses.
KNOWN = """
select id::text from people_person where id = %(person)s
union select external_id from people_person where id = %(person)s and external_id <> ''
union select lower(address) from people_email where person_id = %(person)s
"""

# A pause of half an hour ends a visit, as the field counts sessions.
VISITS = """
with last as (
    select * from tracking_event where person_id = %(person)s order by at desc limit %(most)s
),
parted as (
    select *, coalesce(at - lag(at) over w > interval '30 minutes', true) as is_first
    from last window w as (partition by source_id order by at, id)
),
numbered as (
    select *, count(*) filter (where is_first) over (partition by source_id order by at, id) as visit
    from parted
)
select s.name, s.kind, min(n.at), max(n.at), count(*), coalesce(max(n.place), ''),
    coalesce((array_agg(coalesce(nullif(n.name, ''), n.page) order by n.at desc, n.id desc)
        filter (where n.kind in ('track', 'page', 'screen') and n.name || n.page <> ''))[1:4], '{}')
from numbered n join tracking_source s on s.id = n.source_id
group by s.id, s.name, s.kind, n.visit order by 4 desc limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source on its page. `today` counts the events of the last 24 hours."""

    id: UUID
    name: str
    kind: str
    prefix: str
    is_on: bool
    names_people: bool
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
            "on page": each.page,
            "at": each.place,
            "by": each.device,
            "came by": each.campaign,
            "stayed for seconds": each.dwell_seconds,
            "as": [word for word in (each.user_id, each.anonymous_id, each.other_id, each.email) if word],
            "id": each.message_id,
        }
        for each in found
    ]


def known_as(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give the names by which our places know a person, and what they used there."""
    accounts = Account.objects.filter(person=person_id)
    devices = Device.objects.filter(person=person_id)
    return [
        *({"known as": each.user_id, "same as": each.same_as, "by": each.email} for each in accounts),
        *({"used": each.anonymous_id, "as": each.user_id, "by": each.email} for each in devices),
    ]


def events_about(person_id: UUID) -> QuerySet[Event]:
    """Give the events of a person: those joined to them, those that name them, and what their browsers and
    devices told before they did.

    Of a device that several share, what it told under another name stays another's.
    """
    words = words_of(person_id)
    named = Q(user_id__in=words) | Q(email__in=words)
    theirs = named | Q(person=person_id)
    devices = Event.objects.filter(named).exclude(anonymous_id="").values_list("source", "anonymous_id")
    for source, anonymous_id in devices.distinct():
        theirs |= Q(source=source, anonymous_id=anonymous_id, user_id="", email="", person=None)
    return Event.objects.filter(theirs)


def words_of(person_id: UUID) -> list[str]:
    """Give what a person is called in events: ids and addresses."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"person": person_id})
        return [word for (word,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody did in one of our places without a long pause. `what` are the last things, by name."""

    source: str
    kind: str
    began_at: datetime
    ended_at: datetime
    count: int
    place: str
    what: Sequence[str]

    @property
    def minutes(self) -> int:
        """Give how long it was, in whole minutes."""
        return round((self.ended_at - self.began_at).total_seconds() / 60)


def visits_of(person_id: UUID, *, limit: int) -> list[Visit]:
    """List the last visits of a person, the newest first; of many events only the last are looked at."""
    with connection.cursor() as cursor:
        cursor.execute(VISITS, {"person": person_id, "most": HELD, "limit": limit})
        return [Visit(*row) for row in cursor.fetchall()]


def get_event(event_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Event:
    """Load an event, for whoever may see its person. Raises NotFound, and Forbidden."""
    visible = condition(TRACKED, seen_by)
    try:
        found = Event.objects.raw(
            f"select t.* from tracking_event t where t.id = %s and ({visible.text})",  # noqa: S608
            [UUID(str(event_id)), *visible.params],
        )
        event = next(iter(found), None)
    except (ValueError, ValidationError):
        event = None
    if event is None:
        raise NotFound("tracked_events")
    if to is not Verb.SEE:
        raise Forbidden(f"tracked_events.{to}")
    return event


def _row(source: Source) -> SourceRow:
    events = Event.objects.filter(source=source)
    last = events.aggregate(last=Max("received_at"))["last"]
    today = events.filter(received_at__gt=now() - RECENT).aggregate(count=Count("pk"))["count"]
    return SourceRow(
        source.pk,
        source.name,
        source.kind,
        source.prefix,
        source.is_on,
        source.names_people,
        tuple(source.origins),
        last,
        today,
    )
