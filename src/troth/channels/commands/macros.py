"""Answers are kept, changed, and used in a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from troth.catalog.errors import Forbidden, Invalid
from troth.channels.commands.handling import assign, close, tag
from troth.channels.models import Conversation, Macro
from troth.channels.queries.macros import filled_for, may_change_macro
from troth.channels.wording import Unfillable, check
from troth.team.acting import acting
from troth.team.actor import Actor

NAMES = ("name", "text", "mailbox_id", "member_id", "takes", "closes", "tags")


def keep_macro(*, macro: Macro | None = None, values: Mapping[str, Any], by: Actor) -> Macro:
    """Keep an answer, a new one or one that is there. Raises Invalid where its text can not be filled.

    What others use, too, is kept by administrators: for others it raises Forbidden.
    """
    kept = macro or Macro()
    for name in NAMES:
        setattr(kept, name, values[name])
    if not may_change_macro(kept, by=by):
        raise Forbidden("macros.change")
    if wrong := check(kept.text):
        raise Invalid([("text", wrong)])
    with acting(by):
        kept.save()
    return kept


def remove_macro(*, macro: Macro, by: Actor) -> None:
    """Keep an answer no more."""
    with acting(by):
        macro.delete()


def use_macro(*, macro: Macro, conversation: Conversation, by: Actor) -> str:
    """Do with a conversation what belongs to an answer, and give its words.

    Raises Invalid, and does nothing, where a place of it would stay empty.
    """
    try:
        filled = filled_for(macro, conversation, seen_by=by)
    except Unfillable as wrong:
        raise Invalid([("text", str(wrong))]) from None
    if filled.missing:
        told = _("Nothing is known here for: %s.") % ", ".join(filled.missing)
        raise Invalid([("text", told)])
    with acting(by):
        if macro.takes and by.member_id:
            assign(conversation=conversation, member_id=by.member_id, by=by)
        if macro.tags:
            tag(conversation=conversation, tags=[*conversation.tags, *macro.tags], by=by)
        if macro.closes:
            close(conversation=conversation, by=by)
    return filled.text
