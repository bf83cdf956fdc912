"""The list of addresses that get nothing, as an administrator reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from troth.catalog.errors import NotFound
from troth.privacy.hashing import hash_of
from troth.privacy.models import Lifting, Reason, Suppression

PAGE = 50
REASONS = Reason.choices
OF_ADDRESS = """
select distinct p.id, p.name from people_person p where p.id in (
    select e.person_id from people_email e where e.key = lower(%(address)s)
    union all select f.person_id from people_phone f where f.number = %(address)s)
order by p.name limit 10
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the list. `older` is where the next one starts, "" at the end; `people` have the address that
    was searched for, and `lifted` are the times when it was let be written to again."""

    rows: Sequence[Suppression]
    older: str
    count: int
    people: Sequence[tuple[UUID, str]]
    lifted: Sequence[Lifting]


def suppressions(*, search: str = "", reason: str = "", after: str = "", limit: int = PAGE) -> Listed:
    """List what is on the list, newest first.

    A whole address finds its lines by their hash, also those that nothing can be read of; else `search` is a
    part of what can be read. A damaged `after` counts as none.
    """
    search = search.strip()
    is_whole = "@" in search[1:-1] or search[:1] == "+"
    found = _matching(search, is_whole, reason)
    count = found.count()
    if at := _place(after):
        found = found.filter(Q(at__lt=at[0]) | Q(at=at[0], pk__lt=at[1]))
    rows = list(found.select_related("member").order_by("-at", "-pk")[: limit + 1])
    older = f"{rows[limit - 1].at.isoformat()}~{rows[limit - 1].pk}" if len(rows) > limit else ""
    lifted = Lifting.objects.filter(hash__in=_hashes(search)) if is_whole else Lifting.objects.none()
    return Listed(
        rows[:limit], older, count, _people_of(search) if is_whole else [],
        list(lifted.select_related("member").order_by("-at")[:20]),
    )  # fmt: skip


def all_suppressions() -> Iterator[dict[str, Any]]:
    """Give every line of the list, oldest first, a few at a time."""
    found = Suppression.objects.select_related("member").order_by("at", "pk")
    for each in found.iterator(chunk_size=2_000):
        yield {
            "kind": each.kind, "address": each.hint, "reason": each.reason, "since": each.at.isoformat(),
            "note": each.note, "by": each.member.name if each.member else "", "hash": bytes(each.hash).hex(),
        }  # fmt: skip


def get_suppression(suppression_id: UUID) -> Suppression:
    """Load a line of the list. Raises NotFound."""
    found = Suppression.objects.select_related("member").filter(pk=suppression_id).first()
    if found is None:
        raise NotFound("suppressions")
    return found


def _matching(search: str, is_whole: bool, reason: str) -> QuerySet[Suppression]:
    found = Suppression.objects.all()
    if reason in Reason.values:
        found = found.filter(reason=reason)
    if is_whole:
        return found.filter(hash__in=_hashes(search))
    return found.filter(hint__icontains=search) if search else found


def _hashes(address: str) -> list[bytes]:
    return [hash_of(kind, address) for kind in ("mail", "phone")]


def _people_of(address: str) -> list[tuple[UUID, str]]:
    with connection.cursor() as cursor:
        cursor.execute(OF_ADDRESS, {"address": address})
        return [(row[0], str(row[1])) for row in cursor.fetchall()]


def _place(text: str) -> tuple[datetime, UUID] | None:
    at, _mark, key = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(key)) if moment.tzinfo else None
    except ValueError:
        return None


def unreached_among(addresses: Sequence[str]) -> set[str]:
    """Tell at which of these mail addresses nothing arrives."""
    hashes = {address: hash_of("mail", address) for address in addresses}
    known = Suppression.objects.filter(hash__in=list(hashes.values()), reason=Reason.BOUNCED)
    bounced = {bytes(each) for each in known.values_list("hash", flat=True)}
    return {address for address, hashed in hashes.items() if hashed in bounced}
