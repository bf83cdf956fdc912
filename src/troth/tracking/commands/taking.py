"""Events are taken in one transaction, and forgotten when they are old."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from troth.ground.clock import now
from troth.tracking.commands.joining import join, learn
from troth.tracking.facts import EventFact
from troth.tracking.models import SetAside, Source

KEPT = timedelta(days=395)  # a year can be compared with the one before
SET_ASIDE_KEPT = timedelta(days=14)
AT_ONCE = 5_000
COLUMNS = tuple(field.name for field in fields(EventFact))

# One statement, whatever the number: what is here already, or twice in one batch, is left. What names nobody
# is of who used the device last.
TAKE = """
insert into tracking_event (source_id, person_id, message_id, kind, name, user_id, anonymous_id, other_id,
    email, at, received_at, page, place, device, campaign, dwell_seconds, properties, context)
select %(source)s, case when not %(names)s then null
        when told.user_id <> '' then (
            select a.person_id from tracking_account a where a.user_id = told.user_id)
        when told.email = '' then (select d.person_id from tracking_device d
            where d.source_id = %(source)s and d.anonymous_id = told.anonymous_id) end,
    message_id, kind, name, user_id, anonymous_id, other_id, email,
    at, %(received_at)s, page, place, device, campaign, dwell_seconds, properties, context
from jsonb_to_recordset(%(events)s::jsonb) as told(message_id text, kind text, name text, user_id text,
    anonymous_id text, other_id text, email text, at timestamptz, page text, place text, device text,
    campaign text, dwell_seconds int, properties jsonb, context jsonb)
on conflict (source_id, message_id) do nothing
"""
FORGET_OLD = """
delete from tracking_event where id in (
    select id from tracking_event where received_at < %s order by received_at limit %s
)
"""


def take_events(
    *,
    source: Source,
    events: Sequence[EventFact],
    received_at: datetime,
    set_aside: Sequence[tuple[int, str]] = (),
) -> int:
    """Keep events and the reasons of those that could not be; gives how many are new.

    What this returns from is on disk. `set_aside`: the places in the batch, with why.
    """
    told: dict[str, Any] = {
        "source": source.pk, "received_at": received_at, "names": source.names_people,
        "events": json.dumps([_row(each) for each in events], ensure_ascii=False),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        learned = learn(source_id=source.pk, events=events, at=received_at) if source.names_people else None
        cursor.execute(TAKE, told)
        taken = int(cursor.rowcount)
        if learned:
            join(learned)
        SetAside.objects.bulk_create(
            SetAside(source=source, received_at=received_at, place=place, reason=reason)
            for place, reason in set_aside
        )
    return taken


def _row(fact: EventFact) -> dict[str, Any]:
    """Give a fact by its fields, without a copy of all that is in it."""
    return {name: getattr(fact, name) for name in COLUMNS}


def forget_old_events() -> None:
    """Forget what is older than is kept, some at a time."""
    SetAside.objects.filter(received_at__lt=now() - SET_ASIDE_KEPT).delete()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(FORGET_OLD, [now() - KEPT, AT_ONCE])
            if cursor.rowcount < AT_ONCE:
                return
