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
from troth.channels.models.drafts import Draft
from troth.channels.models.grants import Grant, Provider, ProviderKey
from troth.channels.models.invitations import Invitation
from troth.channels.models.macros import Macro
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
from troth.channels.models.presence import Presence
from troth.channels.models.searched import Searched
from troth.channels.models.staff import Deed, Happening, Link, Mention, Moving, Note, Reading

__all__ = [
    "Conversation",
    "Copy",
    "Deed",
    "Draft",
    "Enclosure",
    "Fate",
    "Folder",
    "Forgotten",
    "Grant",
    "Happening",
    "Invitation",
    "Link",
    "Macro",
    "Mailbox",
    "Mention",
    "Message",
    "Moving",
    "Note",
    "Outgoing",
    "OutgoingKind",
    "Party",
    "Presence",
    "Provider",
    "ProviderKey",
    "Reading",
    "Role",
    "Searched",
    "Security",
    "SetAside",
    "SigningKey",
    "State",
    "ThreadKey",
    "Unwanted",
    "Use",
]
