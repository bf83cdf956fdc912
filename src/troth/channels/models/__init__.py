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

__all__ = [
    "Conversation",
    "Copy",
    "Enclosure",
    "Folder",
    "Forgotten",
    "Mailbox",
    "Message",
    "Party",
    "Role",
    "Security",
    "SetAside",
    "State",
    "ThreadKey",
    "Unwanted",
    "Use",
]
