"""What is told in time: the clock warns, a side asks for another day, says it is done, or tells early."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.promises.commands.writing import locked, tell
from troth.promises.events import NewDayAsked, PromiseClaimed, PromiseOverdue
from troth.promises.models import Declined, Link, Notice, Promise, Telling, Whose
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

LASTS = timedelta(days=90)
POSTS_A_MINUTE = 20

# First who answers for it: a day before it is due, and when it is overdue; a day later, while it is still
# open, whoever shares a team with them. What they owe us is told when it is overdue alone. By the unique key
# a second run, or worker, changes nothing. What was due for over a month when the clock came back is no news.
WARN = """
with soon as (
    select id, owner_id as member_id, 'soon' as kind, due_at from promises_promise
    where state = 'open' and whose = 'ours' and due_at > %(now)s and due_at <= %(now)s + interval '1 day'
        and made_at < due_at - interval '1 day'
    union all
    select id, owner_id, 'overdue', due_at from promises_promise
    where state = 'open' and due_at <= %(now)s and due_at > %(now)s - interval '30 days'
    union all
    select distinct p.id, also.member_id, 'team', p.due_at from promises_promise p
    join team_membership own on own.member_id = p.owner_id
    join team_membership also on also.team_id = own.team_id and also.member_id <> p.owner_id
    where p.state = 'open' and p.whose = 'ours'
        and p.due_at <= %(now)s - interval '1 day' and p.due_at > %(now)s - interval '30 days'
)
insert into promises_notice (promise_id, member_id, kind, due_at)
select soon.id, soon.member_id, soon.kind, soon.due_at from soon
join team_member m on m.id = soon.member_id and m.is_active
on conflict do nothing returning promise_id, kind
"""


def warn_of_promises() -> int:
    """Note whom to tell of what by now, and publish what is overdue since; give how many notices are new."""
    by = everyone(origin="clock")
    with acting(by), connection.cursor() as cursor:
        cursor.execute(WARN, {"now": now()})
        told = cursor.fetchall()
        overdue = {key for key, kind in told if kind == Telling.OVERDUE}
        for promise in Promise.objects.filter(pk__in=overdue).order_by("id"):
            tell(promise, PromiseOverdue(promise_id=promise.pk), by)
    return len(told)


def put_notice_away(*, notice_id: UUID, by: Actor) -> None:
    """Tell a member no more what they were told."""
    if by.member_id is not None:
        Notice.objects.filter(pk=notice_id, member_id=by.member_id).update(seen_at=now())


def tell_early(*, promise: Promise, on: date | None, why: str, by: Actor) -> Promise:
    """Note that they were told, before it was due, that our word will not hold, and which day we ask for.

    Raises Conflict where it is not ours to tell, or not open any more.
    """
    with acting(by):
        here = _open(promise.pk)
        if here.whose != Whose.OURS:
            raise Conflict(_("It is their word: they ask for another day."))
        here.outcome, here.told_at = why[:1000], now()
        return _ask(here, Whose.OURS, on, why, by)


def ask_for_day(*, promise: Promise, on: date | None, why: str, by: Actor) -> Promise:
    """Note that they ask for another day for what they promised us. Raises Conflict, Invalid."""
    with acting(by):
        here = _open(promise.pk)
        if here.whose != Whose.THEIRS:
            raise Conflict(_("That is for us to ask."))
        asked = _ask(here, Whose.THEIRS, on, why, by)
        _notify(asked, Telling.ASKED)
        return asked


def refuse_day(*, promise: Promise, by: Actor) -> Promise:
    """Leave the day as it was, though another was asked for."""
    with acting(by):
        here = _open(promise.pk)
        here.asked_at, here.asked_on, here.asked_by, here.asked_words = None, None, "", ""
        here.save()
        return here


def claim_kept(*, promise: Promise, by: Actor) -> Promise:
    """Note that they say to have kept their word; a member confirms it. Said again, nothing changes."""
    with acting(by):
        here = _open(promise.pk)
        if here.whose != Whose.THEIRS:
            raise Conflict(_("That is for us to say."))
        if here.claimed_at is None:
            here.claimed_at = now()
            here.save()
            tell(here, PromiseClaimed(promise_id=here.pk), by)
            _notify(here, Telling.CLAIMED)
        return here


def deny_claim(*, promise: Promise, by: Actor) -> Promise:
    """Say that it is not done, though they say so."""
    with acting(by):
        here = _open(promise.pk)
        here.claimed_at = None
        here.save()
        return here


def share_promises(*, person_id: UUID, by: Actor) -> Link:
    """Make the address at which a person reads and answers what is promised; older ones lead nowhere then."""
    with acting(by):
        Link.objects.filter(person_id=person_id, revoked_at=None).update(revoked_at=now())
        return Link.objects.create(
            person_id=person_id, made_by_id=by.member_id, made_at=now(), expires_at=now() + LASTS
        )


def stop_sharing(*, person_id: UUID, by: Actor) -> None:
    """Let every address of a person lead nowhere."""
    with acting(by):
        Link.objects.filter(person_id=person_id, revoked_at=None).update(revoked_at=now())


class TooMany(Exception):
    """More was sent over one link in a minute than anybody types."""


def spend_a_post(*, link: Link) -> None:
    """Count what is sent over a link. Raises TooMany after so many in a minute."""
    minute = now().replace(second=0, microsecond=0)
    spent = Case(When(minute=minute, then=F("posts") + 1), default=1)
    within = ~Q(minute=minute) | Q(minute=None) | Q(posts__lt=POSTS_A_MINUTE)
    if not Link.objects.filter(within, pk=link.pk).update(posts=spent, minute=minute):
        raise TooMany(link.pk)


def decline_suggestion(*, source_id: UUID, digest: str, by: Actor) -> None:
    """Say that a sentence is no promise: it is not proposed again, to nobody."""
    Declined.objects.get_or_create(source_id=source_id, digest=digest, defaults={"by_id": by.member_id})


def _ask(promise: Promise, whose: Whose, on: date | None, why: str, by: Actor) -> Promise:
    if on is not None and promise.due_on is not None and on <= promise.due_on:
        raise Invalid([("on", _("must be after the day that it has."))])
    promise.asked_at, promise.asked_by = now(), whose
    promise.asked_on, promise.asked_words = on, why[:1000]
    promise.save()
    promise.refresh_from_db()
    event = NewDayAsked(promise_id=promise.pk, asked_by=whose, asked_on=on.isoformat() if on else "")
    tell(promise, event, by)
    return promise


def _notify(promise: Promise, kind: Telling) -> None:
    if promise.owner_id:
        Notice.objects.get_or_create(
            promise=promise, member_id=promise.owner_id, kind=kind, due_at=promise.due_at or now()
        )


def _open(key: UUID) -> Promise:
    promise = locked(key)
    if not promise.is_open:
        raise Conflict(_("It is not open any more."))
    return promise
