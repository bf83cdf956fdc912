"""How often one token or member may call: so many calls a minute, counted over all processes.

A process takes calls out of the shared allowance in blocks and spends them on its own, so that most
calls cost no query. What is left of a block when the minute ends is lost: at most a hundredth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from troth.apikit.problem import Problem
from troth.ground.clock import now
from troth.team.actor import Actor

TAKE = """
insert into apikit_allowance as held (who, minute, spent)
values (%(who)s, %(minute)s, %(block)s)
on conflict (who) do update set
    minute = excluded.minute,
    spent = excluded.spent + case when held.minute = excluded.minute then held.spent else 0 end
where held.minute <> excluded.minute or held.spent + excluded.spent <= %(limit)s
"""
BLOCKS_A_MINUTE = 100
MOST_HELD = 10_000


@dataclass(slots=True)
class _Block:
    minute: datetime
    left: int


_held: dict[str, _Block] = {}
_lock = Lock()


def spend_a_call(by: Actor, address: str) -> None:
    """Count a call. Raises 429 with the seconds until the next minute when there are none left.

    The same token counts as one from wherever it is used, so the address is taken off the origin.
    """
    spend(
        f"{by.member_id} {by.origin.removesuffix(address)}"[:200],
        settings.TROTH_API_CALLS_PER_MINUTE,
    )


def spend(who: str, limit: int) -> None:
    """Count a call of whoever bears this name, of so many a minute. Raises as `spend_a_call` does."""
    minute = now().replace(second=0, microsecond=0)
    with _lock:
        block = _held.get(who)
        if block and block.minute == minute and block.left > 0:
            block.left -= 1
            return
    size = max(1, limit // BLOCKS_A_MINUTE)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"who": who, "minute": minute, "block": size, "limit": limit})
        if cursor.rowcount == 0:
            wait = {"Retry-After": str(60 - now().second)}
            raise Problem(429, _("More than %d calls in this minute.") % limit, headers=wait)
    with _lock:
        if len(_held) > MOST_HELD:
            _held.clear()
        _held[who] = _Block(minute, size - 1)


def forget_blocks() -> None:
    """Drop what this process holds. For tests."""
    with _lock:
        _held.clear()
