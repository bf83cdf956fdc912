"""What looks like a promise in what passed or is typed: proposed, and nothing until somebody confirms it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from troth.catalog.errors import NotFound
from troth.ground.clock import now, today
from troth.people.queries import get_person
from troth.promises.models import Declined, Promise, Whose
from troth.promises.wording import Suggestion, find_due, find_promises
from troth.team.actor import Actor
from troth.timeline.queries import Entry, get_interaction, timeline_of

SPOKEN = ("note", "call", "meeting", "message", "mail", "visit")
READ, MOST = 15, 3  # entries that are read, and suggestions that are shown
NEWS = timedelta(days=14)  # what was said longer ago is no news
MOST_TYPED = 500  # characters that are read of what is being typed
# Words that tell of somebody else's word: "they'll pay", "he sends", "sie überweisen".
THEY = re.compile(r"\s*(?:they|he|she|sie|er)\b")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence that looks like a promise, with what it was found in. `url` opens the dialog with it."""

    source_id: UUID
    digest: str
    words: str
    whose: str
    found: Suggestion
    url: str


def suggestions_between(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None
) -> list[Proposed]:
    """Read what passed lately with whom the asker has loaded by right, and find promises in the words.

    What is a promise already, or was said not to be one, is left out.
    """
    whose = {"person_id": person_id} if person_id else {"company_id": company_id}
    passed = timeline_of(**whose, seen_by=seen_by, kinds=SPOKEN, limit=READ).entries
    news = [entry for entry in passed if entry.words and entry.happened_at > now() - NEWS]
    if not news:
        return []
    ids = [entry.id for entry in news]
    taken = set(Promise.objects.filter(source_id__in=ids).values_list("source_id", "quote"))
    declined = set(Declined.objects.filter(source_id__in=ids).values_list("source_id", "digest"))
    theirs = _zone_of(person_id, seen_by) if person_id else seen_by.time_zone
    zones = {"in": theirs}
    proposed = [
        each
        for entry in news
        for each in _found_in(entry, zones.get(entry.direction, seen_by.time_zone), seen_by)
    ]
    fresh = [
        each
        for each in proposed
        if (each.source_id, each.words) not in taken and (each.source_id, each.digest) not in declined
    ]
    return fresh[:MOST]


@dataclass(frozen=True, slots=True)
class Read:
    """What words say that are being typed: whose word it is, and by when."""

    whose: str
    due_on: date | None = None
    due_time: time | None = None
    is_exact: bool = False


def read_words(text: str, *, said_on: date) -> Read:
    """Read whose word a text is and by when, whether or not it is a whole sentence of a promise."""
    low = text[:MOST_TYPED].lower()
    whose = Whose.THEIRS if THEY.match(low) else Whose.OURS
    due = find_due(low, said_on=said_on)
    return Read(whose, due.on, due.at, due.is_exact) if due else Read(whose)


def word_in(source: UUID, *, seen_by: Actor) -> dict[str, str]:
    """Give what the dialog is filled with to make a promise of an entry of a timeline.

    That is the first sentence that looks like one, or all its words; days are counted from that of the entry,
    on the clocks of whoever said it. Raises NotFound for a stranger.
    """
    entry = get_interaction(source, seen_by=seen_by)
    words = entry.body or entry.subject
    zone = _zone_of(entry.person_id if entry.direction == "in" else None, seen_by)
    said_on = entry.happened_at.astimezone(ZoneInfo(zone)).date()
    whose = Whose.THEIRS if entry.direction == "in" else Whose.OURS
    found = next(iter(find_promises(words, said_on=said_on)), None)
    due = found or read_words(words, said_on=said_on)
    given = {
        "whose": str(whose),
        "words": " ".join((found.words if found else words).split())[:500],
        "quote": words[:2000],
        "due": due.due_on.isoformat() if due.due_on else "",
        "due_time": due.due_time.isoformat("minutes") if due.due_time else "",
        "is_exact": "on" if due.is_exact else "",
        "person": str(entry.person_id or ""),
        "company": str(entry.company_id or ""),
        "time_zone": zone,
        "said_on": said_on.isoformat(),
    }
    return {name: text for name, text in given.items() if text}


def _found_in(entry: Entry, zone: str, seen_by: Actor) -> list[Proposed]:
    said_on = entry.happened_at.astimezone(ZoneInfo(zone)).date()
    whose = Whose.THEIRS if entry.direction == "in" else Whose.OURS
    return [
        _proposed(entry, found, whose, zone)
        for found in find_promises(entry.words, said_on=said_on)
        if found.due_on is None or found.due_on >= today(seen_by.time_zone)
    ]


def _zone_of(person_id: UUID | None, seen_by: Actor) -> str:
    """Give the clocks by which somebody counts their days: the asker's own where they are not known."""
    if person_id is None or not seen_by.may_read("people", "time_zone"):
        return seen_by.time_zone
    try:
        return get_person(person_id, seen_by=seen_by).time_zone or seen_by.time_zone
    except NotFound:
        return seen_by.time_zone


def _proposed(entry: Entry, found: Suggestion, whose: Whose, zone: str) -> Proposed:
    given = {
        "whose": str(whose),
        "words": found.words,
        "quote": found.words,
        "due": found.due_on.isoformat() if found.due_on else "",
        "due_time": found.due_time.isoformat("minutes") if found.due_time else "",
        "is_exact": "on" if found.is_exact else "",
        "person": str(entry.person_id or ""),
        "company": str(entry.company_id or ""),
        "source": str(entry.id),
        "is_suggested": "on",
        "time_zone": zone,
    }
    url = f"/promises/new/?{urlencode({name: text for name, text in given.items() if text})}"
    digest = sha256(found.words.encode()).hexdigest()
    return Proposed(entry.id, digest, found.words, whose, found, url)
