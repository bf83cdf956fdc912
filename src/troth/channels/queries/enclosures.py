"""Files that came with messages."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from troth.channels.models import Enclosure


def files_kept(*, ids: Sequence[UUID]) -> list[UUID]:
    """Tell which of these files belong to a message: see `catalog.hooks.FilesKept`."""
    return list(Enclosure.objects.filter(key__in=ids).values_list("key", flat=True))
