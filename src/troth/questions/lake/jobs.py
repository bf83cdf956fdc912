"""The clock's door to the lake."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings


def refresh_lake() -> None:
    """Bring the lake up to the present each hour, where there is one and nobody is at it already."""
    from troth.questions.lake import manifest, refreshing  # slow to import, and most workspaces have no lake

    with suppress(refreshing.Busy):  # whoever is at it does this hour's work
        if manifest.read(settings.TROTH_LAKE):
            refreshing.refresh(settings.TROTH_LAKE)
        else:
            refreshing.forget_changes()
