"""The only writers of this package: sources, what they tell, and what is forgotten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from troth.apikit.rate import spend
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.secret_keys import SHOWN, digest, new_token
from troth.tracking.facts import EventFact
from troth.tracking.models import SetAside, Source
from troth.tracking.queries import events_about

CALLS_A_MINUTE = 60_000  # 1,000 a second, which Segment documents, too
KEPT = timedelta(days=395)  # a year can be compared with the one before
SET_ASIDE_KEPT = timedelta(days=14)
AT_ONCE = 5_000

# One statement, whatever the number: what is here already, or twice in one batch, is left.
TAKE = """
insert into tracking_event (source_id, message_id, kind, name, user_id, anonymous_id, other_id, email, at,
                            received_at, properties, context)
select %(source)s, message_id, kind, name, user_id, anonymous_id, other_id, email, at,
       %(received_at)s, properties, context
from jsonb_to_recordset(%(events)s::jsonb) as told(message_id text, kind text, name text, user_id text,
    anonymous_id text, other_id text, email text, at timestamptz, properties jsonb, context jsonb)
on conflict (source_id, message_id) do nothing
"""
FORGET_OLD = """
delete from tracking_event where id in (
    select id from tracking_event where received_at < %s order by received_at limit %s
)
"""


def make_source(*, name: str, kind: str, origins: Sequence[str], by: Actor) -> tuple[Source, str]:
    """Make a source and return it with its write key, which is never shown again."""
    raw = new_token()
    source = Source(name=name, kind=kind, origins=list(origins), prefix=raw[:SHOWN], digest=digest(raw))
    with acting(by):
        source.save(force_insert=True)
    return source, raw


def change_source(*, source: Source, name: str, origins: Sequence[str], is_on: bool, by: Actor) -> None:
    """Change what a source is called, from where browsers may tell, and whether it is heard."""
    source.name, source.origins, source.is_on = name, list(origins), is_on
    with acting(by):
        source.save(update_fields=["name", "origins", "is_on"])


def spend_a_call(*, source_id: UUID) -> None:
    """Count a call of a source. Raises `apikit.problem.Problem` with 429 when it calls too often."""
    spend(f"source {source_id}", CALLS_A_MINUTE)


def take_events(
    *,
    source_id: UUID,
    events: Sequence[EventFact],
    received_at: datetime,
    set_aside: Sequence[tuple[int, str]] = (),
) -> int:
    """Keep events and the reasons of those that could not be; gives how many are new.

    What this returns from is on disk. `set_aside`: the places in the batch, with why.
    """
    told: dict[str, UUID | datetime | str] = {
        "source": source_id, "received_at": received_at,
        "events": json.dumps([asdict(each) for each in events], ensure_ascii=False),
    }  # fmt: skip
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, told)
        taken = int(cursor.rowcount)
        SetAside.objects.bulk_create(
            SetAside(source_id=source_id, received_at=received_at, place=place, reason=reason)
            for place, reason in set_aside
        )
    return taken


def forget_old_events() -> None:
    """Forget what is older than is kept, some at a time."""
    SetAside.objects.filter(received_at__lt=now() - SET_ASIDE_KEPT).delete()
    with connection.cursor() as cursor:
        while True:
            cursor.execute(FORGET_OLD, [now() - KEPT, AT_ONCE])
            if cursor.rowcount < AT_ONCE:
                return


def erase_person(*, person_id: UUID) -> None:
    """Forget what somebody who is being erased did, also before they said who they are."""
    events_about(person_id).delete()
