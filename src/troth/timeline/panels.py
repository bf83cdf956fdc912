"""What the timeline shows on the pages of people, companies and households."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from troth.ground.hooks import filled
from troth.people import queries as people
from troth.team.actor import Actor, Verb
from troth.timeline import queries
from troth.timeline.hooks import Pinned
from troth.webkit.panel import Panel, Place

ABOUT = {"people": "person_id", "companies": "company_id", "households": "household_id"}
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


def on_household(*, household_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what passed with any of the people who live there, and the composer to add to it."""
    return [_timeline("households", household_id, seen_by, household_id=household_id)]


def _timeline(
    kind: str,
    record_id: UUID,
    seen_by: Actor,
    *,
    person_id: UUID | None = None,
    company_id: UUID | None = None,
    household_id: UUID | None = None,
) -> Panel:
    about: dict[str, Any] = {
        "person_id": person_id, "company_id": company_id, "household_id": household_id
    }  # fmt: skip
    with_whom = people.residents_of(household_id, seen_by=seen_by) if household_id else []
    context: dict[str, Any] = {
        "base": f"/{kind}/{record_id}/",
        "page": queries.timeline_of(seen_by=seen_by, **about),
        "count": queries.count_of(seen_by=seen_by, **about),
        "pinned": [
            panel
            for fill in filled(Pinned)
            if household_id is None
            for panel in fill(seen_by=seen_by, person_id=person_id, company_id=company_id)
        ],
        "may_log": seen_by.scope("interactions", Verb.CREATE) != "none" and (with_whom or not household_id),
        "with_whom": with_whom,
        "names_people": kind != "people",
    }
    return Panel(place=Place.MAIN, template="timeline/_panel.html", source="timeline", context=context)


def in_peek(*, object_type: str, record_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the last things that passed, in the panel beside a list."""
    column = ABOUT.get(object_type)
    if column is None:
        return []
    about: dict[str, Any] = {column: record_id}
    page = queries.timeline_of(seen_by=seen_by, kinds=SPOKEN, limit=2, **about)
    if not page.entries:
        return []
    context = {"entries": page.entries}
    return [Panel(place=Place.MAIN, template="timeline/_last_words.html", source="timeline", context=context)]
