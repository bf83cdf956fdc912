"""Telling members in time what is to come, and what they snoozed."""

from __future__ import annotations

from django.db import connection

from troth.agenda.models import Reminder
from troth.ground.clock import now
from troth.team.actor import Actor

# Who is told: who does it, and the members who are asked and did not refuse. What was due for longer than a
# day when the job came back to life is no news. By the unique key a second run, or worker, changes nothing.
DUE = """
with due as (
    select id, owner_id, due_at - make_interval(mins => remind_minutes) as at from agenda_task
    where done_at is null and remind_minutes is not null
        and due_at >= %(now)s - interval '1 day' and due_at < %(now)s + interval '29 days'
    union all
    select id, owner_id, snoozed_until from agenda_task
    where done_at is null and snoozed_until between %(now)s - interval '1 day' and %(now)s
), told as (
    select id, owner_id as member_id, at from due
    union
    select due.id, asked.member_id, at from due join agenda_attendee asked on asked.task_id = due.id
    where asked.member_id is not null and asked.answer <> 'no'
)
insert into agenda_reminder (task_id, member_id, at)
select id, member_id, at from told where at <= %(now)s and at > %(now)s - interval '1 day'
on conflict do nothing
"""
FORGET = "delete from agenda_reminder where at < %s - interval '30 days'"


def note_reminders() -> int:
    """Note whom to tell of what by now; give how many are new. Run each minute, by as many as may be."""
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"now": now()})
        return int(cursor.rowcount)


def forget_reminders() -> None:
    """Delete reminders after a month."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [now()])


def dismiss_reminders(*, task_ids: list[str], by: Actor) -> None:
    """Tell a member no more of these tasks, until the next reminder of them."""
    if by.member_id is not None:
        waiting = Reminder.objects.filter(member_id=by.member_id, seen_at=None, task_id__in=task_ids)
        waiting.update(seen_at=now())
