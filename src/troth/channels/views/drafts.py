"""What is being written is kept while it is typed, with the files that are to go with it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from troth.catalog.errors import Conflict, Invalid
from troth.channels import commands, queries
from troth.channels.forms import DraftForm
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

PART = "channels/_draft.html"


@require_POST
@needs("people.change")
def keep(request: MemberRequest) -> HttpResponse:
    """Keep what is typed, and say so; or say why it is not kept."""
    return _kept(request, lambda draft: draft)


@require_POST
@needs("people.change")
def attach(request: MemberRequest) -> HttpResponse:
    """Let files go with it. What is typed is kept, too."""
    brought = request.FILES.getlist("file")
    return _kept(request, lambda draft: commands.attach(key=draft.pk, files=brought, by=request.member))


@require_POST
@needs("people.change")
def detach(request: MemberRequest, file_id: UUID) -> HttpResponse:
    """Let a file go with it no longer."""
    return _kept(request, lambda draft: commands.detach(key=draft.pk, file=file_id, by=request.member))


@require_POST
@needs("people.change")
def discard(request: MemberRequest, draft_id: UUID) -> HttpResponse:
    """Put it away."""
    commands.discard_draft(key=draft_id, by=request.member)
    back = reverse("mail:bring_back", args=[draft_id])
    return reply.redirect(request, f"{reverse('mail:outgoing')}?state=draft", _("Discarded."), undo=back)


@require_POST
@needs("people.change")
def forward(request: MemberRequest, message_id: UUID) -> HttpResponse:
    """Hand a message on: it is shown to be written to somebody."""
    message = queries.get_message(message_id, seen_by=request.member)
    boxes = queries.writable_mailboxes(seen_by=request.member)
    mailbox = next((each for each in boxes if each.pk == message.conversation.mailbox_id), boxes.first())
    if mailbox is None:
        return reply.redirect(request, reverse("mail:write"))
    draft = commands.forward(message=message, mailbox=mailbox, by=request.member)
    return reply.redirect(request, f"{reverse('mail:write')}?draft={draft.pk}")


@require_POST
@needs("people.change")
def bring_back(request: MemberRequest, draft_id: UUID) -> HttpResponse:
    """Go on with what was put away."""
    try:
        commands.bring_draft_back(key=draft_id, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"{reverse('mail:outgoing')}?state=draft", str(refused))
    return reply.redirect(request, f"{reverse('mail:write')}?draft={draft_id}", _("It is back."))


def _kept(request: MemberRequest, then: Any) -> HttpResponse:
    """Keep what is typed and do something with it; answers with how it stands now."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _told(request, " ".join(str(each) for errors in form.errors.values() for each in errors), 422)
    key, version = form.cleaned_data["draft"], form.cleaned_data["version"]
    try:
        values = _known(form.cleaned_data, request)
        draft = commands.keep_draft(key=key, version=version, values=values, by=request.member)
    except Conflict as refused:
        return _told(request, str(refused), 409)
    try:
        draft = then(draft)
    except Invalid as refused:
        problem = " ".join(words for _name, words in refused.errors)
        it = queries.with_draft(queries.Composer(mailboxes=[]), draft)
        return reply.part(request, PART, {"it": replace(it, problem=problem)}, status=422)
    it = queries.with_draft(queries.Composer(mailboxes=[]), draft)
    return reply.part(request, PART, {"it": it})


def _known(typed: dict[str, Any], request: MemberRequest) -> dict[str, Any]:
    """Give what was typed as columns."""
    queries.check_named(typed, seen_by=request.member)
    keys = {f"{name}_id": typed[name] for name in ("mailbox", "conversation", "answers", "person")}
    return keys | {name: typed[name] for name in ("to", "cc", "bcc", "subject", "text")}


def _told(request: MemberRequest, problem: str, status: int) -> HttpResponse:
    """Say why nothing is kept. What is typed stays in the form, and in the browser."""
    it = queries.Composer(
        mailboxes=[], draft=request.POST.get("draft", ""), version=int(request.POST.get("version") or 0),
        problem=problem,
    )  # fmt: skip
    return reply.part(request, PART, {"it": it}, status=status)
