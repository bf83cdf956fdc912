"""Messages are claimed by whoever sends them, and taken up again when that worker has died."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from troth.channels.models import Fate, Mailbox, Outgoing
from troth.ground.clock import now
from troth.privacy.commands import release
from troth.privacy.hashing import key_for_database
from troth.team.acting import acting
from troth.team.actor import Actor

BATCH = 50
NIGHT = timedelta(minutes=15)  # after which the gate is asked again
RESOLVED_AFTER = timedelta(minutes=2)
MOST_ATTEMPTS = 12

# The gate is asked in the statement that claims, in the order of the people (see the decision on consent).
# What one person writes to another is not for the gate; where nothing arrives even that is not sent.
CLAIM = """
with due as materialized (
    select o.id, o.person_id, o.purpose, o.topic, o.parties->0->>'address' as address
    from channels_outgoing o
    where o.mailbox_id = %(mailbox)s and o.state = 'pending' and o.due_at <= %(now)s
    order by o.is_campaign, o.due_at, o.id limit %(places)s for update skip locked
),
asked as materialized (
    select d.id, d.place, case
        when d.purpose <> '' then consent_claim(
            d.person_id, d.purpose, 'mail', d.topic, %(now)s, %(key)s, d.address, 'outgoing', d.id)
        when exists (
            select from privacy_suppression s
            where s.hash = privacy_hash(%(key)s, 'mail', d.address) and s.reason = 'bounced'
        ) then 'bounced' end as refusal
    from (select due.*, row_number() over (order by person_id, id) as place from due order by person_id, id) d
)
update channels_outgoing o set
    state = case when a.refusal is null then 'sending' when a.refusal = 'quiet_hours' then 'pending'
        else 'suppressed' end,
    reason = coalesce(a.refusal, ''),
    token = case when a.refusal is null then %(token)s::uuid end,
    place = case when a.refusal is null then a.place end,
    claimed_at = case when a.refusal is null then %(now)s else o.claimed_at end,
    dated_at = case when a.refusal is null then coalesce(o.dated_at, %(now)s) else o.dated_at end,
    attempts = o.attempts + case when a.refusal is null then 1 else 0 end,
    due_at = case when a.refusal = 'quiet_hours' then %(later)s else o.due_at end,
    settled_at = case when a.refusal <> 'quiet_hours' then %(now)s end
from asked a where a.id = o.id
"""
HELD_MAILBOX = "select most_per_hour, most_per_day from channels_mailbox where id = %s for no key update"
COUNTED = """
select count(*) filter (where claimed_at > %(hour)s), count(*) from channels_outgoing
where mailbox_id = %(mailbox)s and claimed_at > %(day)s and state in ('sending', 'sent', 'uncertain')
"""
ALIVE = "select pg_advisory_lock(hashtextextended('sending ' || %s, 0))"
LET_GO = "select pg_advisory_unlock(hashtextextended('sending ' || %s, 0))"
# Whoever sends holds a lock of the database as long as they live, however long they may be paused: what can
# be locked here was of one who has died.
DEAD = """
select token from (select distinct token from channels_outgoing where state = 'sending') claimed
where pg_try_advisory_xact_lock(hashtextextended('sending ' || token::text, 0))
"""
# Each is settled before the next one is handed over: only the first of a batch may have left.
TAKEN_UP = """
with first as (
    select distinct on (token) id from channels_outgoing
    where state = 'sending' and token = any(%(tokens)s) order by token, place
)
update channels_outgoing o set token = null, place = null,
    state = case when f.id is null then 'pending' else 'uncertain' end,
    settled_at = case when f.id is not null then %(now)s end,
    reason = case when f.id is null then '' else %(reason)s end,
    attempts = case when f.id is null then greatest(o.attempts - 1, 0) else o.attempts end
from channels_outgoing all_of left join first f on f.id = all_of.id
where all_of.id = o.id and o.state = 'sending' and o.token = any(%(tokens)s)
returning o.id, o.state
"""
DIED = "Whoever sent it died meanwhile: nobody knows whether it left."


@contextmanager
def sender() -> Iterator[UUID]:
    """Be somebody who sends, for the length of a block: gives the token to claim with."""
    token = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(ALIVE, [str(token)])
        try:
            yield token
        finally:
            if connection.connection is not None and not connection.connection.closed:
                cursor.execute(LET_GO, [str(token)])


def claim(mailbox: Mailbox, token: UUID, by: Actor) -> list[Outgoing]:
    """Claim what is due in a mailbox, as much as its limits leave room for. All is asked at the gate."""
    moment = now()
    with acting(by), connection.cursor() as cursor:
        places = _room(mailbox)
        if places < 1:
            return []
        cursor.execute(
            CLAIM,
            {
                "mailbox": mailbox.pk, "now": moment, "later": moment + NIGHT, "places": places,
                "key": key_for_database(), "token": token,
            },
        )  # fmt: skip
        if not cursor.rowcount:
            return []
    claimed = Outgoing.objects.filter(token=token, state=Fate.SENDING)
    return list(claimed.order_by("place")) or claim(mailbox, token, by)


def _room(mailbox: Mailbox) -> int:
    """Give how many may be claimed now. The mailbox is held, so that of two at once each sees the other."""
    with connection.cursor() as cursor:
        cursor.execute(HELD_MAILBOX, [mailbox.pk])
        hourly, daily = cursor.fetchone()
        if hourly is None and daily is None:
            return BATCH
        moment = now()
        since = {"hour": moment - timedelta(hours=1), "day": moment - timedelta(days=1)}
        cursor.execute(COUNTED, {"mailbox": mailbox.pk, **since})
        in_hour, in_day = cursor.fetchone()
    left: list[int] = [most - sent for most, sent in ((hourly, in_hour), (daily, in_day)) if most is not None]
    return max(0, min(BATCH, *left))


def give_back(token: UUID, by: Actor) -> None:
    """Let what was claimed and not handed over wait again, as if it had not been claimed."""
    with acting(by):
        left = Outgoing.objects.filter(token=token, state=Fate.SENDING).select_for_update()
        for each in left:
            release(about_id=each.pk, by=by)
            Outgoing.objects.filter(pk=each.pk).update(
                state=Fate.PENDING, token=None, place=None, attempts=max(0, each.attempts - 1)
            )


def take_up(by: Actor) -> int:
    """Take up what workers had in hand who have died, and tell how much it was.

    Of each only one may have left: it is uncertain. Two minutes later all but campaigns is sent again, with
    the same Message-ID; of a campaign an uncertain message stays as it is, until somebody decides.
    """
    with acting(by):
        with connection.cursor() as cursor:
            cursor.execute(DEAD)
            tokens = [token for (token,) in cursor.fetchall()]
            # A statement of its own: what they had settled before they died is seen.
            cursor.execute(TAKEN_UP, {"tokens": tokens, "now": now(), "reason": DIED})
            found: Sequence[tuple[UUID, str]] = cursor.fetchall()
        for key, state in found:
            if state == Fate.PENDING:
                release(about_id=key, by=by)
    _resolve(by)
    return len(found)


def _resolve(by: Actor) -> None:
    uncertain = Outgoing.objects.filter(
        state=Fate.UNCERTAIN, is_campaign=False, settled_at__lt=now() - RESOLVED_AFTER,
        attempts__lt=MOST_ATTEMPTS,
    )  # fmt: skip
    with acting(by), transaction.atomic():
        for each in uncertain.select_for_update(skip_locked=True)[:BATCH]:
            release(about_id=each.pk, by=by)
            Outgoing.objects.filter(pk=each.pk).update(state=Fate.PENDING, settled_at=None)
