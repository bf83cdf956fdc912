"""What members do with a conversation: take it, put it off, close it, tag it, write a note."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.records import create_record
from troth.channels import commands, queries
from troth.channels.forms import AssignForm, KnowForm, MergeForm, NoteForm, SnoozeForm, TagsForm
from troth.people.catalog import PEOPLE
from troth.people.commands import add_email
from troth.people.queries import get_person
from troth.team.actor import Verb
from troth.team.door import MemberRequest, needs
from troth.team.queries import list_members, list_teams
from troth.webkit import reply

OURS = "/inbox/"


@require_http_methods(["GET", "POST"])
@needs("conversations.change")
def assign(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Give a conversation to a member, to a team, or to nobody."""
    by = request.member
    found = queries.get_conversation(conversation_id, seen_by=by, to=Verb.CHANGE)
    members = [
        each for each in list_members(seen_by=by) if each.state == "active" or each.id == found.assignee_id
    ]
    initial = {"who": f"member:{found.assignee_id or by.member_id}"}
    typed = request.POST if request.method == "POST" else None
    form = AssignForm(typed, members=members, teams=list_teams(), initial=initial)

    def run() -> Any:
        kind, key = form.chosen
        if kind == "team":
            return commands.give_to_team(conversation=found, team_id=key, by=by)
        return commands.assign(conversation=found, member_id=key, by=by)

    return _asked(request, found, form, run, what="assign", said=_("Assigned."))


@require_POST
@needs("conversations.change")
def take(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Have a conversation oneself that nobody has."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.take(conversation=found, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"{OURS}{found.pk}/", str(refused))
    return _done(request, found, _("You have it."))


@require_http_methods(["GET", "POST"])
@needs("conversations.change")
def snooze(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Put a conversation off until a moment."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    form = SnoozeForm(request.POST if request.method == "POST" else None)

    def run() -> Any:
        return commands.snooze(conversation=found, until=form.cleaned_data["until"], by=request.member)

    return _asked(request, found, form, run, what="snooze", said=_("Put off: it comes back by itself."))


@require_http_methods(["GET", "POST"])
@needs("conversations.change")
def tags(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Say which tags a conversation has."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    initial = {"tags": ", ".join(found.tags)}
    form = TagsForm(request.POST if request.method == "POST" else None, initial=initial)

    def run() -> Any:
        return commands.tag(conversation=found, tags=form.cleaned_data["tags"].split(","), by=request.member)

    return _asked(request, found, form, run, what="tags", said=_("Tagged."))


@require_http_methods(["GET", "POST"])
@needs("conversations.change")
def merge(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Merge a conversation into another, and go on there."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    form = MergeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            target = queries.get_conversation(
                form.cleaned_data["into"], seen_by=request.member, to=Verb.CHANGE
            )
            into = commands.merge_conversations(source=found, target=target, by=request.member)
        except (NotFound, Forbidden):
            form.add_error("into", _("There is no such conversation that you may change."))
        except Conflict as refused:
            form.add_error("into", str(refused))
        else:
            return _gone_on(request, found, into, _("Merged."), deeds_of=into)
    context = {
        "conversation": found,
        "form": form,
        "base": f"{OURS}{found.pk}/merge/",
        "others": queries.likely_same(found, seen_by=request.member),
    }
    return reply.fragment(
        request, "channels/inbox/_merge_form.html", context, status=422 if form.is_bound else 200
    )


@require_POST
@needs("conversations.change")
def split(request: MemberRequest, conversation_id: UUID, message_id: UUID) -> HttpResponse:
    """Let what was said from a message on be a conversation of its own, and go on there."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    message = queries.get_message(message_id, seen_by=request.member)
    try:
        begun = commands.split_conversation(conversation=found, message=message, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"{OURS}{found.pk}/", str(refused))
    return _gone_on(request, found, begun, _("It is a conversation of its own now."), deeds_of=found)


@require_POST
@needs("conversations.change")
def close(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Close a conversation and go on to the next one."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    commands.close(conversation=found, by=request.member)
    return _done(request, found, _("Closed. It opens again when they write."))


@require_POST
@needs("conversations.change")
def reopen(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Open a conversation again, or take it up that was put off."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    if found.snoozed_until:
        commands.wake(found, by=request.member)
    else:
        commands.reopen(conversation=found, by=request.member)
    return _done(request, found, _("It is open."))


@require_POST
@needs("conversations.change")
def hide(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Make a conversation private."""
    said = _("Private: it is seen by you, by whom you call in, and by administrators.")
    return _apart(request, conversation_id, commands.hide, said)


@require_POST
@needs("conversations.change")
def show(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Let others see a private conversation again."""
    return _apart(request, conversation_id, commands.show, _("Others see it again."))


@require_POST
@needs("conversations.see")
def note(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Write a note beside a conversation, for members alone."""
    found = queries.get_conversation(conversation_id, seen_by=request.member)
    form = NoteForm(request.POST)
    back = _back(request, found)
    if not form.is_valid():
        return reply.redirect(request, back, _("A note needs words."))
    try:
        commands.add_note(conversation=found, words=form.cleaned_data["words"], by=request.member)
    except Invalid as refused:
        return reply.redirect(request, back, str(refused))
    return reply.redirect(request, back, _("Noted. It stays in the house."))


@require_POST
@needs("conversations.see")
def know(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Keep whom a conversation is with as a person, or say who of those who are here it is."""
    member = request.member
    found = queries.get_conversation(conversation_id, seen_by=member)
    stranger, form = queries.stranger_of(found), KnowForm(request.POST)
    if stranger is None or not form.is_valid():
        return reply.redirect(request, _back(request, found), _("Say who it is."))
    try:
        if form.cleaned_data["person"]:
            known = get_person(form.cleaned_data["person"], seen_by=member, to=Verb.CHANGE)
            add_email(record=known, address=stranger.address, by=member)
        else:
            values = {"name": form.cleaned_data["name"] or stranger.name, "email": stranger.address}
            known = create_record(PEOPLE, values, by=member)
    except Invalid as refused:
        return reply.redirect(request, _back(request, found), str(refused))
    commands.recognise(people=[known.pk], by=member)
    return reply.redirect(request, _back(request, found), _("%s is known now.") % known.name)


@require_POST
@needs("conversations.change")
def take_back(request: MemberRequest, conversation_id: UUID, happening_id: UUID) -> HttpResponse:
    """Take back what was done last."""
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        commands.take_back(conversation=found, happening_id=happening_id, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"{OURS}{found.pk}/", str(refused))
    return reply.redirect(request, f"{OURS}{found.pk}/", _("Taken back."))


def _asked(
    request: MemberRequest, found: Any, form: forms.Form, run: Callable[[], Any], *, what: str, said: str
) -> HttpResponse:
    """Ask by a dialog, or run what was asked and go back, with a way to take it back."""
    if form.is_valid():
        try:
            run()
        except Invalid as refused:
            form.add_error(None, str(refused))
        except Conflict as refused:
            return reply.redirect(request, _back(request, found), str(refused))
        else:
            return _done(request, found, said)
    context = {"conversation": found, "form": form, "what": what, "base": f"{OURS}{found.pk}/{what}/"}
    return reply.fragment(
        request, f"channels/inbox/_{what}_form.html", context, status=422 if form.is_bound else 200
    )


def _apart(request: MemberRequest, conversation_id: UUID, doing: Any, said: str) -> HttpResponse:
    found = queries.get_conversation(conversation_id, seen_by=request.member, to=Verb.CHANGE)
    try:
        doing(conversation=found, by=request.member)
    except Conflict as refused:
        return reply.redirect(request, f"{OURS}{found.pk}/", str(refused))
    return _done(request, found, said)


def _done(request: MemberRequest, found: Any, said: str) -> HttpResponse:
    deed = queries.last_deed(found, by=request.member)
    undo = f"{OURS}{found.pk}/back/{deed}/" if deed else ""
    return reply.redirect(request, _back(request, found), said, undo=undo)


def _gone_on(request: MemberRequest, found: Any, to: Any, said: str, *, deeds_of: Any) -> HttpResponse:
    """Go on in another conversation than `found`, with a way to take back what led there."""
    deed = queries.last_deed(deeds_of, by=request.member)
    undo = f"{OURS}{deeds_of.pk}/back/{deed}/" if deed and found.pk != to.pk else ""
    return reply.redirect(request, f"{OURS}{to.pk}/", said, undo=undo)


def _back(request: MemberRequest, found: Any) -> str:
    """Give where to go on: the next conversation of the list, where the page names it; else where it was."""
    for path in (request.POST.get("next", ""), reply.asked_from(request)):
        if path.startswith(OURS):
            return path
    return f"{OURS}{found.pk}/"
