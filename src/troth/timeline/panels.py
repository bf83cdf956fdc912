"""What the timeline shows on the pages of people, companies and households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from troth.ground.hooks import filled
from troth.people import queries as people
from troth.team.actor import Actor, Verb
from troth.timeline import queries
from troth.timeline.hooks import EntryOffers, Offer, Pinned
from troth.webkit.panel import Panel, Place

ABOUT = {"people": "person_id", "companies": "company_id", "households": "household_id"}
ONE, SEVERAL = "one", "several"
SPOKEN = ("mail", "message", "call", "meeting", "visit", "note")


class Whom(NamedTuple):
    """Somebody with whom it can have passed."""

    id: UUID
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The page of a record on which what passed is told and written down.

    It passed with all of `people`, or with ONE or SEVERAL of them that are chosen there, the first to begin
    with; where there are none, with the company. Of other types than `ABOUT` it is told what is about the
    record.
    """

    kind: str
    record_id: UUID
    people: Sequence[Whom] = ()
    company_id: UUID | None = None
    chooses: str = ""

    @property
    def base(self) -> str:
        """The address of the page, below which it is told and written down."""
        return f"/{self.kind}/{self.record_id}/"

    @property
    def about(self) -> tuple[str, UUID] | None:
        """The record that it is about, other than those with whom things pass."""
        return None if self.kind in ABOUT else (self.kind, self.record_id)

    @property
    def whose(self) -> dict[str, Any]:
        """What `queries.timeline_of` reads by."""
        return {"about": self.about} if self.about else {ABOUT[self.kind]: self.record_id}

    def named(self, ids: Sequence[str]) -> list[UUID]:
        """Give with whom it passed, of those who can be named here."""
        return [one.id for one in self.people if not self.chooses or str(one.id) in ids]


def telling_of(kind: str, record_id: UUID, *, seen_by: Actor) -> Telling:
    """Tell with whom things pass on the page of a person, a company or a household."""
    if kind == "people":
        return Telling(kind=kind, record_id=record_id, people=[Whom(record_id)])
    if kind == "companies":
        return Telling(kind=kind, record_id=record_id, company_id=record_id)
    residents = [Whom(one.id, one.name) for one in people.residents_of(record_id, seen_by=seen_by)]
    return Telling(kind=kind, record_id=record_id, people=residents, chooses=ONE)


def on_person(*, person_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the composer with the timeline, and the balance of the conversation."""
    weeks = queries.weeks_of_contact(person_id=person_id)
    balance = Panel(
        place=Place.RELATED, template="timeline/_balance.html", source="timeline", order=10,
        context={"url": f"/people/{person_id}/balance/", "weeks": weeks,
                 "ours": sum(ours for ours, _ in weeks), "theirs": sum(t for _, t in weeks)},
    )  # fmt: skip
    shown = [balance] if any(ours or theirs for ours, theirs in weeks) else []
    pinned = _pinned(seen_by=seen_by, person_id=person_id, company_id=None)
    return [told(telling_of("people", person_id, seen_by=seen_by), seen_by=seen_by, pinned=pinned), *shown]


def on_company(*, company_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give the composer with the timeline."""
    pinned = _pinned(seen_by=seen_by, person_id=None, company_id=company_id)
    return [told(telling_of("companies", company_id, seen_by=seen_by), seen_by=seen_by, pinned=pinned)]


def on_household(*, household_id: UUID, seen_by: Actor) -> Sequence[Panel]:
    """Give what passed with any of the people who live there, and the composer to add to it."""
    return [told(telling_of("households", household_id, seen_by=seen_by), seen_by=seen_by)]


def told(telling: Telling, *, seen_by: Actor, pinned: Sequence[Panel] = ()) -> Panel:
    """Give the composer, what is next, and what passed, for a record that the asker has loaded."""
    context: dict[str, Any] = {
        "telling": telling,
        "base": telling.base,
        "page": queries.timeline_of(seen_by=seen_by, **telling.whose),
        "count": queries.count_of(seen_by=seen_by, **telling.whose),
        "pinned": pinned,
        "may_log": seen_by.scope("interactions", Verb.CREATE) != "none"
        and bool(telling.people or telling.company_id),
        "names_people": telling.kind != "people",
        "offers": offers(seen_by),
    }
    return Panel(place=Place.MAIN, template="timeline/_panel.html", source="timeline", context=context)


def offers(seen_by: Actor) -> list[Offer]:
    """List what can be done with an entry."""
    return [offer for fill in filled(EntryOffers) for offer in fill(seen_by=seen_by)]


def _pinned(*, seen_by: Actor, person_id: UUID | None, company_id: UUID | None) -> list[Panel]:
    return [
        panel
        for fill in filled(Pinned)
        for panel in fill(seen_by=seen_by, person_id=person_id, company_id=company_id)
    ]


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
