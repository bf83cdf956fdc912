"""What this package holds about a person."""

from __future__ import annotations

from uuid import UUID

from troth.privacy.held import CONTRACT, Held
from troth.segments import queries
from troth.team.actor import Actor


def of_person(*, person_id: UUID) -> list[Held]:
    """Give all of it, in words that the person understands."""
    rows = queries.held_about(person_id=person_id)
    return [Held("Groups you are in", "to do what fits you", CONTRACT, "as long as you belong to them", rows)]


def is_out_of_reach(*, person_id: UUID, by: Actor) -> bool:
    """Tell whether a person is in a segment that a member may not see, since it tells of what it asks for."""
    return not queries.segments_holding(person_id) <= {
        each.pk for each in queries.visible_segments(seen_by=by)
    }
