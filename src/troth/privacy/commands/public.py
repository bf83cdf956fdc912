"""What somebody chooses through a link that is theirs: nobody is signed in here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Case, F, Q, When
from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, Invalid
from troth.ground.clock import now
from troth.ground.models import new_keys
from troth.privacy.commands.ledger import Proof, record, stop_everything
from troth.privacy.models import ConsentEntry, PublicLink, Said, Source
from troth.privacy.queries.public import (
    find_open_purpose,
    is_waiting,
    language_for,
    reading_of,
    token_of,
)
from troth.privacy.words import language_of
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

POSTS_A_MINUTE = 30
TO_CONFIRM = timedelta(days=14)


class TooMany(Conflict):
    """More was sent over one link than anybody would by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Somebody at the other end of a link, by where they came from."""

    network_address: str

    @property
    def actor(self) -> Actor:
        """How the audit trail and the timeline name them."""
        return everyone(name=_("Customer"), origin=f"preference link {self.network_address}")


def preference_token(*, person_id: UUID) -> str:
    """Give the token of the page on which a person chooses for themselves."""
    return token_of(_link(person_id=person_id))


@dataclass(frozen=True, slots=True)
class Stopped:
    """What one click ends: a purpose for a person, on a channel, or a topic of it."""

    person_id: UUID
    purpose: str
    channel: str
    topic: str = ""


def unsubscribe_token(*, person_id: UUID, purpose: str, channel: str, topic: str = "") -> str:
    """Give the token with which one click ends a purpose: for the foot and the head of each message."""
    about = Stopped(person_id, purpose, channel, topic)
    return unsubscribe_tokens([about])[about]


def unsubscribe_tokens(asked: Sequence[Stopped]) -> dict[Stopped, str]:
    """Give such tokens for many messages at once."""
    people = {each.person_id for each in asked}
    there = PublicLink.objects.filter(person_id__in=people, entry=None).exclude(purpose="")
    links = {Stopped(each.person_id, each.purpose, each.channel, each.topic): each for each in there}
    missing = [each for each in dict.fromkeys(asked) if each not in links]
    keys = new_keys(len(missing))
    made = [PublicLink(id=key, **asdict(each)) for key, each in zip(keys, missing, strict=True)]
    links |= dict(zip(missing, PublicLink.objects.bulk_create(made), strict=True))
    return {each: token_of(links[each]) for each in asked}


def confirmation_token(*, entry: ConsentEntry, by: Actor) -> str:
    """Give a token that confirms what was asked for: once, within two weeks. Raises Conflict."""
    about = {"purpose": entry.purpose, "channel": entry.channel, "topic": entry.topic}
    link = PublicLink(person_id=entry.person_id, entry=entry.pk, expires_at=now() + TO_CONFIRM, **about)
    if not is_waiting(link):
        raise Conflict(_("Nothing waits to be confirmed."))
    with acting(by):
        link.save(force_insert=True)
    return token_of(link)


def _link(*, person_id: UUID, purpose: str = "", channel: str = "", topic: str = "") -> PublicLink:
    about = {"person_id": person_id, "purpose": purpose, "channel": channel, "topic": topic, "entry": None}
    return PublicLink.objects.filter(**about).first() or PublicLink.objects.create(**about)


def spend_a_post(*, link: PublicLink) -> None:
    """Count what is sent over a link. Raises TooMany after so many in a minute."""
    minute = now().replace(second=0, microsecond=0)
    spent = Case(When(minute=minute, then=F("posts") + 1), default=1)
    within = ~Q(minute=minute) | Q(minute=None) | Q(posts__lt=POSTS_A_MINUTE)
    if not PublicLink.objects.filter(within, pk=link.pk).update(posts=spent, minute=minute):
        raise TooMany(link.pk)


def choose(
    *, link: PublicLink, was: Collection[str], on: Collection[str], hand: Hand, language: str = ""
) -> int:
    """Keep what somebody has turned on or off, of what they saw in a language. Gives how many things changed.

    `was` and `on` are names of switches: what was on when the page was shown, and what is to be.
    """
    proof = Proof(
        network_address=hand.network_address, form="preference page",
        language=language_of(language, language_for(link.person_id)),
    )  # fmt: skip
    known = {switch.name for offer in reading_of(link).offers for switch in offer.switches}
    changed = 0
    with acting(hand.actor):
        for name in sorted(known & (set(was) ^ set(on))):
            purpose, channel, topic = name.split(":")
            _say(link.person_id, purpose, channel, topic, Source.PAGE, proof, hand, is_on=name in on)
            changed += 1
    return changed


def stop(*, link: PublicLink, hand: Hand) -> None:
    """Send nothing more that can be refused."""
    proof = Proof(network_address=hand.network_address, form="preference page")
    stop_everything(person_id=link.person_id, source=Source.PAGE, proof=proof, by=hand.actor)


def unsubscribe(*, link: PublicLink, hand: Hand) -> None:
    """End what a link is about; once more changes nothing but the ledger."""
    proof = Proof(network_address=hand.network_address, form="one click")
    about = (link.person_id, link.purpose, link.channel, link.topic)
    try:
        _say(*about, Source.UNSUBSCRIBE, proof, hand, is_on=False)
    except Invalid:
        # The purpose was retired since, or goes by this channel no more: nothing is sent for it anyway.
        return


def confirm(*, link: PublicLink, hand: Hand) -> None:
    """Take the confirmation of what was asked for. Raises Conflict for the second of two, or too late."""
    proof = Proof(
        network_address=hand.network_address, form="confirmation link", language=language_for(link.person_id)
    )
    with acting(hand.actor):
        mine = PublicLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now())
        if not mine or not is_waiting(link):
            raise Conflict(_("Nothing waits to be confirmed."))
        record(
            person_id=link.person_id, said=Said.CONFIRMED, purpose=link.purpose, channel=link.channel,
            topic=link.topic, source=Source.LINK, proof=proof, by=hand.actor,
        )  # fmt: skip


def _say(  # noqa: PLR0917 - whom and what it is about, and how it was said
    person_id: UUID,
    purpose: str,
    channel: str,
    topic: str,
    source: str,
    proof: Proof,
    hand: Hand,
    *,
    is_on: bool,
) -> None:
    found = find_open_purpose(purpose)
    refused = Said.WITHDRAWN if found and found.asks_first else Said.OBJECTED
    record(
        person_id=person_id, said=Said.GRANTED if is_on else refused, purpose=purpose, channel=channel,
        topic=topic, source=source, proof=proof, by=hand.actor,
    )  # fmt: skip
