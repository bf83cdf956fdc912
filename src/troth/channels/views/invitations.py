"""An invitation that came by mail is answered, or taken off the agenda where it was called off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.channels import commands, queries
from troth.team.actor import Actor, Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_POST
@needs("conversations.change")
def answer(request: MemberRequest, conversation_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Say whether one comes: who invites is told by mail, and the agenda follows."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    invitation = queries.get_invitation(found, invitation_id)
    said = {"yes": _("Accepted."), "maybe": _("Perhaps."), "no": _("Declined.")}
    word = request.POST.get("answer", "")
    try:
        told = commands.answer_invitation(
            invitation=invitation, answer=word, mailbox=_mailbox(found, request.member), by=request.member
        )
    except (Conflict, Invalid) as refused:
        return _back(request, found, str(refused))
    rest = (
        _("Who invites is told by mail.") if told else _("No mail leaves: it says nowhere whom to, or from.")
    )
    return _back(request, found, f"{said[word]} {rest}")


@require_POST
@needs("conversations.change")
def take_off(request: MemberRequest, conversation_id: UUID, invitation_id: UUID) -> HttpResponse:
    """Take off the agenda what was called off."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.take_off_agenda(invitation=queries.get_invitation(found, invitation_id), by=request.member)
    except Conflict as refused:
        return _back(request, found, str(refused))
    return _back(request, found, _("It is off the agenda."))


def _mailbox(found: Any, member: Actor) -> Any:
    try:
        return queries.get_writable_mailbox(found.mailbox_id, seen_by=member) if found.mailbox_id else None
    except NotFound:
        return None


def _back(request: MemberRequest, found: Any, said: str) -> HttpResponse:
    asked = reply.asked_from(request)
    return reply.redirect(request, asked if asked.startswith("/inbox/") else f"/inbox/{found.pk}/", said)
