"""A member has a conversation before them."""

from __future__ import annotations

from datetime import timedelta

from troth.channels.models import Conversation, Presence
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor

KEPT = timedelta(hours=1)


def be_at(*, conversation: Conversation, by: Actor) -> None:
    """Note that a member is at a conversation now, and forget who was long ago."""
    if by.member_id is None:
        return
    with acting(by):
        Presence.objects.update_or_create(
            conversation=conversation, member_id=by.member_id, defaults={"seen_at": now()}
        )
        Presence.objects.filter(conversation=conversation, seen_at__lt=now() - KEPT).delete()
