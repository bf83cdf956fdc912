"""Answers that are kept: in the settings, and in a conversation."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from troth.catalog.errors import Forbidden, Invalid
from troth.channels import commands, queries
from troth.channels.forms import MacroForm
from troth.channels.wording import Unfillable
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs, signed_in
from troth.team.views.answers import settings_page
from troth.webkit import reply

TAB, HOME = "answers:index", "/settings/answers/"


@require_GET
@signed_in
def index(request: MemberRequest) -> HttpResponse:
    """Show the answers that a member may use."""
    rows = [
        (each, queries.may_change_macro(each, by=request.member))
        for each in queries.macros(seen_by=request.member)
    ]
    return settings_page(request, "channels/macros/macros.html", {"rows": rows}, current=TAB)


@require_http_methods(["GET", "POST"])
@signed_in
def add(request: MemberRequest) -> HttpResponse:
    """Keep another answer."""
    return _written(request, None)


@require_http_methods(["GET", "POST"])
@signed_in
def change(request: MemberRequest, macro_id: UUID) -> HttpResponse:
    """Change an answer."""
    return _written(request, queries.get_macro(macro_id, seen_by=request.member, to_change=True))


@require_POST
@signed_in
def remove(request: MemberRequest, macro_id: UUID) -> HttpResponse:
    """Keep an answer no more."""
    macro = queries.get_macro(macro_id, seen_by=request.member, to_change=True)
    commands.remove_macro(macro=macro, by=request.member)
    return reply.redirect(request, HOME, _("“%s” is kept no more.") % macro.name)


@require_POST
@signed_in
def preview(request: MemberRequest) -> HttpResponse:
    """Show what a text becomes, with the member as the one who is written to."""
    filled, problem = None, ""
    try:
        filled = queries.filled_as_example(request.POST.get("text", ""), seen_by=request.member)
    except Unfillable as wrong:
        problem = str(wrong)
    context = {"filled": filled, "problem": problem}
    return reply.fragment(request, "channels/macros/_preview.html", context)


@require_GET
@needs("conversations.change")
def choose(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Show the answers that fit a conversation, those that hold what was typed."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    typed = request.GET.get("q", "")
    rows = queries.macros_for(found, seen_by=request.member, text=typed)[:30]
    context = {"conversation": found, "rows": rows, "typed": typed, "base": f"/inbox/{found.pk}/macros/"}
    return reply.fragment(request, "channels/macros/_choose.html", context)


@require_POST
@needs("conversations.change")
def use(request: MemberRequest, conversation_id: UUID, macro_id: UUID) -> HttpResponse:
    """Use an answer: do what belongs to it, and give its words to the composer."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    macro = queries.get_macro(macro_id, seen_by=request.member)
    try:
        text = commands.use_macro(macro=macro, conversation=found, by=request.member)
    except Invalid as refused:
        context = {"problem": str(refused), "macro": macro}
        return reply.fragment(request, "channels/macros/_used.html", context, status=422)
    answer = reply.fragment(request, "channels/macros/_used.html", {"text": text, "problem": ""})
    return reply.announce(answer, "recordChanged")


def _written(request: MemberRequest, macro: Any) -> HttpResponse:
    form = MacroForm(
        request.POST if request.method == "POST" else None,
        macro=macro,
        by=request.member,
        mailboxes=[(str(each.pk), each.name) for each in queries.writable_mailboxes(seen_by=request.member)],
    )
    if form.is_valid():
        try:
            commands.keep_macro(macro=macro, values=form.values, by=request.member)
        except Invalid as refused:
            form.add_error("text", str(refused))
        except Forbidden:
            form.add_error("whose", _("What others use, too, is kept by administrators."))
        else:
            return reply.redirect(request, HOME, _("Kept."))
    context = {"form": form, "macro": macro, "places": queries.PLACES}
    status = 422 if form.is_bound else 200
    return settings_page(request, "channels/macros/macro_form.html", context, current=TAB, status=status)
