"""What calendar files tell: a member's calendar, and an invitation to a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from troth.agenda.calendar_file import Happening, Party, written
from troth.agenda.models import Attendee, Feed, Kind, Task
from troth.agenda.queries.calendar import in_calendar
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.questions import limits, listing, tree
from troth.questions.listing import ListQuery
from troth.questions.paths import find_readable, may_see
from troth.team.actor import Actor
from troth.team.queries import find_actor
from troth.team.secret_keys import digest

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 3_000


@dataclass(frozen=True, slots=True)
class Subscription:
    """That a member's calendar can be read at an address: since when, and when it last was."""

    created_at: datetime
    read_at: datetime | None


def find_subscription(member_id: UUID | None) -> Subscription | None:
    """Find the feed of a member."""
    feed = Feed.objects.filter(member_id=member_id).first() if member_id else None
    return Subscription(feed.created_at, feed.read_at) if feed else None


def find_reader(secret: str, *, address: str) -> Actor | None:
    """Find whose calendar an address stands for, with the rights of this moment; None where nobody's."""
    feed = Feed.objects.filter(digest=digest(secret)).first()
    actor = find_actor(feed.member_id, origin=f"calendar feed {address}".strip()) if feed else None
    return actor if actor and actor.may("tasks.see") else None


def feed_of(actor: Actor, *, base: str) -> bytes:
    """Write a member's calendar, three months back and a year ahead. `base` is the address of this house."""
    at = now()
    tasks = in_calendar(actor).filter(due_at__gte=at - BACK, due_at__lt=at + AHEAD)
    shown = tasks.exclude(kind=Kind.TASK, done_at__isnull=False).order_by("due_at")[:MOST]
    return written(
        [_happening(task, zone=actor.time_zone, url=f"{base}/tasks/{task.pk}/") for task in shown],
        name=f"{actor.name}, {actor.workspace}" if actor.workspace else actor.name,
    )


def invitation_to(task: Task, *, seen_by: Actor) -> bytes:
    """Write an invitation to a meeting that the asker has loaded, to guests whose address they may see."""
    owner = find_actor(task.owner_id, origin="invitation")
    organizer = Party(owner.email, owner.name) if owner and owner.email else None
    zone = task.time_zone or seen_by.time_zone
    return written(
        [_happening(task, zone=zone, organizer=organizer, guests=list(_parties(task, seen_by)))],
        method="REQUEST",
    )


def mails_of(person_ids: Iterable[UUID], *, seen_by: Actor) -> dict[UUID, list[str]]:
    """Give the mail addresses of people, as far as the asker may see them, the first to be used first."""
    people, keys = object_types()["people"], sorted(set(person_ids))[: limits.PAGE]
    if not keys or not may_see(people, seen_by) or find_readable(people, "emails", seen_by) is None:
        return {}
    among = tree.Several(tuple(tree.Text(str(key)) for key in keys))
    where = tree.Comparison(tree.Path(("id",)), tree.Operator.IN, among)
    query = ListQuery(object_type=people, where=where, fields=("id", "emails"), limit=limits.PAGE)
    rows = listing.rows(query, seen_by).items
    return {UUID(str(row["id"])): [one["address"] for one in row["emails"]] for row in rows}


def _parties(task: Task, seen_by: Actor) -> Iterable[Party]:
    asked = list(Attendee.objects.filter(task=task).select_related("person", "member").order_by("id"))
    mails: Mapping[UUID, list[str]] = mails_of(
        [one.person_id for one in asked if one.person_id], seen_by=seen_by
    )
    for one in asked:
        if one.member and one.member_id != task.owner_id:
            yield Party(one.member.email, one.member.name, one.answer)
        elif one.person and mails.get(one.person.pk):
            yield Party(mails[one.person.pk][0], one.person.name, one.answer)


def _happening(
    task: Task, *, zone: str, url: str = "", organizer: Party | None = None, guests: Iterable[Party] = ()
) -> Happening:
    assert task.due_at  # both callers ask for it  # noqa: S101
    return Happening(
        uid=task.pk, title=task.title, begin=task.due_at, end=task.ends_at, is_whole_day=task.is_whole_day,
        time_zone=task.time_zone or zone, changed_at=task.updated_at,
        # Grows with each change, as a reader asks of it, and needs no column.
        sequence=max(0, int((task.updated_at - task.created_at).total_seconds())),
        note=task.note, place=task.place, url=url, is_free=task.kind == Kind.TASK, organizer=organizer,
        guests=tuple(guests),
    )  # fmt: skip
