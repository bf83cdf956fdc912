"""Whose events are: accounts and devices are learned from what names somebody, and found among the people.

What a device did before its user said who they are becomes theirs then (Segment: identify, alias). Nothing is
written on a person, and nobody is made: a browser can lie.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from troth.ground.clock import now
from troth.tracking.facts import EventFact

AGAIN = timedelta(hours=2)  # as long what was learned is looked at again: events came while it was written
AT_ONCE = 10_000
TABLES = ("tracking_account", "tracking_device")

# The rows are written in the order of their keys, so that two batches at once wait for one another in turn.
# What is known just so is not written again: most programs name their user in every event.
ACCOUNTS = """
insert into tracking_account as known (user_id, same_as, email, learned_at, person_id)
select user_id, same_as, email, %(at)s, tracking_whose_account(user_id, same_as, email)
from jsonb_to_recordset(%(told)s::jsonb) as told(user_id text, same_as text, email text)
where not exists (
    select from tracking_account k where k.user_id = told.user_id
        and (told.email = '' or k.email = told.email) and (told.same_as = '' or k.same_as = told.same_as)
)
order by user_id
on conflict (user_id) do update set learned_at = excluded.learned_at,
    person_id = coalesce(known.person_id, excluded.person_id),
    email = case when excluded.email = '' then known.email else excluded.email end,
    same_as = case when excluded.same_as = '' then known.same_as else excluded.same_as end
returning id
"""
# A device that somebody else uses now is theirs from here on; what was done on it before stays whose it was.
DEVICES = """
insert into tracking_device as known (source_id, anonymous_id, user_id, email, told_at, learned_at, person_id)
select %(source)s, anonymous_id, user_id, email, told_at, %(at)s, tracking_whose_device(user_id, email)
from jsonb_to_recordset(%(told)s::jsonb) as told(anonymous_id text, user_id text, email text,
    told_at timestamptz)
where not exists (
    select from tracking_device k where k.source_id = %(source)s and k.anonymous_id = told.anonymous_id
        and k.user_id = told.user_id and (told.email = '' or k.email = told.email)
)
order by anonymous_id
on conflict (source_id, anonymous_id) do update set
    learned_at = excluded.learned_at, told_at = excluded.told_at,
    person_id = case when known.user_id = excluded.user_id and known.user_id <> ''
        then coalesce(known.person_id, excluded.person_id) else excluded.person_id end,
    user_id = excluded.user_id,
    email = case when excluded.email <> '' then excluded.email
        when known.user_id = excluded.user_id then known.email else '' end
where excluded.told_at >= known.told_at
returning id
"""
FIND = """
update {table} known set person_id = found.person_id
from (select t.id, {of} as person_id from {table} t where t.id = any(%(ids)s) and t.person_id is null) found
where known.id = found.id and found.person_id is not null
returning known.id
"""
FIND_ACCOUNTS = FIND.format(table="tracking_account", of="tracking_whose_account(user_id, same_as, email)")
FIND_DEVICES = FIND.format(table="tracking_device", of="tracking_whose_device(user_id, email)")
DEVICES_OF = """
select d.id from tracking_device d join tracking_account a on a.user_id = d.user_id
where a.id = any(%s) and d.person_id is null
"""
SAME_AS = """
select other.id from tracking_account other join tracking_account a on a.user_id = other.same_as
where a.id = any(%s) and other.person_id is null
"""
# What names somebody else stays theirs. Each account and device looks its events up: of a source there are
# millions, and without the fence the database may walk through them.
JOIN = """
update tracking_event e set person_id = theirs.person_id
from (
    select own.id, known.person_id from {table} known cross join lateral (
        select x.id from tracking_event x where {of} and x.person_id is null offset 0
    ) own
    where known.id = any(%(ids)s) and known.person_id is not null
) theirs
where e.id = theirs.id
"""
JOIN_ACCOUNTS = JOIN.format(
    table="tracking_account",
    of="x.user_id = known.user_id and x.user_id <> '' "
    "and (select s.names_people from tracking_source s where s.id = x.source_id)",
)
JOIN_DEVICES = JOIN.format(
    table="tracking_device",
    of="x.source_id = known.source_id and x.anonymous_id = known.anonymous_id and x.anonymous_id <> '' "
    "and x.user_id in ('', known.user_id) and x.email in ('', known.email)",
)
UNKNOWN = "select id from {table} where person_id is null and id > %(after)s order by id limit %(most)s"
NEW = "select id from {table} where learned_at > %(since)s and person_id is not null"


@dataclass(frozen=True, slots=True)
class Learned:
    """Accounts and devices of which something was learned, by their keys."""

    accounts: list[UUID]
    devices: list[UUID]


def learn(*, source_id: UUID, events: Sequence[EventFact], at: datetime) -> Learned:
    """Learn who uses which account and device, and find them among the people.

    Part of the running transaction, before the events are written: what comes after a name is of that name.
    """
    accounts: dict[str, dict[str, str]] = {}
    devices: dict[str, dict[str, str]] = {}
    for each in sorted(events, key=attrgetter("at")):
        email = each.email if each.kind == "identify" else ""
        if each.user_id:
            known = _account(accounts, each.user_id)
            known["email"] = email or known["email"]
        if each.kind == "alias":
            _account(accounts, each.other_id)["same_as"] = each.user_id
            devices[each.other_id] = _device(each.other_id, each, "")
        if each.anonymous_id and (each.user_id or email):
            devices[each.anonymous_id] = _device(each.anonymous_id, each, email)
    if not (accounts or devices):
        return Learned([], [])
    changed = _ids(ACCOUNTS, told=json.dumps(list(accounts.values())), at=at) if accounts else []
    changed += _followed(changed)
    used = _ids(DEVICES, told=json.dumps(list(devices.values())), at=at, source=source_id) if devices else []
    return Learned(changed, used + _used_with(changed))


def join(learned: Learned) -> None:
    """Let the events of accounts and devices be their person's, where none has them."""
    with connection.cursor() as cursor:
        if learned.accounts:
            cursor.execute(JOIN_ACCOUNTS, {"ids": learned.accounts})
        if learned.devices:
            cursor.execute(JOIN_DEVICES, {"ids": learned.devices})


def join_those_known() -> None:
    """Look again for who was not among the people when their events came, and for what came meanwhile."""
    since = now() - AGAIN
    join(Learned(*(_ids(NEW.format(table=table), since=since) for table in TABLES)))
    accounts, devices = TABLES
    for ids in _unknown(accounts):
        with transaction.atomic():
            join(_find(ids, []))
    for ids in _unknown(devices):
        with transaction.atomic():
            join(_find([], ids))


def _unknown(table: str) -> Iterable[list[UUID]]:
    after = UUID(int=0)
    while ids := _ids(UNKNOWN.format(table=table), after=after, most=AT_ONCE):
        yield ids
        after = ids[-1]


def _find(accounts: list[UUID], devices: list[UUID]) -> Learned:
    """Find whose accounts and devices are, those that are the same and those used with them, too."""
    accounts = _ids(FIND_ACCOUNTS, ids=accounts) if accounts else []
    accounts += _followed(accounts)
    devices = _ids(FIND_DEVICES, ids=devices) if devices else []
    return Learned(accounts, devices + _used_with(accounts))


def _followed(accounts: list[UUID]) -> list[UUID]:
    """Find the accounts that were given up for these, whose person is known only now."""
    others = _ids(SAME_AS, accounts) if accounts else []
    return _ids(FIND_ACCOUNTS, ids=others) if others else []


def _used_with(accounts: list[UUID]) -> list[UUID]:
    """Find the devices that were used with these accounts, whose person is known only now."""
    devices = _ids(DEVICES_OF, accounts) if accounts else []
    return _ids(FIND_DEVICES, ids=devices) if devices else []


def _account(accounts: dict[str, dict[str, str]], user_id: str) -> dict[str, str]:
    return accounts.setdefault(user_id, {"user_id": user_id, "same_as": "", "email": ""})


def _device(anonymous_id: str, event: EventFact, email: str) -> dict[str, str]:
    return {"anonymous_id": anonymous_id, "user_id": event.user_id, "email": email, "told_at": event.at}


def _ids(sql: str, *places: Any, **named: Any) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, places or named)
        return [key for (key,) in cursor.fetchall()]
