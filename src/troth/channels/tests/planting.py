"""What tests of the whole house need of this package: they ask every package for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from troth.channels.models import Conversation, Mailbox, Message, Outgoing, Party, Role
from troth.ground.clock import now
from troth.people.models import Person


def about_person(person: Person) -> None:
    """Hold something about a person in each table that can."""
    at = now()
    conversation = Conversation.objects.create(channel="mail", person=person, first_at=at, last_at=at)
    message = Message.objects.create(
        conversation=conversation,
        direction="in",
        person=person,
        at=at,
        digest=b"1",
        identifier="1@quay.example",
    )
    Party.objects.create(message=message, role=Role.FROM, place=0, address="a@quay.example", person=person)
    mailbox, _made = Mailbox.objects.get_or_create(name="Quay", address="quay@quay.example", host="127.0.0.1")
    Outgoing.objects.create(
        mailbox=mailbox,
        person=person,
        kind="personal",
        identifier=f"{person.pk}@quay.example",
        parties=[{"role": "to", "address": "a@quay.example", "name": ""}],
        due_at=at,
    )


# Names that the code gives: no word of anybody.
NAMES_OF_TYPES = (
    ("channels_conversation", "channel"),
    *(("channels_outgoing", name) for name in ("purpose", "topic", "about_kind", "unique_key", "token")),
)

# Mailboxes are no object type: whose they are, each page asks itself (see test_mailboxes).
WORDS = {
    ("settings/mailboxes/", "mailbox_id"): str(UUID(int=0)),
    ("settings/mailboxes/unwanted/", "unwanted_id"): str(UUID(int=0)),
    ("mail/outgoing/", "outgoing_id"): str(UUID(int=0)),
}


def on_pages(_site: Any, _person: str, _company: str) -> dict[tuple[str, str], str]:
    """Name no mailbox: one is added only where a mail server answers."""
    return dict(WORDS)


# No message waits to leave in an empty workspace.
LEADS_NOWHERE = tuple(
    ("POST", f"mail/outgoing/<uuid:outgoing_id>/{end}/") for end in ("undo", "now", "retry")
)
