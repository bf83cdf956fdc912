"""What a person reads at their own address, and what a member is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import F, Q

from troth.catalog.errors import NotFound
from troth.ground.clock import now
from troth.promises.models import Link, Notice, Promise, State, Whose
from troth.promises.queries.promises import left_of, seal_of
from troth.team.actor import Actor
from troth.team.queries import workspace
from troth.team.visible import within_reach
from troth.webkit.public_links import key_of, token_of

SALT = "troth.promises.link"
STAYS = timedelta(days=90)  # how long what ended is shown to whom it was with
MOST = 50


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A promise as the other side reads it: without a word that was only meant for us."""

    id: UUID
    words: str
    whose: str
    seal: str
    left: int
    state: str
    due_on: date | None
    due_time: time | None
    is_claimed: bool
    asked_on: date | None
    asked_by: str
    was_on: date | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page shows: who reads, who wrote, what is open on both sides, and what has ended."""

    name: str
    firm: str
    language: str
    ours: Sequence[PublicRow]
    theirs: Sequence[PublicRow]
    ended: Sequence[PublicRow]


def get_link(token: str) -> Link:
    """Load the link of a token. One that is guessed, expired or taken back raises NotFound, all alike."""
    key = key_of(token, salt=SALT)
    link = key and (
        Link.objects.filter(pk=key, revoked_at=None, expires_at__gt=now()).select_related("person").first()
    )
    if not link:
        raise NotFound("promises")
    return link


def address_of(link: Link) -> str:
    """Give the path of a link."""
    return f"/p/{token_of(link.pk, salt=SALT)}/"


def may_share(*, person_id: UUID, seen_by: Actor) -> bool:
    """Tell whether a member may give out the address: whoever has it sees all that is promised there."""
    theirs = Promise.objects.filter(person_id=person_id)
    seen = theirs.filter(within_reach(seen_by, "promises"))
    return seen_by.may("promises.change") and theirs.count() == seen.count()


def open_link(*, person_id: UUID) -> Link | None:
    """Find the address that a person has."""
    return Link.objects.filter(person_id=person_id, revoked_at=None, expires_at__gt=now()).first()


def reading_of(link: Link) -> Reading:
    """Give what the person of a link may read: what is between them and us, nobody else's."""
    theirs = Promise.objects.filter(person_id=link.person_id)
    running = theirs.filter(state=State.OPEN).order_by(F("due_at").asc(nulls_last=True), "id")
    recent = Q(kept_at__gt=now() - STAYS) | Q(broken_at__gt=now() - STAYS) | Q(withdrawn_at__gt=now() - STAYS)
    ended = theirs.filter(recent).order_by("-updated_at", "-id")[:MOST]
    rows = [_row(promise) for promise in running[:MOST]]
    house = workspace()
    return Reading(
        name=link.person.name,
        firm=house.name,
        language=link.person.language or house.language,
        ours=[row for row in rows if row.whose == Whose.OURS],
        theirs=[row for row in rows if row.whose == Whose.THEIRS],
        ended=[_row(promise) for promise in ended],
    )


def promise_of_link(link: Link, promise_id: UUID) -> Promise:
    """Load a promise of the person of a link, and of nobody else. Raises NotFound."""
    found = Promise.objects.filter(pk=promise_id, person_id=link.person_id).first()
    if found is None:
        raise NotFound("promises")
    return found


def notices_for(seen_by: Actor) -> list[Notice]:
    """List what a member is told and has not put away, of promises that are still open."""
    if seen_by.member_id is None:
        return []
    waiting = Notice.objects.filter(member_id=seen_by.member_id, seen_at=None, promise__state=State.OPEN)
    return list(waiting.select_related("promise").order_by("-at")[:5])


def _row(promise: Promise) -> PublicRow:
    return PublicRow(
        id=promise.pk,
        words=promise.words,
        whose=promise.whose,
        seal=seal_of(promise),
        left=left_of(promise),
        state=promise.state,
        due_on=promise.due_on,
        due_time=promise.due_time,
        is_claimed=promise.claimed_at is not None,
        asked_on=promise.asked_on,
        asked_by=promise.asked_by,
        was_on=promise.first_due_at.date() if promise.moved and promise.first_due_at else None,
    )
