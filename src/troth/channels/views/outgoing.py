"""A mail is written, and what is to leave is seen: taken back, sent now, tried again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.cadence.queries import reasons_to_write
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.channels import commands, queries
from troth.channels.forms import ComposeForm
from troth.team.door import MemberRequest, needs
from troth.webkit import reply

COMPOSER = "channels/_composer.html"


@require_http_methods(["GET", "POST"])
@needs("people.change")
def write(request: MemberRequest) -> HttpResponse:
    """Show the composer; or decide that what was typed be sent."""
    if request.method == "GET":
        it = queries.composer(
            seen_by=request.member, person=_key(request, "person"), draft=_key(request, "draft")
        )
        return _composing(request, it)
    form = ComposeForm(request.POST)
    if form.is_valid():
        try:
            decided = _decide(request, form.cleaned_data)
        except Invalid as refused:
            for name, problem in refused.errors:
                form.add_error(name if name in form.fields else None, problem)
        else:
            back = reverse("mail:undo", args=[decided.pk])
            said = _("It leaves later.") if form.cleaned_data["due_at"] else _("It leaves in ten seconds.")
            return reply.redirect(request, _page_of(form.cleaned_data), said, undo=back)
    it = replace(_typed(request), errors=dict(form.errors.items()))
    return _composing(request, it, status=422)


@require_GET
@needs("people.change")
def index(request: MemberRequest) -> HttpResponse:
    """Show what has not left, or what is in one state."""
    state = request.GET.get("state", "")
    context = {
        "counts": queries.counts_by_state(seen_by=request.member),
        "drafts": queries.drafts(seen_by=request.member),
        "rows": [] if state == "draft" else queries.queue(seen_by=request.member, state=state),
        "state": state,
        "hindrances": queries.hindrances(seen_by=request.member),
    }
    return reply.page(request, "channels/outgoing/outgoing.html", context)


@require_POST
@needs("people.change")
def undo(request: MemberRequest, outgoing_id: UUID) -> HttpResponse:
    """Take a message back, and show it to be written on."""
    message = queries.get_outgoing(outgoing_id, seen_by=request.member)
    try:
        commands.undo_message(outgoing=message, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, reverse("mail:outgoing"), str(refused))
    draft = commands.draft_again(outgoing=message, by=request.member)
    return reply.redirect(
        request, f"{reverse('mail:write')}?draft={draft.pk}", _("Taken back: nothing left.")
    )


@require_POST
@needs("people.change")
def now(request: MemberRequest, outgoing_id: UUID) -> HttpResponse:
    """Wait no longer with a message."""
    return _do(request, outgoing_id, commands.send_now, _("It leaves now."))


@require_POST
@needs("people.change")
def retry(request: MemberRequest, outgoing_id: UUID) -> HttpResponse:
    """Try a message again."""
    return _do(request, outgoing_id, commands.retry_message, _("It is tried again."))


def _do(request: MemberRequest, outgoing_id: UUID, command: Any, said: str) -> HttpResponse:
    message = queries.get_outgoing(outgoing_id, seen_by=request.member)
    try:
        command(outgoing=message, by=request.member)
    except Conflict as refused:
        said = str(refused)
    return reply.redirect(request, reverse("mail:outgoing"), said)


def _composing(request: MemberRequest, it: Any, status: int = 200) -> HttpResponse:
    """Show the composer, and why it is true to write to whom it is for."""
    context = {"it": it, "reasons": _reasons(it.person, request.member)}
    return reply.page(request, "channels/outgoing/write.html", context, status=status)


def _reasons(person: str, seen_by: Any) -> list[Any]:
    try:
        return reasons_to_write(UUID(person), seen_by=seen_by) if person else []
    except (NotFound, ValueError):
        return []


def _decide(request: MemberRequest, typed: dict[str, Any]) -> Any:
    """Load what the form names, with the rights of the member, and decide. Raises Invalid, NotFound."""
    mailbox = queries.check_named(typed, seen_by=request.member)
    if typed["conversation"] and typed["opened_at"] and not typed["regardless"]:
        other = queries.answered_since(typed["conversation"], typed["opened_at"], seen_by=request.member)
        if other:
            raise Invalid([("regardless", _("%s has answered since you began.") % other)])
    names = ("to", "cc", "bcc", "subject", "text", "conversation", "answers", "person", "due_at")
    message = {name: typed[name] for name in names}
    kind = "answer" if typed["answers"] else "personal"
    key = typed["draft"] or uuid4()
    return commands.send_draft(key=key, mailbox=mailbox, **message, kind=kind, by=request.member)


def _page_of(typed: dict[str, Any]) -> str:
    """Give where the member goes on: in the conversation, at the person's page, or at what is to leave."""
    if typed["conversation"]:
        return f"/inbox/{typed['conversation']}/"
    return f"/people/{typed['person']}/" if typed["person"] else reverse("mail:outgoing")


def _typed(request: MemberRequest) -> Any:
    it = queries.composer(seen_by=request.member)
    names = ("mailbox", "to", "cc", "bcc", "subject", "text", "conversation", "answers", "person")
    typed: dict[str, Any] = {name: request.POST.get(name, "") for name in names}
    with suppress(NotFound, ValueError):
        it = queries.with_draft(
            it, queries.get_draft(UUID(request.POST.get("draft", "")), seen_by=request.member)
        )
    return replace(it, opened_at=request.POST.get("opened_at") or it.opened_at, **typed)


def _key(request: MemberRequest, name: str) -> UUID | None:
    typed = request.GET.get(name, "")
    try:
        return UUID(typed) if typed else None
    except ValueError:
        raise NotFound(name) from None
