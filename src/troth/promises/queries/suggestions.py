"""What looks like a promise in what passed lately: proposed, and nothing until somebody writes it down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from troth.ground.clock import now, today
from troth.promises.models import Declined, Promise, Whose
from troth.promises.wording import Suggestion, find_promises
from troth.team.actor import Actor
from troth.timeline.queries import Entry, timeline_of

SPOKEN = ("note", "call", "meeting", "message", "mail", "visit")
READ, MOST = 15, 3  # entries that are read, and suggestions that are shown
NEWS = timedelta(days=14)  # what was said longer ago is no news


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
    proposed = [each for entry in news for each in _found_in(entry, seen_by)]
    fresh = [
        each
        for each in proposed
        if (each.source_id, each.words) not in taken and (each.source_id, each.digest) not in declined
    ]
    return fresh[:MOST]


def _found_in(entry: Entry, seen_by: Actor) -> list[Proposed]:
    said_on = entry.happened_at.astimezone(ZoneInfo(seen_by.time_zone)).date()
    whose = Whose.THEIRS if entry.direction == "in" else Whose.OURS
    return [
        _proposed(entry, found, whose)
        for found in find_promises(entry.words, said_on=said_on)
        if found.due_on is None or found.due_on >= today(seen_by.time_zone)
    ]


def _proposed(entry: Entry, found: Suggestion, whose: Whose) -> Proposed:
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
    }
    url = f"/promises/new/?{urlencode({name: text for name, text in given.items() if text})}"
    digest = sha256(found.words.encode()).hexdigest()
    return Proposed(entry.id, digest, found.words, whose, found, url)
