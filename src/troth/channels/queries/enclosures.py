"""Files that came with messages, and those that go with them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from troth.channels.models import Draft, Enclosure, Outgoing


def files_kept(*, ids: Sequence[UUID]) -> list[UUID]:
    """Tell which of these files belong to a message, or are to go with one: see `catalog.hooks.FilesKept`."""
    kept = set(Enclosure.objects.filter(key__in=ids).values_list("key", flat=True))
    for holding in (Outgoing, Draft):
        for files in holding.objects.filter(files__overlap=list(ids)).values_list("files", flat=True):
            kept.update(files)
    return [each for each in ids if each in kept]
