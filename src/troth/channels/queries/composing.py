"""What stands in the composer before anything is typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from troth.catalog.errors import NotFound
from troth.channels.models import Conversation, Message, Outgoing, Role
from troth.channels.queries.outgoing import get_outgoing, hindrance_of, writable_mailboxes
from troth.people.queries import get_person
from troth.team.actor import Actor


@dataclass(frozen=True, slots=True)
class Composer:
    """The form of a mail: `mailboxes` are (key, name); `hindrance` says why none would leave."""

    mailboxes: Sequence[tuple[str, str]]
    mailbox: str = ""
    to: str = ""
    cc: str = ""
    bcc: str = ""
    subject: str = ""
    text: str = ""
    conversation: str = ""
    answers: str = ""
    person: str = ""
    hindrance: str = ""
    errors: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_answer(self) -> bool:
        """Tell whether it goes on with a conversation."""
        return bool(self.conversation)


def composer(*, seen_by: Actor, person: UUID | None = None, again: UUID | None = None) -> Composer:
    """Give an empty composer: for a person; or filled `again` with a message that was taken back.

    Raises NotFound.
    """
    if again:
        return _again(get_outgoing(again, seen_by=seen_by), seen_by)
    boxes = list(writable_mailboxes(seen_by=seen_by))
    whom = get_person(person, seen_by=seen_by) if person else None
    own = next((each for each in boxes if each.owner_id == seen_by.member_id), None)
    chosen = own or next(iter(boxes), None)
    return Composer(
        mailboxes=[(str(each.pk), _name(each.name, each.address)) for each in boxes],
        mailbox=str(chosen.pk) if chosen else "",
        to=str(whom.email or "") if whom else "",
        person=str(whom.pk) if whom else "",
        text=_below(chosen.signature) if chosen else "",
        hindrance=hindrance_of(chosen) if chosen else "",
    )


def composer_in(conversation_id: UUID, *, seen_by: Actor) -> Composer:
    """Give the composer of a conversation: the last message in it is answered. Raises NotFound."""
    boxes = list(writable_mailboxes(seen_by=seen_by))
    found = Conversation.objects.filter(pk=conversation_id, mailbox__in=[each.pk for each in boxes]).first()
    if found is None:
        raise NotFound("conversations")
    last = Message.objects.filter(conversation=found).order_by("direction", "-at", "-pk").first()
    mailbox = next(each for each in boxes if each.pk == found.mailbox_id)
    return Composer(
        mailboxes=[(str(each.pk), _name(each.name, each.address)) for each in boxes],
        mailbox=str(mailbox.pk),
        to=", ".join(_answered(last)) if last else "",
        subject=f"Re: {found.subject}" if found.subject else "",
        conversation=str(found.pk),
        answers=str(last.pk) if last else "",
        person=str(found.person_id or ""),
        text=_below(mailbox.signature),
        hindrance=hindrance_of(mailbox),
    )


def find_answered(message_id: UUID, *, seen_by: Actor) -> Message:
    """Load a message that is to be answered. Raises NotFound."""
    found = Message.objects.filter(
        pk=message_id, conversation__mailbox__in=writable_mailboxes(seen_by=seen_by).order_by()
    ).first()
    if found is None:
        raise NotFound("messages")
    return found


def _answered(message: Message) -> list[str]:
    """Give to whom an answer goes: to where its writer wants answers; after one of ours to whom that went."""
    roles = (Role.ANSWERS, Role.FROM) if message.direction == "in" else (Role.TO,)
    parties = list(message.parties.order_by("place"))
    for role in roles:
        if named := [each.address for each in parties if each.role == role]:
            return named
    return []


def _again(message: Outgoing, seen_by: Actor) -> Composer:
    def named(role: str) -> str:
        return ", ".join(each["address"] for each in message.parties if each["role"] == role)

    return Composer(
        mailboxes=[
            (str(each.pk), _name(each.name, each.address)) for each in writable_mailboxes(seen_by=seen_by)
        ],
        mailbox=str(message.mailbox_id),
        subject=message.subject,
        text=message.text,
        conversation=str(message.conversation_id or ""),
        answers=str(message.answers_id or ""),
        person=str(message.person_id or ""),
        hindrance=hindrance_of(message.mailbox),
        to=named("to"),
        cc=named("cc"),
        bcc=named("bcc"),
    )


def _below(signature: str) -> str:
    """Leave room above the signature, which stands where mail programs know it (RFC 3676)."""
    return f"\n\n-- \n{signature}" if signature else ""


def _name(name: str, address: str) -> str:
    return address if name == address else f"{name} <{address}>"
