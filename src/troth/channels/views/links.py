"""What a conversation is about, beside its person: records of any type are linked to it, and let go."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import NotFound
from troth.channels import commands, queries
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply


@require_http_methods(["GET", "POST"])
@needs("conversations.change")
def link(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Let a conversation be about one more record, which is chosen by its name."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    base = f"/inbox/{found.pk}/links/"
    if request.method == "GET":
        context = {"conversation": found, "base": base, "errors": []}
        return reply.fragment(request, "channels/inbox/_link_form.html", context)
    try:
        record = queries.record_named(_named(request), seen_by=request.member)
    except NotFound:
        context = {"conversation": found, "base": base, "errors": [_("Choose one that is found.")]}
        return reply.fragment(request, "channels/inbox/_link_form.html", context, status=422)
    commands.link(conversation=found, about=[(record.kind, record.id)], by=request.member)
    return _back(found, request, _("It is about %s, too.") % record.title)


@require_POST
@needs("conversations.change")
def unlink(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Let a conversation be about a record no more."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    record = queries.record_named(_named(request), seen_by=request.member)
    commands.unlink(conversation=found, kind=record.kind, record_id=record.id, by=request.member)
    return _back(found, request, _("It is about %s no more.") % record.title)


@require_GET
@needs("conversations.change")
def offered(request: MemberRequest) -> HttpResponse:
    """Give records of all types, found by what is typed, as options."""
    found = queries.records_offered(request.GET.get("q", ""), seen_by=request.member)
    return reply.part(request, "channels/inbox/_records.html", {"found": found})


def _named(request: MemberRequest) -> str:
    """Read which record is meant."""
    return request.POST.get("record", "")


def _back(found: Any, request: MemberRequest, said: str) -> HttpResponse:
    base = f"/inbox/{found.pk}/"
    asked = reply.asked_from(request)
    deed = queries.last_deed(found, by=request.member)
    undo = f"{base}back/{deed}/" if deed else ""
    return reply.redirect(request, asked if asked.startswith("/inbox/") else base, said, undo=undo)
