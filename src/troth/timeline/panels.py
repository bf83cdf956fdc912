"""What the timeline shows on the pages of people and companies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from troth.ground.hooks import filled
from troth.team.actor import Actor, Verb
from troth.timeline import queries
from troth.timeline.hooks import Pinned
from troth.webkit.panel import Panel, Place

SPOKEN = ("mail", "message", "call", "meeting", "visit", "note")


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the composer with the timeline, and the balance of the conversation."""
    weeks = queries.weeks_of_contact(person_id=person_id)
    balance = Panel(
        place=Place.RELATED, template="timeline/_balance.html", source="timeline", order=10,
        context={"weeks": weeks, "ours": sum(ours for ours, _ in weeks), "theirs": sum(t for _, t in weeks)},
    )  # fmt: skip
    shown = [balance] if any(ours or theirs for ours, theirs in weeks) else []
    return [_timeline("people", person_id, seen_by, person_id=person_id), *shown]


def on_company(*, company_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the composer with the timeline."""
    return [_timeline("companies", company_id, seen_by, company_id=company_id)]


def _timeline(
    kind: str,
    record_id: UUID,
    seen_by: Actor,
    *,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
) -> Panel:
    context: dict[str, Any] = {
        "base": f"/{kind}/{record_id}/",
        "page": queries.timeline_of(seen_by=seen_by, person_id=person_id, company_id=company_id),
        "count": queries.count_of(seen_by=seen_by, person_id=person_id, company_id=company_id),
        "pinned": [
            panel
            for fill in filled(Pinned)
            for panel in fill(seen_by=seen_by, person_id=person_id, company_id=company_id)
        ],
        "may_log": seen_by.scope("interactions", Verb.CREATE) != "none",
        "by_company": kind == "companies",
    }
    return Panel(place=Place.MAIN, template="timeline/_panel.html", source="timeline", context=context)


def in_peek(*, object_type: str, record_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the last things that passed, in the panel beside a list of people or companies."""
    about = {"people": "person_id", "companies": "company_id"}.get(object_type)
    if about is None:
        return []
    key = {about: record_id}
    page = queries.timeline_of(seen_by=seen_by, kinds=SPOKEN, limit=2, person_id=key.get("person_id"),
                               company_id=key.get("company_id"))  # fmt: skip
    if not page.entries:
        return []
    context = {"entries": page.entries}
    return [Panel(place=Place.MAIN, template="timeline/_last_words.html", source="timeline", context=context)]
