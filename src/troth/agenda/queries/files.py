"""What calendar files tell: a member's calendar, and an invitation to a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from troth.agenda.calendar_file import Happening, Party, written
from troth.agenda.models import Attendee, Feed, Kind, Task
from troth.agenda.queries.calendar import in_calendar
from troth.agenda.queries.tasks import get_task
from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.ground.clock import now
from troth.questions import limits, listing, tree
from troth.questions.listing import ListQuery
from troth.questions.paths import find_readable, may_see
from troth.team.actor import Actor, Verb
from troth.team.queries import find_actor
from troth.team.secret_keys import digest

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
MOST = 3_000
MOST_AT_ONCE = 100  # times of a series, of a year for the most part


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


def invitation_to(task: Task, *, seen_by: Actor, following: bool = False) -> bytes:
    """Write an invitation to a meeting that the asker has loaded, to guests whose address they may see.

    Of a series to this time, or also to all that follow. After a change it is the same event, in a later
    version.
    """
    return written(_told_to_guests(task, seen_by, following), method="REQUEST")


def cancellation_of(task: Task, *, seen_by: Actor, following: bool = False) -> bytes:
    """Write for the guests of a meeting that it is not to be: this time, or also all that follow.

    It is to be asked for before the meeting is deleted, or all that follow are changed.
    """
    told = [
        replace(one, is_cancelled=True, sequence=one.sequence + 1, changed_at=now())
        for one in _told_to_guests(task, seen_by, following)
    ]
    return written(told, method="CANCEL")


def _told_to_guests(task: Task, seen_by: Actor, following: bool) -> list[Happening]:
    owner = find_actor(task.owner_id, origin="invitation")
    organizer = Party(owner.email, owner.name) if owner and owner.email else None
    tasks = [task]
    if following and task.series_id:
        to_come = Task.objects.filter(series_id=task.series_id, original_at__gt=task.original_at)
        # What is done stays, and what somebody else does now.
        to_come = to_come.filter(done_at=None, owner_id=task.owner_id, due_at__isnull=False)
        tasks += to_come.order_by("original_at")[:MOST_AT_ONCE]
    parties = _parties(tasks, seen_by)
    return [
        _happening(one, zone=one.time_zone or seen_by.time_zone, organizer=organizer, guests=parties[one.pk])
        for one in tasks
    ]


def get_time_of_series(series_id: UUID, of: datetime | date, *, seen_by: Actor, to: Verb = Verb.SEE) -> Task:
    """Load the task that stands for a time of a series, by the moment or the day at which it was to be.

    Raises NotFound or Forbidden, as `get_task` does.
    """
    times = Task.objects.filter(series_id=series_id, original_at__isnull=False)
    for key, at, zone in times.values_list("pk", "original_at", "time_zone"):
        if at is not None and of == (
            at if isinstance(of, datetime) else at.astimezone(ZoneInfo(zone)).date()
        ):
            return get_task(key, seen_by=seen_by, to=to)
    raise NotFound("tasks")


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


def _parties(tasks: Sequence[Task], seen_by: Actor) -> dict[UUID, list[Party]]:
    """Give by meeting who is asked and has a mail address that the asker may see."""
    owners = {task.pk: task.owner_id for task in tasks}
    asked = list(Attendee.objects.filter(task__in=owners).select_related("person", "member").order_by("id"))
    people = {one.person_id for one in asked if one.person_id}
    mails: Mapping[UUID, list[str]] = mails_of(people, seen_by=seen_by)
    parties: dict[UUID, list[Party]] = {key: [] for key in owners}
    for one in asked:
        if one.member and one.member_id != owners[one.task_id]:
            parties[one.task_id].append(Party(one.member.email, one.member.name, one.answer))
        elif one.person and mails.get(one.person.pk):
            parties[one.task_id].append(Party(mails[one.person.pk][0], one.person.name, one.answer))
    return parties


def _happening(
    task: Task, *, zone: str, url: str = "", organizer: Party | None = None, guests: Iterable[Party] = ()
) -> Happening:
    assert task.due_at  # the callers ask for it  # noqa: S101
    # For guests the times of a series are one event; in a feed each stands by itself.
    uid, of = (task.series_id, task.original_at) if organizer and task.series_id else (task.pk, None)
    return Happening(
        uid=uid, of=of, title=task.title, begin=task.due_at, end=task.ends_at, is_whole_day=task.is_whole_day,
        time_zone=task.time_zone or zone, changed_at=task.updated_at,
        # Grows with each change, as a reader asks of it, and needs no column.
        sequence=max(0, int((task.updated_at - task.created_at).total_seconds())),
        note=task.note, place=task.place, url=url, is_free=task.kind == Kind.TASK, organizer=organizer,
        guests=tuple(guests),
    )  # fmt: skip
