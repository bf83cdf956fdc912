"""The one inbox: its views, the list, and one conversation beside it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from troth.catalog.errors import NotFound
from troth.channels import commands, queries
from troth.people.hooks import PersonPanel
from troth.people.views.pages import panels_of
from troth.questions.errors import QuestionError
from troth.team.actor import Actor, Verb
from troth.team.door import MemberRequest, needs
from troth.webkit import reply
from troth.webkit.middleware import CONTENT_SECURITY_POLICY

STATE = ("view", "where", "find", "after")


@require_GET
@needs("conversations.see")
def inbox(request: MemberRequest) -> HttpResponse:
    """Show a view of the inbox."""
    return _page(request, None)


@require_GET
@needs("conversations.see")
def conversation(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Show a conversation, beside the list that it was opened from; or the one that it was merged into."""
    try:
        return _page(request, queries.get_conversation(conversation_id, seen_by=request.member))
    except NotFound:
        into = queries.find_merged_into(conversation_id, seen_by=request.member)
        if into is None:
            raise
        return reply.redirect(request, f"/inbox/{into}/")


@require_GET
@needs("conversations.see")
def who(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Show who it is with: how it stands with them, what is promised, what else there is."""
    found = queries.get_conversation(conversation_id, seen_by=request.member)
    panels = []
    person = queries.person_of(found, seen_by=request.member)
    if person:
        given = panels_of(PersonPanel, request.member, person_id=person.pk)
        panels = [each for each in given if each.place in ("standing", "related")]
    stranger = None if person else queries.stranger_of(found)
    context = {"conversation": found, "person": person, "panels": panels, "stranger": stranger}
    return reply.fragment(request, "channels/inbox/_who.html", context)


@require_GET
@needs("conversations.see")
def answer(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Give the composer that answers a conversation; it says so where there is no mailbox to write from."""
    found = queries.get_conversation(conversation_id, seen_by=request.member)
    try:
        it = queries.composer_in(found.pk, seen_by=request.member, to_all="all" in request.GET)
    except NotFound:
        it = queries.Composer(mailboxes=[])
    return reply.fragment(request, "channels/_composer.html", {"it": it})


@require_POST
@needs("conversations.see")
def seen(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Note that a member has read a conversation: said by the script of its page."""
    found = queries.get_conversation(conversation_id, seen_by=request.member)
    commands.read_conversation(conversation=found, by=request.member)
    return HttpResponse(status=204)


@require_POST
@needs("conversations.see")
def here(request: MemberRequest, conversation_id: UUID) -> HttpResponse:
    """Note that a member has a conversation before them; tell who else is there, and whether it changed."""
    found = queries.get_conversation(conversation_id, seen_by=request.member)
    commands.be_at(conversation=found, by=request.member)
    return _what_changed(request, found)


@require_GET
@needs("conversations.see")
def changes(request: MemberRequest) -> HttpResponse:
    """Tell whether the list has changed since it was shown."""
    return _what_changed(request, None)


@require_GET
@needs("conversations.see")
def notices(request: MemberRequest) -> HttpResponse:
    """Give the notes in which a member is mentioned; nothing where there is none."""
    return _told(request)


@require_POST
@needs("conversations.see")
def put_away(request: MemberRequest, mention_id: UUID) -> HttpResponse:
    """Put away that a member was mentioned."""
    commands.put_mention_away(mention_id=mention_id, by=request.member)
    return _told(request) if reply.is_htmx(request) else reply.redirect(request, "/inbox/")


def _told(request: MemberRequest) -> HttpResponse:
    found = queries.open_mentions(seen_by=request.member)[:5]
    return reply.part(request, "channels/inbox/_notices.html", {"mentions": found})


def _what_changed(request: MemberRequest, found: Any) -> HttpResponse:
    known = (request.POST if request.method == "POST" else request.GET).get("stamp", "")
    stamp = queries.stamp_of(found, seen_by=request.member)
    others = queries.others_at(found, seen_by=request.member) if found else []
    context = {"others": others, "stamp": stamp, "base": f"/inbox/{found.pk}/" if found else ""}
    answer = reply.part(request, "channels/inbox/_others.html", context)
    return reply.announce(answer, "recordChanged") if queries.is_newer(stamp, known) else answer


def _page(request: MemberRequest, found: Any) -> HttpResponse:
    member = request.member
    state = {name: request.GET.get(name, "") for name in STATE}
    view = queries.view_of(state["view"], seen_by=member)
    stamp = queries.stamp_of(found, seen_by=member)  # before all else: what changes now is told later
    problem, listed = "", None
    try:
        listed = _listed(view, state, member)
        counts = queries.counts(seen_by=member)
    except QuestionError as error:
        problem, counts = str(error), {}
    kept = {name: value for name, value in state.items() if value}
    kept["view"] = view.key
    asked = {name: value for name, value in kept.items() if name == "find"}
    context = {
        "views": [
            (each, f"/inbox/?{urlencode({'view': each.key, **asked})}", counts.get(each.key, 0))
            for each in queries.VIEWS
        ],
        "view": view,
        "state": state,
        "kept": urlencode(kept),
        "listed": listed,
        "problem": problem,
        "stamp": stamp,
        "others": queries.others_at(found, seen_by=member) if found else [],
        "all_url": f"/inbox/?{urlencode({'view': 'all', **asked})}",
        "turning": _turning(listed, state, view.key),
        **_around(listed, found, urlencode(kept)),
        **(_shown(found, member, request.GET.get("before", "")) if found else {}),
    }
    context["conversation"] = found
    answer = reply.page(request, "channels/inbox/inbox.html", context, status=422 if problem else 200)
    # The page of a mail stands in a frame of its own, which may do nothing: see `documents.page_of_message`.
    answer.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return answer


def _listed(view: Any, state: dict[str, str], member: Actor) -> Any:
    if state["find"].strip():
        return queries.found(view, state["find"], seen_by=member, where=state["where"], after=state["after"])
    return queries.listed(view, seen_by=member, after=state["after"], where=state["where"])


def _turning(listed: Any, state: dict[str, str], view: str) -> dict[str, str]:
    """Give the addresses of the pages beside this one."""
    if listed is None:
        return {"next": "", "previous": ""}
    base = {name: value for name, value in state.items() if value and name != "after"} | {"view": view}
    return {
        name: f"/inbox/?{urlencode(base | {'after': cursor})}" if cursor else ""
        for name, cursor in (("next", listed.next), ("previous", listed.previous))
    }


def _around(listed: Any, found: Any, kept: str) -> dict[str, str]:
    """Give the addresses of the conversations before and behind the one that is open."""
    keys = [row.id for row in listed.rows] if listed else []
    place = keys.index(found.pk) if found and found.pk in keys else -1
    behind = keys[place + 1] if place + 1 < len(keys) else None
    before = keys[place - 1] if place > 0 else None
    return {
        "behind": f"/inbox/{behind}/?{kept}" if behind else "",
        "before": f"/inbox/{before}/?{kept}" if before else "",
    }


def _shown(found: Any, member: Actor, before: str) -> dict[str, Any]:
    """Gather what stands in the middle: what was said last, or before a message."""
    try:
        said = queries.said_in(found, seen_by=member, before=UUID(before) if before else None)
    except ValueError:
        raise NotFound("conversations") from None
    person = queries.person_of(found, seen_by=member)
    return {
        "said": said,
        "is_earlier": bool(before),
        "earlier": queries.find_earlier(found, said),
        "person": person,
        "pace": queries.pace_of(found, person, seen_by=member),
        "about": queries.about(found, seen_by=member),
        "where_from": found.mailbox.name if found.mailbox else _("No mailbox"),
        "may_change": bool(queries.reached([found.pk], seen_by=member, to=Verb.CHANGE)),
        "may_hide": _may_hide(found, member),
        "base": f"/inbox/{found.pk}/",
    }


def _may_hide(found: Any, member: Actor) -> bool:
    """Tell whether a member can make it private: in nobody’s own mailbox, in no other hands."""
    is_own = found.mailbox is not None and found.mailbox.owner_id
    return not (found.is_private or is_own) and found.assignee_id in (None, member.member_id)
