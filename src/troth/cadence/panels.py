"""What cadence shows on other pages."""

from __future__ import annotations

from collections.abc import Sequence

from troth.cadence import queries
from troth.people.queries import count_drifting
from troth.team.actor import Actor
from troth.webkit.panel import Panel, Place


def on_today(*, seen_by: Actor) -> Sequence[Panel]:
    """Give the people of a member who drift, for Today; nothing where nobody does."""
    rows = queries.rows(seen_by=seen_by, is_own=True, limit=3)
    if not rows:
        return []
    context = {"rows": rows, "count": count_drifting(seen_by=seen_by, is_own=True)}
    return [
        Panel(
            place=Place.RELATED, template="cadence/_today.html", source="cadence", order=40, context=context
        )
    ]
