"""Promises as they are shown, and the loading of one, which is the permission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from troth.agenda.queries import Subject, subjects_of
from troth.agenda.standing import start_of_day
from troth.catalog.errors import Forbidden, NotFound
from troth.ground.clock import now
from troth.ground.money import Money
from troth.people.hooks import OUT_OF_SIGHT
from troth.people.queries import names_of
from troth.promises.models import Promise, State, Step, Whose
from troth.questions.sql import Sql
from troth.team.actor import Actor, Verb
from troth.team.queries.members import names_of as member_names
from troth.team.visible import within_reach

SOON = timedelta(days=2)  # the ring turns amber
JUST_KEPT = timedelta(days=30)
MOST = 20
# The state stands in the text, so that the index of open promises is known to hold them all.
WAITING = """
select count(*) from promises_promise where owner_id = %s and state = 'open' and whose = %s and due_at <= %s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRow:
    """A promise, ready to be shown. `seal` is the state of its ring, `left` its time left in percent."""

    id: UUID
    words: str
    whose: str
    state: str
    seal: str
    left: int
    due_on: date | None
    due_time: time | None
    due_at: datetime | None
    is_exact: bool
    made_at: datetime
    ended_at: datetime | None
    was_due_at: datetime | None
    agreed_by: str
    person_id: UUID | None
    person: str
    company_id: UUID | None
    company: str
    owner_id: UUID | None
    owner: str
    about: Subject | None
    worth: Money | None
    is_suggested: bool
    claimed_at: datetime | None
    asked_on: date | None
    asked_by: str
    has_asked: bool
    told_at: datetime | None
    may_change: bool

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN

    @property
    def days_over(self) -> int:
        """How many days it is late, counted up; 0 where it is not."""
        if self.due_at is None or not self.is_open:
            return 0
        return max((now() - self.due_at).days + (now() > self.due_at), 0)


def get_promise(promise_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Promise:
    """Load a promise. A stranger raises NotFound; one that may be seen but not `to` raises Forbidden."""
    try:
        promise = (
            Promise.objects.select_related("owner")
            .filter(within_reach(seen_by, "promises"), pk=promise_id)
            .first()
        )
    except (ValueError, ValidationError):
        promise = None
    if promise is None:
        raise NotFound("promises")
    if not seen_by.reaches("promises", to, promise.owner_id):
        raise Forbidden(f"promises.{to}")
    return promise


def rows_of(promises: Sequence[Promise], *, seen_by: Actor) -> list[PromiseRow]:
    """Make promises ready to be shown, with names of what the asker may see: a fixed number of queries."""
    ids = {key for each in promises for key in (each.person_id, each.company_id) if key}
    names = names_of(ids, seen_by=seen_by) if ids else {}
    owners = member_names({each.owner_id for each in promises if each.owner_id})
    pairs = [(each.about_kind, each.about_id) for each in promises if each.about_id]
    subjects = subjects_of(pairs, seen_by=seen_by) if pairs else {}
    return [_row(each, names, owners, subjects, seen_by) for each in promises]


def open_promises(
    *,
    seen_by: Actor,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    about: tuple[str, UUID] | None = None,
    limit: int = MOST,
) -> list[PromiseRow]:
    """List what is open with a person, a company or about a record, the earliest due first."""
    return rows_of(list(_open(seen_by, _with(person_id, company_id, about))[:limit]), seen_by=seen_by)


def ended_promises(
    *,
    seen_by: Actor,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    about: tuple[str, UUID] | None = None,
    limit: int = 3,
) -> list[PromiseRow]:
    """List the last promises that came to an end."""
    found = Promise.objects.filter(within_reach(seen_by, "promises"), _with(person_id, company_id, about))
    ended = found.exclude(state=State.OPEN).order_by("-updated_at", "-id")[:limit]
    return rows_of(list(ended), seen_by=seen_by)


def oldest_open(
    *, seen_by: Actor, person_id: UUID | None = None, company_id: UUID | None = None
) -> PromiseRow | None:
    """Find the open promise that was given first."""
    found = _open(seen_by, _with(person_id, company_id, None)).order_by("made_at", "id")[:1]
    return next(iter(rows_of(list(found), seen_by=seen_by)), None)


def worth_a_word(people: Sequence[UUID], *, seen_by: Actor) -> list[PromiseRow]:
    """List our promises to people that are open, or were kept within the last month, the first due first."""
    lately = Q(state__in=(State.KEPT, State.LATE), kept_at__gte=now() - JUST_KEPT)
    found = Promise.objects.filter(
        within_reach(seen_by, "promises"),
        Q(state=State.OPEN) | lately,
        person_id__in=people,
        whose=Whose.OURS,
    ).order_by(F("due_at").asc(nulls_last=True), "id")
    return rows_of(list(found[: 4 * len(people)]), seen_by=seen_by)


@dataclass(frozen=True, slots=True)
class OnToday:
    """What a member owes, the earliest due first, and what is owed to them."""

    ours: list[PromiseRow]
    ours_count: int
    theirs: list[PromiseRow]


def on_today(seen_by: Actor, *, limit: int = 8) -> OnToday:
    """Give a member's word: what is overdue or comes due within a week, and what they wait for."""
    until = start_of_day(seen_by.time_zone, 8)
    mine = _open(seen_by, Q(owner_id=seen_by.member_id))
    ours = mine.filter(Q(whose=Whose.OURS))
    near = Q(due_at__lte=until) | Q(due_at=None)
    owed = list(ours.filter(near)[:limit])
    theirs = list(mine.filter(near, whose=Whose.THEIRS)[:limit])
    rows = rows_of([*owed, *theirs], seen_by=seen_by)
    return OnToday(rows[: len(owed)], ours.count(), rows[len(owed) :])


def waiting(seen_by: Actor) -> Sql:
    """Count a member's own promises that are overdue or due today."""
    return Sql(WAITING, (seen_by.member_id, Whose.OURS, start_of_day(seen_by.time_zone, 1)))


@dataclass(frozen=True, slots=True)
class StepRow:
    """One thing that happened to a promise: what, when, by whom, in which words."""

    what: str
    label: str
    at: datetime
    who: str
    words: str
    due_on: date | None
    due_at: datetime | None
    agreed_by: str
    proof_id: UUID | None


def steps_of(promise: Promise) -> list[StepRow]:
    """Give the history of a promise that the asker has loaded, the newest first."""
    steps = list(Step.objects.filter(promise=promise).order_by("-at", "-id"))
    names = member_names({step.member_id for step in steps if step.member_id})
    return [
        StepRow(
            step.what, str(step.get_what_display()), step.at,
            names.get(step.member_id, "") if step.member_id else "", step.words,
            step.due_on, step.due_at, step.agreed_by, step.proof_id,
        )
        for step in steps
    ]  # fmt: skip


def mentions_of(ids: set[UUID], *, seen_by: Actor) -> dict[UUID, tuple[str, str]]:
    """Give words and address of the promises among these that the asker may see."""
    if not ids:
        return {}
    named = Promise.objects.filter(within_reach(seen_by, "promises"), pk__in=ids).values_list("pk", "words")
    return {key: (words, f"/promises/{key}/") for key, words in named}


def belongings_of(*, person_id: UUID, seen_by: Actor) -> dict[Any, int | None]:
    """Count the promises with a person, as a part of what they would bring along."""
    theirs = Promise.objects.filter(person_id=person_id)
    seen = theirs.filter(within_reach(seen_by, "promises")).count()
    return {_("promises"): seen} | ({OUT_OF_SIGHT: None} if theirs.count() > seen else {})


def seal_of(promise: Promise) -> str:
    """Tell which ring a promise has."""
    if not promise.is_open:
        return promise.state.replace("_", "-")
    if promise.due_at is not None and promise.due_at <= now():
        return "overdue"
    if promise.due_at is not None and promise.due_at <= now() + SOON:
        return "due"
    return "renegotiated" if promise.moved else "open"


def left_of(promise: Promise) -> int:
    """Tell which share of its time is left, in percent; without a day it is never short."""
    if promise.due_at is None:
        return 70
    whole = (promise.due_at - promise.made_at).total_seconds()
    left = (promise.due_at - now()).total_seconds()
    return max(0, min(100, round(100 * left / whole))) if whole > 0 else 0


def _open(seen_by: Actor, which: Q) -> QuerySet[Promise]:
    found = Promise.objects.filter(within_reach(seen_by, "promises"), which, state=State.OPEN)
    return found.order_by(F("due_at").asc(nulls_last=True), "id")


def _with(person_id: UUID | None, company_id: UUID | None, about: tuple[str, UUID] | None) -> Q:
    if about:
        return Q(about_kind=about[0], about_id=about[1])
    return Q(person_id=person_id) if person_id else Q(company_id=company_id)


def _row(
    promise: Promise,
    names: Mapping[str, str],
    owners: Mapping[UUID, str],
    subjects: Mapping[tuple[str, UUID], Subject],
    seen_by: Actor,
) -> PromiseRow:
    key = promise.about_id
    return PromiseRow(
        id=promise.pk,
        words=promise.words,
        whose=promise.whose,
        state=promise.state,
        seal=seal_of(promise),
        left=left_of(promise),
        due_on=promise.due_on,
        due_time=promise.due_time,
        due_at=promise.due_at,
        is_exact=promise.is_exact,
        made_at=promise.made_at,
        ended_at=promise.kept_at or promise.broken_at or promise.withdrawn_at,
        was_due_at=promise.first_due_at if promise.first_due_at != promise.due_at else None,
        agreed_by=promise.agreed_by,
        person_id=promise.person_id if str(promise.person_id) in names else None,
        person=names.get(str(promise.person_id), ""),
        company_id=promise.company_id if str(promise.company_id) in names else None,
        company=names.get(str(promise.company_id), ""),
        owner_id=promise.owner_id,
        owner=owners.get(promise.owner_id, "") if promise.owner_id else "",
        about=subjects.get((promise.about_kind, key)) if key else None,
        worth=promise.worth if seen_by.may_read("promises", "worth") else None,
        is_suggested=promise.is_suggested,
        claimed_at=promise.claimed_at if promise.is_open else None,
        asked_on=promise.asked_on,
        asked_by=promise.asked_by,
        has_asked=promise.asked_at is not None,
        told_at=promise.told_at,
        may_change=seen_by.reaches("promises", Verb.CHANGE, promise.owner_id),
    )
