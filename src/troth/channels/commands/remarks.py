"""Notes among members beside a conversation, whom they call in, and how far each has read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid, NotFound
from troth.channels.commands.flags import mark_seen
from troth.channels.models import Conversation, Deed, Happening, Link, Mention, Message, Note, Reading
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.queries import list_members

LONGEST = 10_000
MOST_MARKED = 200


def add_note(*, conversation: Conversation, words: str, by: Actor) -> Note:
    """Write a note that never leaves the house. Whoever is named in it by @ is called in and told.

    Raises Invalid where it says nothing, or too much.
    """
    words = words.strip()
    if not words or len(words) > LONGEST:
        raise Invalid([("words", _("say nothing, or too much."))])
    with acting(by):
        note = Note.objects.create(conversation=conversation, member_id=by.member_id, words=words, at=now())
        Mention.objects.bulk_create(
            Mention(conversation=conversation, note=note, member_id=key)
            for key in named_in(words, by=by)
            if key != by.member_id
        )
    return note


def named_in(words: str, *, by: Actor) -> list[UUID]:
    """List the members whom a note names by @: name, first name where nobody shares it, or address."""
    if "@" not in words:
        return []
    members = [each for each in list_members(seen_by=by) if each.state != "deactivated"]
    firsts = [each.name.split()[0].casefold() for each in members]
    text, found = words.casefold(), []
    for each, first in zip(members, firsts, strict=True):
        names = [each.name.casefold(), each.email.casefold(), *([first] if firsts.count(first) == 1 else [])]
        if any(re.search(rf"(?<!\w)@{re.escape(name)}(?!\w)", text) for name in names if name):
            found.append(each.id)
    return found


def read_conversation(*, conversation: Conversation, by: Actor) -> None:
    """Note that a member has read a conversation, and let the mail servers know of its last messages."""
    with acting(by):
        if by.member_id:
            Reading.objects.update_or_create(
                conversation=conversation, member_id=by.member_id, defaults={"read_at": conversation.last_at}
            )
            Mention.objects.filter(conversation=conversation, member=by.member_id, seen_at=None).update(
                seen_at=now()
            )
        incoming = Message.objects.filter(conversation=conversation, direction="in").order_by("-at")
        mark_seen(message_ids=list(incoming.values_list("pk", flat=True)[:MOST_MARKED]))


def put_mention_away(*, mention_id: UUID, by: Actor) -> None:
    """Put away that a member was mentioned. Raises NotFound."""
    with acting(by):
        found = Mention.objects.filter(pk=mention_id, member=by.member_id)
        if not found.update(seen_at=now()):
            raise NotFound("conversations")


def link(*, conversation: Conversation, about: Sequence[tuple[str, UUID]], by: Actor) -> None:
    """Let a conversation be about records, beside those that it is about, and note each that is new."""
    with acting(by):
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        links = Link.objects.filter(conversation=conversation)
        known = set(links.values_list("about_kind", "about_id"))
        for kind, key in dict.fromkeys(about):
            if (kind, key) not in known:
                links.create(conversation=conversation, about_kind=kind, about_id=key, member_id=by.member_id)
                _note(conversation, Deed.LINKED, kind, key, by)


def unlink(*, conversation: Conversation, kind: str, record_id: UUID, by: Actor) -> None:
    """Let a conversation be about a record no more, and note that."""
    with acting(by):
        Conversation.objects.select_for_update().get(pk=conversation.pk)
        gone, _rows = Link.objects.filter(
            conversation=conversation, about_kind=kind, about_id=record_id
        ).delete()
        if gone:
            _note(conversation, Deed.UNLINKED, kind, record_id, by)


def take_back_link(done: Happening) -> None:
    """Put a link back as it was before it was made or taken off, in the running transaction."""
    names = ("conversation_id", "about_kind", "about_id")
    about = {name: getattr(done, name) for name in names}
    if done.what == Deed.LINKED:
        Link.objects.filter(**about).delete()
    else:
        Link.objects.get_or_create(**about, defaults={"member_id": done.member_id})
    _touch(done.conversation)


def _note(conversation: Conversation, what: Deed, kind: str, key: UUID, by: Actor) -> None:
    Happening.objects.create(
        conversation=conversation, what=what, member_id=by.member_id, about_kind=kind, about_id=key,
        tags=[], before={}, after={}, at=now(),
    )  # fmt: skip
    _touch(conversation)


def _touch(conversation: Conversation) -> None:
    """Let whoever has it before them hear that it changed."""
    Conversation.objects.filter(pk=conversation.pk).update(updated_at=now())
