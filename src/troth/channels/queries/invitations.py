"""Invitations in conversations: the latest of each event, and whether who sent it is who invites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from troth.catalog.errors import NotFound
from troth.channels.models import Conversation, Invitation, Party, Role


@dataclass(frozen=True, slots=True)
class Shown:
    """An invitation as a conversation shows it. `is_replaced`: a later message about it has come."""

    invitation: Invitation
    is_replaced: bool
    is_from_another: bool


def invitations_of(message_ids: Iterable[UUID]) -> dict[UUID, Shown]:
    """Give the invitations that came with messages, by message, by a fixed number of queries."""
    found = list(
        Invitation.objects.filter(message__in=list(message_ids)).select_related("answered_by", "task")
    )
    if not found:
        return {}
    last: dict[tuple[str, str, str], tuple[int, UUID]] = {}
    for each in Invitation.objects.filter(uid__in={one.uid for one in found}):
        last[_event(each)] = max(last.get(_event(each), (-1, each.pk)), (each.sequence, each.pk))
    writers = dict(
        Party.objects.filter(message__in=[one.message_id for one in found], role=Role.FROM).values_list(
            "message", "address"
        )
    )
    return {
        one.message_id: Shown(
            one,
            is_replaced=last[_event(one)][1] != one.pk,
            is_from_another=bool(one.organizer) and writers.get(one.message_id) != one.organizer,
        )
        for one in found
    }


def get_invitation(conversation: Conversation, invitation_id: UUID) -> Invitation:
    """Load an invitation of a conversation that the asker has loaded. Raises NotFound."""
    found = Invitation.objects.select_related("message__conversation").filter(
        pk=invitation_id, message__conversation=conversation
    )
    invitation = found.first()
    if invitation is None:
        raise NotFound("conversations")
    return invitation


def _event(one: Invitation) -> tuple[str, str, str]:
    return one.uid, one.organizer, one.invitee
