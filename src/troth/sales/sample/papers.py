"""The documents of the sample: what was offered, asked about, signed, declined, or never answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from troth.ground.clock import stopped, today
from troth.sales.commands import (
    add_starting_templates,
    answer_remark,
    change_document,
    change_letterhead,
    draft_document,
    send_document,
)
from troth.sales.commands.signing import (
    Hand,
    agree,
    ask,
    choose_options,
    decline,
    expire_documents,
    note_view,
)
from troth.sales.models import Deal, Document, DocumentTemplate, Status
from troth.sales.queries.public import mark_of
from troth.sales.sample.deals import BY, Sale
from troth.team.actor import everyone
from troth.team.queries import workspace

OFFER = 3  # the position of the stage in which something is offered
SIGNED, DECLINED, UNANSWERED, OPEN, DRAFTS = 5, 3, 2, 5, 2
HOLDS, LATE = timedelta(days=30), timedelta(days=26)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LETTERHEAD = {
    "address": "4 Ropewalk Yard\nVarnby V12 K3N8",
    "foot": "Hollin Cycle Works · hello@hollin.example · hollin.example",
}
TALK = (
    ("Is delivery to our yard included?", "It is, and we take the old ones along if you like."),
    ("Could half of them come in May and the rest in June?", "Yes. The price stays, whenever they come."),
    ("Who do we ring when one stands still on a Saturday?", "The workshop: somebody answers until six."),
)
REASONS = (
    "The board wants to wait for next year’s budget.",
    "Thank you, but we have decided for leasing.",
    "Too dear for us, for now.",
    "We found a second-hand lot.",
)
DEVICE = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
Act = Callable[[], object]
T = TypeVar("T")


class Paper:
    """One document on its way: each step is the command that a seller or a customer would have run."""

    def __init__(self, sale: Sale) -> None:
        """Begin nothing yet: a deal's document is drafted when it is first sent."""
        self.sale = sale
        self._document: Document | None = None

    @property
    def document(self) -> Document:
        """How it stands by now."""
        if self._document is None:
            self._document = self._drafted()
        self._document.refresh_from_db()
        return self._document

    def send(self) -> None:
        """Send it, or send it anew with another last day."""
        was_sent = self._document is not None
        if was_sent and self.document.valid_until:
            day = today(workspace().time_zone) + HOLDS
            change_document(record=self.document, values={"valid_until": day}, by=BY)
        send_document(document=self.document, by=BY)
        if not was_sent:
            Document.objects.filter(pk=self.document.pk).update(created_at=self.document.sent_at)

    def view(self) -> None:
        """Let the customer open it."""
        note_view(document=self.document, hand=self._hand())

    def ask(self, question: str) -> None:
        """Let the customer ask."""
        ask(document=self.document, text=question, hand=self._hand())

    def answer(self, words: str) -> None:
        """Let the deal's owner answer."""
        owner = self.document.deal.owner if self.document.deal else None
        by = everyone(name=owner.name if owner else BY.name, origin=BY.origin)
        answer_remark(document=self.document, text=words, by=by)

    def choose(self) -> None:
        """Let the customer choose all that they may choose."""
        options = [place for place, line in enumerate(self.document.lines) if line["is_optional"]]
        choose_options(document=self.document, chosen=options, hand=self._hand())

    def sign(self) -> None:
        """Let the customer sign."""
        document = self.document
        seen = mark_of(document.versions.latest("number"), document.chosen)
        agree(document=document, seen=seen, drawn=[], hand=self._hand())

    def refuse(self, reason: str) -> None:
        """Let the customer say no."""
        decline(document=self.document, reason=reason, hand=self._hand())

    def _drafted(self) -> Document:
        deal = Deal.objects.select_related("person", "company", "owner").get(pk=self.sale.deal_id)
        kind = "contract" if self.sale.told.what == "Three-year care" else "quote"
        template, ours = DocumentTemplate.objects.get(kind=kind), workspace().language
        return draft_document(deal=deal, template=template, language=ours, by=BY)

    def _hand(self) -> Hand:
        person = self.document.person
        name, email = (person.name, person.email) if person else (self.sale.told.name, "")
        return Hand(name=name, email=email, address="192.0.2.44", device=DEVICE)


def tell_documents(sales: Sequence[Sale], *, now: datetime, seed: int) -> None:
    """Write documents of some deals, each as it stands by now, from the oldest step to the newest."""
    chance = Random(f"papers {seed}")  # noqa: S311 a story, no secret
    add_starting_templates(language=workspace().language, by=BY)
    change_letterhead(values=LETTERHEAD, by=BY)
    story = _Story(chance, now)
    offered = sorted(
        (at, place, sale)
        for place, sale in enumerate(sales)
        if (at := sale.told.entered(OFFER)) and at < now - DAY
    )
    by_end: dict[str, list[tuple[datetime, Sale]]] = {status: [] for status in Status.values}
    for at, _place, sale in offered:
        by_end[sale.told.status].append((at, sale))
    lost = [(at, sale, sale.told.states[-1].since - at) for at, sale in by_end[Status.LOST]]
    for at, sale in _spread(by_end[Status.WON], SIGNED):
        story.signed(Paper(sale), at)
    for at, sale, _took in _spread([each for each in lost if 5 * HOUR < each[2] < LATE], DECLINED):
        story.declined(Paper(sale), at)
    for at, sale, _took in _spread([each for each in lost if each[2] > HOLDS + DAY], UNANSWERED):
        story.unanswered(Paper(sale), at)
    for at, sale in by_end[Status.OPEN][-OPEN:]:
        story.open(Paper(sale), at)
    story.happen()
    for sale in [sale for sale in sales if sale.told.status == Status.OPEN and not sale.told.entered(OFFER)][
        :DRAFTS
    ]:
        Paper(sale).document  # noqa: B018 a draft, and no more


class _Story:
    """Gathers what happens to all papers, so that it happens in the order of the days: they are numbered."""

    def __init__(self, chance: Random, now: datetime) -> None:
        self._chance, self._now = chance, now
        self._acts: list[tuple[datetime, Act]] = []

    def happen(self) -> None:
        """Let all of it happen."""
        for at, act in sorted(self._acts, key=lambda each: each[0]):
            with stopped(at):
                act()

    def signed(self, paper: Paper, offered: datetime) -> None:
        """Tell of one that was signed shortly before its deal was won."""
        end = paper.sale.told.states[-1].since
        sent = self._send(paper, offered, end)
        self._at(sent + (end - sent) / 3, paper.view)
        self._at(end - HOUR / 6, paper.sign)

    def declined(self, paper: Paper, offered: datetime) -> None:
        """Tell of one that was declined shortly before its deal was lost."""
        end, reason = paper.sale.told.states[-1].since, self._chance.choice(REASONS)
        sent = self._send(paper, offered, end)
        self._at(sent + (end - sent) / 2, paper.view)
        self._at(end - HOUR / 6, lambda: paper.refuse(reason))

    def unanswered(self, paper: Paper, offered: datetime) -> None:
        """Tell of one that nobody answered."""
        sent = offered + HOUR
        self._at(sent, paper.send)
        self._at(sent + HOLDS + 2 * DAY, expire_documents)

    def open(self, paper: Paper, offered: datetime) -> None:
        """Tell of one that waits for its customer: most were opened, some asked about."""
        sent = self._send(paper, offered, self._now)
        left, drawn = self._now - sent, self._chance.random()
        question, answer = self._chance.choice(TALK)
        if drawn < 0.25:
            return
        self._at(sent + left / 5, paper.view)
        self._at(sent + left / 4, paper.choose)
        if drawn > 0.5:
            self._at(sent + left / 3, lambda: paper.ask(question))
            self._at(sent + left / 2, lambda: paper.answer(answer))

    def _send(self, paper: Paper, offered: datetime, end: datetime) -> datetime:
        """Send one when it is offered, and anew where that holds no longer than until the end."""
        first = offered + min(HOUR * 2, (end - offered) / 4)
        self._at(first, paper.send)
        if end - first < LATE:
            return first
        anew = end - DAY * self._chance.uniform(3, 9)
        self._at(anew, paper.send)
        return anew

    def _at(self, moment: datetime, act: Act) -> None:
        self._acts.append((moment, act))


def _spread(things: Sequence[T], count: int) -> list[T]:
    """Take so many, evenly from the first to the last."""
    if len(things) <= count:
        return list(things)
    return [things[round(place * (len(things) - 1) / (count - 1))] for place in range(count)]
