"""Answers that are kept: whose they are, and what stands in them for one conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from troth.catalog.errors import Forbidden, NotFound
from troth.channels.models import Conversation, Macro
from troth.channels.queries.conversations import person_of
from troth.channels.queries.outgoing import writable_mailboxes
from troth.channels.wording import Filled, fill
from troth.team.actor import Actor

PLACES = (
    "person.name",
    "person.first_name",
    "person.company",
    "me.name",
    "me.email",
    "mailbox.name",
    "subject",
)


def macros(*, seen_by: Actor) -> QuerySet[Macro]:
    """Give those that a member may use: everybody's, their own, and those of mailboxes they write from."""
    boxes = writable_mailboxes(seen_by=seen_by).order_by().values("pk")
    open_to = Q(member=None, mailbox=None) | Q(mailbox__in=boxes)
    if seen_by.member_id:
        open_to |= Q(member=seen_by.member_id)
    return Macro.objects.filter(open_to).select_related("mailbox").order_by("name", "pk")


def macros_for(conversation: Conversation, *, seen_by: Actor, text: str = "") -> QuerySet[Macro]:
    """Give those that fit a conversation, as far as name or words hold what was typed."""
    found = macros(seen_by=seen_by).filter(Q(mailbox=None) | Q(mailbox=conversation.mailbox_id))
    for word in text.split()[:5]:
        found = found.filter(Q(name__icontains=word) | Q(text__icontains=word))
    return found


def get_macro(macro_id: UUID, *, seen_by: Actor, to_change: bool = False) -> Macro:
    """Load one. Raises NotFound; and Forbidden where it is not theirs to change."""
    found = macros(seen_by=seen_by).filter(pk=macro_id).first()
    if found is None:
        raise NotFound("macros")
    if to_change and not may_change_macro(found, by=seen_by):
        raise Forbidden("macros.change")
    return found


def may_change_macro(macro: Macro, *, by: Actor) -> bool:
    """Tell whether a member may change one: their own; what others use, too, is an administrator's."""
    return by.is_administrator or (macro.member_id is not None and macro.member_id == by.member_id)


def filled_for(macro: Macro, conversation: Conversation, *, seen_by: Actor) -> Filled:
    """Fill one for a conversation, by what the member may read. Raises Unfillable."""
    person = person_of(conversation, seen_by=seen_by)

    def known(name: str) -> Any:
        return getattr(person, name) if person and seen_by.may_read("people", name) else None

    company = known("company")
    about = {"name": known("name"), "first_name": known("first_name"), "company": company and company.name}
    box = conversation.mailbox.name if conversation.mailbox else ""
    return fill(macro.text, _values(about, seen_by, box, conversation.subject))


def filled_as_example(text: str, *, seen_by: Actor) -> Filled:
    """Fill a text with the member as the one who is written to. Raises Unfillable."""
    about = {"name": seen_by.name, "first_name": seen_by.name.split(" ")[0], "company": seen_by.workspace}
    return fill(text, _values(about, seen_by, seen_by.workspace, "…"))


def _values(person: Mapping[str, Any], by: Actor, mailbox: str, subject: str) -> dict[str, Any]:
    me = {"name": by.name, "email": by.email}
    return {"person": dict(person), "me": me, "mailbox": {"name": mailbox}, "subject": subject}
