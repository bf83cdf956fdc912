"""What stands in the composer before anything is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import QuerySet

from troth.catalog.errors import NotFound
from troth.catalog.models import HeldFile
from troth.channels.models import Conversation, Draft, Mailbox, Message, Role
from troth.channels.queries.outgoing import get_writable_mailbox, hindrance_of, writable_mailboxes
from troth.ground.clock import now
from troth.people.queries import get_person
from troth.team.actor import Actor
from troth.team.queries import addresses_of_members

# How programs mark an answer, in the languages of those who write with us.
ANSWERED = re.compile(r"^(?:(?:re|aw|antw|sv|rv|odp|vs|ynt)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Composer:
    """The form of a mail: `mailboxes` are (key, name); `hindrance` says why none would leave.

    `draft` is the key that it is kept under while it is written, `version` how often that was done before,
    `kept_at` when. `problem` says why what was typed last is not kept.
    """

    mailboxes: Sequence[tuple[str, str]]
    draft: str = field(default_factory=lambda: str(uuid4()))
    version: int = 0
    kept_at: datetime | None = None
    files: Sequence[HeldFile] = ()
    problem: str = ""
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
    opened_at: str = field(default_factory=lambda: now().isoformat())
    errors: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def is_answer(self) -> bool:
        """Tell whether it goes on with a conversation."""
        return bool(self.conversation)


def composer(*, seen_by: Actor, person: UUID | None = None, draft: UUID | None = None) -> Composer:
    """Give a composer: empty, for a person, or with what was kept of a `draft`. Raises NotFound."""
    boxes = list(writable_mailboxes(seen_by=seen_by))
    if draft:
        return _written(get_draft(draft, seen_by=seen_by), boxes)
    whom = get_person(person, seen_by=seen_by) if person else None
    own = next((each for each in boxes if each.owner_id == seen_by.member_id), None)
    chosen = own or next(iter(boxes), None)
    return Composer(
        mailboxes=_named(boxes),
        mailbox=str(chosen.pk) if chosen else "",
        to=str(whom.email or "") if whom else "",
        person=str(whom.pk) if whom else "",
        text=_below(chosen.signature) if chosen else "",
        hindrance=hindrance_of(chosen) if chosen else "",
    )


def composer_in(conversation_id: UUID, *, seen_by: Actor, to_all: bool = False) -> Composer:
    """Give the composer of a conversation: the last message in it is answered, or the answer goes on.

    `to_all` gives everybody a copy whom that message names. Raises NotFound.
    """
    begun = drafts(seen_by=seen_by).filter(conversation=conversation_id).first()
    asked = answering(conversation_id, seen_by=seen_by, to_all=to_all)
    return _written(begun, list(writable_mailboxes(seen_by=seen_by))) if begun else asked


def answering(conversation_id: UUID, *, seen_by: Actor, to_all: bool = False) -> Composer:
    """Give what an answer in a conversation begins with, whatever its writer has begun there already.

    Raises NotFound, for whoever may not write from its mailbox, too.
    """
    boxes = list(writable_mailboxes(seen_by=seen_by))
    found = Conversation.objects.filter(pk=conversation_id, mailbox__in=[each.pk for each in boxes]).first()
    if found is None:
        raise NotFound("conversations")
    last = Message.objects.filter(conversation=found).order_by("direction", "-at", "-pk").first()
    mailbox = next(each for each in boxes if each.pk == found.mailbox_id)
    return Composer(
        mailboxes=_named(boxes),
        mailbox=str(mailbox.pk),
        to=", ".join(_answered(last)) if last else "",
        cc=", ".join(_others(last)) if last and to_all else "",
        subject=f"Re: {ANSWERED.sub('', found.subject)}" if found.subject else "",
        conversation=str(found.pk),
        answers=str(last.pk) if last else "",
        person=str(found.person_id or ""),
        text=_below(mailbox.signature),
        hindrance=hindrance_of(mailbox),
    )


def check_named(typed: Mapping[str, Any], *, seen_by: Actor) -> Mailbox | None:
    """See that a mail names only what its writer may use, and give its mailbox. Raises NotFound."""
    if typed["person"]:
        get_person(typed["person"], seen_by=seen_by)
    if typed["conversation"]:
        composer_in(typed["conversation"], seen_by=seen_by)
    if typed["answers"]:
        find_answered(typed["answers"], seen_by=seen_by)
    return get_writable_mailbox(typed["mailbox"], seen_by=seen_by) if typed["mailbox"] else None


def drafts(*, seen_by: Actor) -> QuerySet[Draft]:
    """Give what a member is writing, the newest first: theirs alone."""
    theirs = Draft.objects.filter(member=seen_by.member_id, discarded_at=None)
    return theirs.select_related("mailbox").order_by("-changed_at", "-pk")


def get_draft(draft_id: UUID, *, seen_by: Actor) -> Draft:
    """Load what a member is writing. Raises NotFound."""
    found = drafts(seen_by=seen_by).filter(pk=draft_id).first()
    if found is None:
        raise NotFound("drafts")
    return found


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


def _others(message: Message) -> list[str]:
    """Give whom else a message names openly, but for ourselves."""
    named = [Role.FROM, Role.TO, Role.COPIED]
    found = (
        message.parties.filter(role__in=named).order_by("-role", "place").values_list("address", flat=True)
    )
    others = [each for each in dict.fromkeys(found) if each not in _answered(message)]
    ours = addresses_of_members(others)
    ours |= set(Mailbox.objects.filter(address__in=others).values_list("address", flat=True))
    return [each for each in others if each not in ours]


def _written(draft: Draft, boxes: Sequence[Mailbox]) -> Composer:
    """Give what was kept. A mailbox that is not theirs any more is not chosen."""
    chosen = next((each for each in boxes if each.pk == draft.mailbox_id), next(iter(boxes), None))
    keys: dict[str, Any] = {
        name: str(getattr(draft, f"{name}_id") or "") for name in ("conversation", "answers", "person")
    }
    typed: dict[str, Any] = {name: getattr(draft, name) for name in ("to", "cc", "bcc", "subject", "text")}
    composer = Composer(
        mailboxes=_named(boxes),
        mailbox=str(chosen.pk) if chosen else "",
        hindrance=hindrance_of(chosen) if chosen else "",
        **keys,
        **typed,
    )
    return with_draft(composer, draft)


def with_draft(composer: Composer, draft: Draft) -> Composer:
    """Say in a composer what is kept of it."""
    held = HeldFile.objects.in_bulk(draft.files)
    files = [held[key] for key in draft.files if key in held]
    return replace(
        composer, draft=str(draft.pk), version=draft.version, kept_at=draft.changed_at, files=files
    )


def _below(signature: str) -> str:
    """Leave room above the signature, which stands where mail programs know it (RFC 3676)."""
    return f"\n\n-- \n{signature}" if signature else ""


def _named(boxes: Sequence[Mailbox]) -> list[tuple[str, str]]:
    return [(str(each.pk), _name(each.name, each.address)) for each in boxes]


def _name(name: str, address: str) -> str:
    return address if name == address else f"{name} <{address}>"
