"""The list of addresses that get nothing: put on it, taken off it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.privacy.hashing import hash_of, hint_of, key_for_database
from troth.privacy.models import Lifting, Reason, Suppression
from troth.team.acting import acting
from troth.team.actor import Actor

AT_ONCE = 5_000
PUT = """
insert into privacy_suppression (hash, kind, hint, bucket, reason, note, at, member_id)
select privacy_hash(%(key)s, kind, address), kind, hint, privacy_bucket(%(key)s, address), %(reason)s,
    %(note)s, %(now)s, %(member)s
from unnest(%(kinds)s::text[], %(addresses)s::text[], %(hints)s::text[]) as given(kind, address, hint)
on conflict do nothing
"""
LIFT = """
with lifted as (delete from privacy_suppression where {which} returning *)
insert into privacy_lifting (hash, kind, hint, reason, since, at, note, member_id)
select hash, kind, hint, reason, at, %(now)s, %(note)s, %(member)s from lifted
"""


def suppress(*, kind: str, address: str, reason: str, note: str = "", by: Actor) -> None:
    """Send nothing to an address any more; `kind` is "mail" or "phone". Said twice, it is kept once."""
    suppress_many(addresses=[(kind, address)], reason=reason, note=note, by=by)


def suppress_many(*, addresses: Iterable[tuple[str, str]], reason: str, note: str = "", by: Actor) -> int:
    """Put kinds and addresses on the list. Gives how many were not on it for this reason yet."""
    given, added = iter(addresses), 0
    with acting(by):
        while some := list(islice(given, AT_ONCE)):
            added += put(some, reason=reason, note=note, member_id=by.member_id)
    return added


def put(
    addresses: Sequence[tuple[str, str]], *, reason: str, note: str = "", member_id: UUID | None = None
) -> int:
    """Write addresses on the list within a running transaction; of what was erased nothing can be read."""
    shown = reason != Reason.ERASED
    with connection.cursor() as cursor:
        cursor.execute(
            PUT,
            {
                "key": key_for_database(), "reason": reason, "note": note, "now": now(), "member": member_id,
                "kinds": [kind for kind, _address in addresses],
                "addresses": [address for _kind, address in addresses],
                "hints": [hint_of(*each) if shown else "" for each in addresses],
            },
        )  # fmt: skip
        return int(cursor.rowcount)


def lift_suppression(*, kind: str, address: str, note: str = "", by: Actor) -> int:
    """Let an address be written to again, as when its mailbox is back. Gives how many reasons there were."""
    which = "hash = %(hash)s and reason <> 'erased'"
    return _lift(which, {"hash": hash_of(kind, address)}, note=note, by=by)


def lift(*, suppression: Suppression, note: str, by: Actor) -> None:
    """Take one line off the list. Raises Invalid without a reason, and Conflict where only its owner can."""
    if not note.strip():
        raise Invalid([("note", _("Say why, so that it can be shown later."))])
    if not suppression.may_be_lifted:
        raise Conflict(_("Whoever was erased stays silent, until they agree to something themselves."))
    if not _lift("id = %(id)s", {"id": suppression.pk}, note=note.strip(), by=by):
        raise Conflict(_("This was lifted in the meantime."))


def forget_addresses(addresses: Sequence[tuple[str, str]]) -> None:
    """Keep of erased addresses that they want nothing, and nothing by which anybody knows them again."""
    hashes = [hash_of(*each) for each in addresses]
    for table in (Suppression, Lifting):
        table.objects.filter(hash__in=hashes).update(hint="", note="")
    put(addresses, reason=Reason.ERASED)


def _lift(which: str, values: dict[str, Any], *, note: str, by: Actor) -> int:
    with acting(by), connection.cursor() as cursor:
        told = {"now": now(), "note": note, "member": by.member_id}
        cursor.execute(LIFT.format(which=which), values | told)
        return int(cursor.rowcount)
