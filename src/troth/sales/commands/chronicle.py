"""What became true of a deal, a lead or a document: on the timelines of whom it is with, and published."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from troth.ground.events import Event, publish
from troth.people.facts import Fact
from troth.team.actor import Actor
from troth.timeline.commands import record_facts


def chronicle(
    event: Event,
    *,
    about: tuple[str, UUID] | None,
    person_id: UUID | None,
    company_id: UUID | None,
    by: Actor,
) -> None:
    """Write the sentence of an event on the timelines of a person and a company, and publish it."""
    fact = Fact(
        event=event.name,
        sentence=event.sentence.format_map(asdict(event)),
        person_id=person_id,
        company_id=company_id,
        about=about,
    )
    record_facts(facts=[fact], by=by)
    publish(event)
