"""What is listened to: who comes into a segment may come into a cadence."""

from __future__ import annotations

from troth.cadence import commands
from troth.segments.events import SegmentEntered, SegmentLeft


def follow_segment(event: SegmentEntered | SegmentLeft) -> None:
    """Give those who came or went the cadence that they have now."""
    commands.apply_to(people=event.person_ids)


ON = {SegmentEntered: [follow_segment], SegmentLeft: [follow_segment]}
