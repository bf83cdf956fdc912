"""The tables of channels."""

from troth.channels.models.conversations import (
    Conversation,
    Enclosure,
    Message,
    Party,
    Role,
    State,
    ThreadKey,
)
from troth.channels.models.grants import Grant, Provider, ProviderKey
from troth.channels.models.mailboxes import (
    Copy,
    Folder,
    Forgotten,
    Mailbox,
    Security,
    SetAside,
    Unwanted,
    Use,
)
from troth.channels.models.outgoing import Fate, Outgoing, OutgoingKind, SigningKey

__all__ = [
    "Conversation",
    "Copy",
    "Enclosure",
    "Fate",
    "Folder",
    "Forgotten",
    "Grant",
    "Mailbox",
    "Message",
    "Outgoing",
    "OutgoingKind",
    "Party",
    "Provider",
    "ProviderKey",
    "Role",
    "Security",
    "SetAside",
    "SigningKey",
    "State",
    "ThreadKey",
    "Unwanted",
    "Use",
]
