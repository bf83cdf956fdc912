"""What can become true of a conversation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from troth.ground.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesReceived(Event):
    """Messages that were taken in together: hundreds, while a mailbox is read for the first time."""

    name: ClassVar[str] = "channels.messages_received"
    sentence: ClassVar[str] = "wrote"

    mailbox_id: UUID
    message_ids: list[UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesSent(Event):
    """Messages that have left together: each was taken by the server that it was handed to."""

    name: ClassVar[str] = "channels.messages_sent"
    sentence: ClassVar[str] = "was written to"
    by_itself: ClassVar[str] = "was sent a mail"

    mailbox_id: UUID
    message_ids: list[UUID]


ALL: tuple[type[Event], ...] = (MessagesReceived, MessagesSent)
