"""That many messages are to leave, one to each of many people, is decided in a few statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from troth.channels.commands.deciding import check_message, parties_of
from troth.channels.commands.sending import send_from
from troth.channels.mail.letter import Address
from troth.channels.mail.writing import identifier_for
from troth.channels.models import Fate, Mailbox, Outgoing, OutgoingKind
from troth.ground.clock import now
from troth.ground.jobs import defer
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message to one person, checked. `key` says what it is for whom, `about` what it is of."""

    person: UUID
    parties: Sequence[dict[str, str]]
    subject: str
    text: str
    about: tuple[str, UUID]
    key: str


def wanted_message(
    *, person: UUID, to: Address, subject: str, text: str, about: tuple[str, UUID], key: str
) -> Wanted:
    """Check a message that is to be decided with others. Raises Invalid; nothing is written."""
    check_message([to], subject, OutgoingKind.AUTOMATIC)
    return Wanted(person, parties_of([to], (), ()), subject.strip(), text, about, key)


def decide_messages(
    *, mailbox: Mailbox, kind: str, purpose: str, topic: str = "", wanted: Sequence[Wanted], by: Actor
) -> dict[str, UUID]:
    """Decide messages for one purpose that nobody writes one by one; give which each is, by its key.

    As `decide_message` for each: they leave in the background after the gate has been asked, and of what was
    decided under its key before the first decision is given. `kind` is "automatic" or "campaign".
    """
    if not wanted:
        return {}
    moment = now()
    rows = [
        Outgoing(
            id=own, mailbox=mailbox, person_id=each.person, kind=kind, purpose=purpose,
            topic=topic, about_kind=each.about[0], about_id=each.about[1], unique_key=each.key,
            identifier=identifier_for(own, mailbox.address), references=[], parties=each.parties,
            subject=each.subject, text=each.text, html="", files=[], state=Fate.PENDING,
            member_id=by.member_id, decided_at=moment, due_at=moment,
        )
        for own, each in zip(new_keys(len(wanted)), wanted, strict=True)
    ]  # fmt: skip
    with acting(by):
        Outgoing.objects.bulk_create(rows, ignore_conflicts=True)
        decided = Outgoing.objects.filter(unique_key__in=[each.key for each in wanted])
        found = dict(decided.values_list("unique_key", "pk"))
        defer(send_from, mailbox_id=str(mailbox.pk))
    return found
