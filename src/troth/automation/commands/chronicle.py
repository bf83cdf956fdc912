"""That somebody came into a sequence, or left it: on their timeline, and published."""

from __future__ import annotations

from collections.abc import Sequence as Many
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from troth.automation.events import EnrolmentEnded, PersonEnrolled
from troth.automation.models import Why
from troth.ground.events import publish
from troth.people.facts import Fact
from troth.team.actor import Actor
from troth.timeline.commands import record_facts


def chronicle(*, events: Many[PersonEnrolled | EnrolmentEnded], sequence_id: UUID, by: Actor) -> None:
    """Write on people's timelines what became true of a sequence for them, and publish it."""
    record_facts(facts=[fact_of(each, sequence_id) for each in events], by=by)
    for each in events:
        publish(each)


def fact_of(
    event: PersonEnrolled | EnrolmentEnded, sequence_id: UUID, happened_at: datetime | None = None
) -> Fact:
    """Give how a timeline tells it: of now, or of a moment that has passed."""
    fact = Fact(
        event=event.name, sentence=event.sentence, person_id=event.person_id,
        about=("sequences", sequence_id), happened_at=happened_at,
    )  # fmt: skip
    if not isinstance(event, EnrolmentEnded):
        return fact
    if not event.why:
        return replace(fact, sentence="is through a sequence")
    reason = str(Why(event.why).label)
    return replace(fact, sentence=f"{event.sentence} ({reason[:1].lower()}{reason[1:]})")
