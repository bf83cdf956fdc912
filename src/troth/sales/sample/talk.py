"""What is said on the way of a deal of the sample: calls, meetings, messages and notes at each stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from troth.people.commands import note_contacts
from troth.people.commands.contacts import Contact
from troth.sales.events import DealLost, DealMoved, DealOpened, DealWon
from troth.team.actor import Actor

# Of each open stage, and of the two ends: how (kind, channel, direction, minutes) and in which words.
CALL, THEIR_CALL = ("call", "phone", "out", 11), ("call", "phone", "in", 7)
MEETING, VISIT = ("meeting", "in_person", "out", 50), ("visit", "in_person", "out", 40)
MAIL, THEIR_MAIL, NOTE = ("mail", "mail", "out", None), ("mail", "mail", "in", None), ("note", "", "", None)
SAID = (
    (
        (THEIR_CALL, "Asked whether we do {what} for a place of their size, and by when."),
        (THEIR_MAIL, "We are thinking about {what}. Could somebody tell us what we would have to decide?"),
        (CALL, "First talk about {what}. They have a budget, and nobody who knows bicycles."),
        (NOTE, "Heard of us from a neighbour. Decides together with the board, which meets each month."),
        (VISIT, "Looked at the yard: dry, a socket at the door, room for nine."),
    ),
    (
        (MEETING, "Went through who rides, how far and with what. Two of them are under 1.60 m."),
        (CALL, "They want one invoice for all of it, and a number to ring when something breaks."),
        (NOTE, "Somebody else has offered, too: cheaper, without service."),
        (MAIL, "Here is what we understood. Tell me what is wrong, then I write the offer."),
        (THEIR_MAIL, "The list is right. Please add child seats for two, and leave the racks out."),
    ),
    (
        (MAIL, "The offer for {what} is attached. It holds for four weeks."),
        (CALL, "Went through the offer line by line. The price is fine, the date is not yet."),
        (THEIR_CALL, "Asks for a tenth less, or the first service on us."),
        (NOTE, "Gave in on the service, not on the price."),
        (MAIL, "The new version: first service on us, delivery in two rounds."),
    ),
    (
        (CALL, "The board has said yes. The paper comes back this week."),
        (THEIR_MAIL, "One question on page three: who insures them until they are handed over?"),
        (MAIL, "We do, until you sign for them. I have put it into the text."),
        (NOTE, "Signs on Friday, if nobody is ill."),
    ),
)
WON = (
    (THEIR_MAIL, "Signed, with thanks. Now we count the days."),
    (VISIT, "Handed over the first of them. They want a photograph for the newsletter."),
    (CALL, "Settled the day of delivery and who opens the gate."),
)
LOST = (
    (THEIR_CALL, "They decided otherwise, and said so themselves. Asked to be rung in a year."),
    (THEIR_MAIL, "We have to put {what} off. Thank you for your patience with us."),
    (NOTE, "Too late with the second offer. Worth remembering."),
)
ANSWER = (
    MAIL,
    "Thank you for telling us. We are here when you need us, and ring in any case before the season.",
)
FACTS = {"open": DealOpened, "won": DealWon, "lost": DealLost}
DAY = timedelta(days=1)
OPENS, CLOSES = 8, 17  # o'clock
PUT = """
insert into timeline_interaction (happened_at, recorded_at, kind, channel, direction, person_id, company_id,
    member_id, event, subject, body, duration_seconds, about_type, about_id)
select at, at, kind, channel, direction, person, company, member, event, subject, body, seconds, 'deals', deal
from unnest(%s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::uuid[],
    %s::text[], %s::text[], %s::text[], %s::int[], %s::uuid[]) as told(at, kind, channel, direction, person,
    company, member, event, subject, body, seconds, deal)
"""
PART = """
insert into sales_deal_person (deal_id, person_id, part)
select deal, person, part from unnest(%s::uuid[], %s::uuid[], %s::text[]) as taken(deal, person, part)
"""
OTHERS = ("decider", "decider", "user", "adviser", "opponent")


class Step(NamedTuple):
    """A stage that a deal came to: its name, how it stands there (open, won, lost), from and until when."""

    stage: str
    kind: str
    since: datetime
    until: datetime


class Whose(NamedTuple):
    """Whose deal it is, and who looks after it."""

    company: UUID
    person: UUID
    owner: UUID


class Teller:
    """Gathers what passed on the way of all deals, and writes it at once."""

    def __init__(self, chance: Random, now: datetime) -> None:
        """Draw by this chance; nothing is said after this moment."""
        self._chance, self._now = chance, now
        self._rows: list[tuple[Any, ...]] = []
        self._contacts: list[Contact] = []
        self._parts: list[tuple[UUID, UUID, str]] = []

    def tell(self, deal_id: UUID, what: str, steps: Sequence[Step], whose: Whose) -> None:
        """Tell one deal: how it moved, and what was said at each stage."""
        when, last = self._now, ""
        for place, step in enumerate(steps):
            self._note_fact(deal_id, steps[place - 1].stage if place else "", step, whose)
            scenes = {"won": WON, "lost": LOST}.get(step.kind) or SAID[min(place, len(SAID) - 1)]
            many = 1 + (step.kind == "open") + (self._chance.random() < 0.4)
            begin, days = step.since, max((step.until - step.since) / timedelta(days=1), 0.0)
            drawn = sorted(self._chance.sample(range(len(scenes)), min(many, len(scenes))))
            for at, scene in enumerate(drawn):
                when = self._at_work(begin + timedelta(days=days * (at + 0.3) / len(drawn)))
                if when < self._now:
                    self._say(deal_id, when, scenes[scene], what, whose)
                    last = scenes[scene][0][2] or last
        if last == "in" and steps[-1].kind != "open" and when + DAY < self._now:
            self._say(deal_id, when + DAY, ANSWER, what, whose)  # whoever has ended it is not left waiting

    def take_part(self, deal_id: UUID, person: UUID, colleagues: Sequence[UUID]) -> None:
        """Say who is in a deal: whoever it is with, and now and then others of the company."""
        self._parts.append((deal_id, person, self._chance.choice(("buyer", "buyer", "champion"))))
        others = colleagues[: self._chance.choice((0, 1, 1, 2))]
        self._parts += [(deal_id, one, self._chance.choice(OTHERS)) for one in others]

    def write(self, cursor: Any, by: Actor) -> None:
        """Write all of it, and let people and companies know when they were last spoken with."""
        # At once, not row by row: the triggers that follow are those of statements.
        for statement, rows in ((PUT, self._rows), (PART, self._parts)):
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
        note_contacts(contacts=self._contacts, by=by)

    def _say(
        self, deal_id: UUID, when: datetime, scene: tuple[tuple[Any, ...], str], what: str, whose: Whose
    ) -> None:
        (kind, channel, direction, minutes), words = scene
        seconds = minutes * 60 + self._chance.randrange(0, 400) if minutes else None
        said = words.format(what=what.lower())
        row = (when, kind, channel, direction, whose.person, whose.company, whose.owner, "", "", said)
        self._rows.append((*row, seconds, deal_id))
        self._contacts.append(Contact(whose.person, whose.company, when, direction))

    def _note_fact(self, deal_id: UUID, before: str, step: Step, whose: Whose) -> None:
        event = DealMoved if before and step.kind == "open" else FACTS[step.kind]
        sentence = event.sentence.format(before=before, after=step.stage)
        row = (
            step.since,
            "system",
            "",
            "",
            whose.person,
            whose.company,
            whose.owner,
            event.name,
            sentence,
            "",
        )
        self._rows.append((*row, None, deal_id))

    def _at_work(self, at: datetime) -> datetime:
        """Give a time of that day at which somebody is at work."""
        hour, minute = self._chance.randrange(OPENS, CLOSES), self._chance.randrange(60)
        return at.replace(hour=hour, minute=minute, second=0, microsecond=0)
