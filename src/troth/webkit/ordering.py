"""An order that was made in a browser, by grips or by arrows: see `webkit/ordered.j2`."""

from __future__ import annotations

from uuid import UUID

from django.http import QueryDict


def moved_keys(posted: QueryDict) -> list[UUID]:
    """Read an order: that of the ids of a form, where `up` or `down` names one that goes a place further.

    Raises ValueError for what is no id.
    """
    keys = [UUID(key) for key in posted.getlist("id")]
    for way, step in (("up", -1), ("down", 1)):
        if way in posted and (key := UUID(str(posted[way]))) in keys:
            at = keys.index(key)
            keys.insert(min(max(at + step, 0), len(keys) - 1), keys.pop(at))
    return keys
