"""Why somebody got a message: for the staff, and for whoever got it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from troth.catalog.errors import NotFound
from troth.ground.hooks import filled
from troth.privacy.hooks import Deciding, Decision
from troth.privacy.models import Budget, ConsentEntry, Contact, Purpose, Said, Wording
from troth.privacy.queries.public import Reading, day_of, spoken_by
from troth.privacy.queries.purposes import newest_wording
from troth.team.queries import workspace
from troth.webkit import public_links

SALT = "troth.privacy.why"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Spent:
    """How a budget stood when a message was sent, with it: `sent` of at most `most` within `days`."""

    sent: int
    most: int
    days: int


@dataclass(frozen=True, slots=True)
class Why:
    """What a message was let through on. `entry` is what they had said by then, with its proof."""

    contact: Contact
    purpose: Purpose
    entry: ConsentEntry | None
    decisions: Sequence[Decision]
    budgets: Sequence[Spent]

    @property
    def said(self) -> Said | None:
        """What they had said."""
        return Said(self.entry.said) if self.entry else None

    @property
    def wording(self) -> Wording | None:
        """The words that they had read, in their version."""
        return self.entry.wording if self.entry else None


@dataclass(frozen=True, slots=True)
class ReadWhy(Reading):
    """The same for whoever got the message, in their language: each line a name and what it says."""

    lines: Sequence[tuple[str, str]] = ()
    words_read: str = ""
    may_refuse: bool = False


def why_token(about_id: UUID) -> str:
    """Give the token of the page that says why a message was sent, for its foot; before it is sent, too."""
    return public_links.token_of(about_id, salt=SALT)


def find_contact(token: str) -> Contact:
    """Load the contact of a message by the token in its foot. Raises NotFound, all alike."""
    key = public_links.key_of(token, salt=SALT)
    if key is None:
        raise NotFound("contacts")
    return find_contact_of(key)


def find_contact_of(about_id: UUID) -> Contact:
    """Load the last contact that was counted for a message. Raises NotFound."""
    found = Contact.objects.filter(about_id=about_id).select_related("member").order_by("-at", "-pk").first()
    if found is None:
        raise NotFound("contacts")
    return found


def sent_to(person_id: UUID) -> Sequence[Contact]:
    """List what was sent to a person and counted, newest first."""
    found = Contact.objects.filter(person_id=person_id).select_related("member")
    return list(found.order_by("-at", "-pk")[:SHOWN])


def why_contacted(contact: Contact) -> Why:
    """Say why somebody got a message: for what, on which basis, since when, and what they had said."""
    purpose = Purpose.objects.get(key=contact.purpose)
    entry = ConsentEntry.objects.select_related("wording", "member").filter(pk__in=[contact.entry]).first()
    decisions = [
        decision
        for fill in filled(Deciding)
        for decision in fill(about_kind=contact.about_kind, about_id=contact.about_id)
    ]
    if not decisions and contact.member:
        decisions = [Decision(contact.member.name)]
    return Why(contact, purpose, entry, decisions, _budgets_of(contact, purpose))


def why_read(contact: Contact) -> ReadWhy:
    """Say it to whoever got the message. Names of the staff and of lists are ours, and stay here."""
    why, house = why_contacted(contact), workspace()
    language, words = spoken_by(contact.person_id)
    wording = why.wording or newest_wording(why.purpose, language)
    lines = [
        (words["why_what"], wording.title if wording else why.purpose.name),
        (words["why_when"], f"{day_of(contact.at, language, house.time_zone)}, {words[contact.channel]}"),
        (words["why_basis"], words[f"basis_{contact.basis}"]),
    ]
    if why.entry and why.said in (Said.GRANTED, Said.CONFIRMED):
        day = day_of(why.entry.at, language, house.time_zone)
        told = words["why_agreed"].format(day=day, source=words[f"why_from_{why.entry.source}"])
        lines.append((words["why_consent"], told))
    is_by_hand = any(not decision.is_by_itself for decision in why.decisions)
    lines.append((words["why_who"], words["why_by_hand" if is_by_hand else "why_by_itself"]))
    spent = [
        words["why_spent"].format(sent=each.sent, most=each.most, days=each.days) for each in why.budgets
    ]
    if spent:
        lines.append((words["why_budget"], " ".join(spent)))
    read = why.wording.text if why.wording else ""
    return ReadWhy(
        language, words, house.name, what=words["why_title"], lines=lines, words_read=read,
        may_refuse=why.purpose.may_refuse,
    )  # fmt: skip


def _budgets_of(contact: Contact, purpose: Purpose) -> list[Spent]:
    budgets = Budget.objects.order_by("days", "most")
    return [
        Spent(_counted(contact, each), each.most, each.days)
        for each in budgets
        if (contact.purpose in each.purposes or (not each.purposes and purpose.may_refuse))
        and (not each.channels or contact.channel in each.channels)
    ]


def _counted(contact: Contact, budget: Budget) -> int:
    """Count with the message what was sent before it in the days of the budget."""
    since: datetime = contact.at - timedelta(days=budget.days)
    found = Contact.objects.filter(person_id=contact.person_id, at__gt=since, released_at=None)
    found = found.filter(Q(at__lt=contact.at) | Q(at=contact.at, pk__lte=contact.pk))
    counted: Any = budget.purposes or list(
        Purpose.objects.filter(may_refuse=True).values_list("key", flat=True)
    )
    found = found.filter(purpose__in=counted)
    return (found.filter(channel__in=budget.channels) if budget.channels else found).count()
