"""Two conversations become one, or a part of one becomes another; and either is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.errors import Conflict, NotFound
from troth.channels.commands.threading import PREVIEW
from troth.channels.mail.letter import Nature
from troth.channels.models import (
    Conversation,
    Deed,
    Draft,
    Happening,
    Link,
    Mention,
    Message,
    Moving,
    Note,
    Outgoing,
    State,
    ThreadKey,
)
from troth.ground.clock import now
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import Actor

RESTING = {"state": State.CLOSED, "turn": "rest", "turn_since": None, "snoozed_until": None}
RESTS = ("state", "turn", "turn_since", "snoozed_until")
JOINED = ("state", "assignee_id", "team_id", "person_id", "tags")
TOLD = ("messages_count", "first_at", "last_at", "preview", "turn", "turn_since")
MOST_TAGS = 20


def merge_conversations(*, source: Conversation, target: Conversation, by: Actor) -> Conversation:
    """Let all that was said in one conversation be said in another, to which answers find their way, too.

    What is left of it is in no list, and leads there. Raises Conflict where it would bring what lies in
    somebody's own mailbox before others.
    """
    with acting(by):
        here, there = _locked(source.pk, target.pk)
        if here.pk == there.pk:
            return there
        _check_own(here, there, by)
        was, joined = _state_of(here, RESTS), _state_of(there, JOINED)
        there.state = State.OPEN if State.OPEN in (here.state, there.state) else State.CLOSED
        there.assignee_id = there.assignee_id or here.assignee_id
        there.team_id = there.team_id or here.team_id
        there.person_id = there.person_id or here.person_id
        there.tags = list(dict.fromkeys([*there.tags, *here.tags]))[:MOST_TAGS]
        there.save(update_fields=JOINED if there.state == State.OPEN else JOINED[1:])
        moving = Moving(source=here, target=there, was=was, before=joined, after=_state_of(there, JOINED))
        moving.happening = _happened(there, Deed.MERGED, by)
        moving.messages = _keys(Message.objects.filter(conversation=here))
        moving.notes = _keys(Note.objects.filter(conversation=here))
        moving.names = list(ThreadKey.objects.filter(conversation=here).values_list("pk", flat=True))
        moving.links = _copy_links(here, there)
        moving.save()
        _move(moving, here, there)
        _rest(here, into=there)
        _recount(there)
    return there


def split_conversation(*, conversation: Conversation, message: Message, by: Actor) -> Conversation:
    """Let what was said from a message on be a conversation of its own, and give that.

    Notes that were written since go along. Raises Conflict where nothing would stay.
    """
    with acting(by):
        here = _locked(conversation.pk)[0]
        said = list(Message.objects.filter(conversation=here).order_by("at", "pk").values_list("pk", "at"))
        places = [key for key, _at in said]
        if message.pk not in places:
            raise NotFound("conversations")
        place = places.index(message.pk)
        if place == 0:
            raise Conflict(_("It is the first one: nothing would be left before it."))
        begun = Conversation.objects.create(
            id=new_keys(1)[0], channel=here.channel, subject=(message.subject or here.subject)[:300],
            mailbox_id=here.mailbox_id, person_id=message.person_id or here.person_id,
            assignee_id=here.assignee_id, team_id=here.team_id, is_private=here.is_private,
            state=here.state, turn="rest",
            turn_since=None, tags=list(here.tags), first_at=message.at, last_at=message.at, messages_count=0,
            preview="", updated_at=now(),
        )  # fmt: skip
        moved = places[place:]
        named = (
            Message.objects.filter(pk__in=moved).exclude(identifier="").values_list("identifier", flat=True)
        )
        moving = Moving(source=here, target=begun, was={}, before={}, after={})
        moving.happening = _happened(here, Deed.SPLIT, by)
        moving.messages = moved
        moving.notes = _keys(Note.objects.filter(conversation=here, at__gte=message.at))
        keys = ThreadKey.objects.filter(conversation=here, identifier__in=list(named))
        moving.names = list(keys.values_list("pk", flat=True))
        moving.links = _copy_links(here, begun)
        moving.save()
        _move(moving, here, begun)
        _recount(here)
        _recount(begun)
    return begun


def take_back_moving(*, moving: Moving, by: Actor) -> None:
    """Put back what was moved and still stands where it was moved to, in the running transaction.

    Raises Conflict where the conversation was merged on since.
    """
    source, target = _locked(moving.source_id, moving.target_id, with_merged=True)
    if target.merged_into_id or source.merged_into_id not in (None, target.pk):
        raise Conflict(_("Something else was done with it since."))
    if source.merged_into_id:
        Conversation.objects.filter(pk=source.pk).update(
            merged_into=None, **{name: _read(name, value) for name, value in moving.was.items()}
        )
        source.refresh_from_db()
    if not moving.before:  # a part comes back with all that was said in it since
        moving.messages = _keys(Message.objects.filter(conversation=target))
        moving.notes = _keys(Note.objects.filter(conversation=target))
        names = ThreadKey.objects.filter(conversation=target)
        moving.names = list(names.values_list("pk", flat=True))
    _move(moving, target, source)
    Link.objects.filter(pk__in=moving.links).delete()
    for name, value in moving.before.items():
        if _state_of(target, (name,))[name] == moving.after[name]:
            setattr(target, name, _read(name, value))
    if moving.before:
        if target.state == State.CLOSED:
            target.turn, target.turn_since, target.snoozed_until = "rest", None, None
        target.save(update_fields=[*moving.before, *RESTS])
        _recount(target)
    else:
        Link.objects.filter(conversation=target).delete()
        _rest(target, into=source)
    _recount(source)


def _check_own(here: Conversation, there: Conversation, by: Actor) -> None:
    """What lies in somebody's own mailbox comes before others by them alone; what is private does not."""
    if here.is_private != there.is_private:
        raise Conflict(_("One of them is private. Let others see it first, or make both private."))
    owner = here.mailbox.owner_id if here.mailbox else None
    theirs = there.mailbox.owner_id if there.mailbox else None
    if owner and owner not in (theirs, by.member_id):
        raise Conflict(_("It lies in a mailbox of somebody’s own."))


def _locked(*keys: UUID, with_merged: bool = False) -> list[Conversation]:
    """Load conversations and hold them, always in the same order. Raises NotFound."""
    rows = Conversation.objects.select_related("mailbox").select_for_update(of=("self",))
    found = {each.pk: each for each in rows.filter(pk__in=keys).order_by("pk")}
    if any(key not in found or (found[key].merged_into_id and not with_merged) for key in keys):
        raise NotFound("conversations")
    return [found[key] for key in keys]


def _move(moving: Moving, here: Conversation, there: Conversation) -> None:
    """Move what is listed, as far as it is still here."""
    messages = Message.objects.filter(pk__in=moving.messages, conversation=here)
    Outgoing.objects.filter(conversation=here, answers__in=moving.messages).update(conversation=there)
    # A member answers a conversation once at a time: whoever does there already keeps both, each where it is.
    busy = Draft.objects.filter(conversation=there, discarded_at=None).values("member")
    begun = Draft.objects.filter(conversation=here, answers__in=moving.messages)
    begun.exclude(member__in=busy).update(conversation=there)
    messages.update(conversation=there)
    notes = Note.objects.filter(pk__in=moving.notes, conversation=here)
    Mention.objects.filter(note__in=notes).update(conversation=there)
    notes.update(conversation=there)
    ThreadKey.objects.filter(pk__in=moving.names, conversation=here).update(conversation=there)


def _copy_links(here: Conversation, there: Conversation) -> list[UUID]:
    """Let one conversation be about what the other is about, and give the links that are new."""
    known = set(Link.objects.filter(conversation=there).values_list("about_kind", "about_id"))
    new = [
        each
        for each in Link.objects.filter(conversation=here)
        if (each.about_kind, each.about_id) not in known
    ]
    keys = new_keys(len(new))
    Link.objects.bulk_create(
        Link(id=key, conversation=there, about_kind=each.about_kind, about_id=each.about_id,
             member_id=each.member_id, at=each.at)
        for key, each in zip(keys, new, strict=True)
    )  # fmt: skip
    return list(keys)


def _rest(here: Conversation, *, into: Conversation) -> None:
    """Take out of all lists what is said elsewhere now."""
    for name, value in RESTING.items():
        setattr(here, name, value)
    here.merged_into = into
    here.save(update_fields=[*RESTING, "merged_into"])


def _recount(here: Conversation) -> None:
    """Bring a conversation up to its messages: how many, since when, the last words, whose turn."""
    said = list(
        Message.objects.filter(conversation=here)
        .order_by("at", "pk")
        .values_list("at", "direction", "nature")
    )
    if not said:
        return
    last = Message.objects.filter(conversation=here).order_by("-at", "-pk").values_list("said", flat=True)[0]
    here.messages_count, here.first_at, here.last_at = len(said), said[0][0], said[-1][0]
    here.preview = " ".join(last.split())[:PREVIEW]
    words = [(at, direction) for at, direction, nature in said if nature == Nature.ORDINARY]
    here.turn, here.turn_since = ("rest", None) if here.state == State.CLOSED else _turn_after(words)
    here.save(update_fields=list(TOLD))


def _turn_after(words: Sequence[tuple[datetime, str]]) -> tuple[str, datetime | None]:
    if not words:
        return "rest", None
    since = words[0][0]
    for (_at, before), (at, direction) in pairwise(words):
        since = at if direction != before else since
    return ("ours" if words[-1][1] == "in" else "theirs"), since


def _happened(here: Conversation, what: Deed, by: Actor) -> Happening:
    return Happening.objects.create(
        conversation=here, what=what, member_id=by.member_id, tags=[], before={}, after={}, at=now()
    )


def _keys(rows: Any) -> list[UUID]:
    return list(rows.values_list("pk", flat=True))


def _state_of(here: Conversation, names: Sequence[str]) -> dict[str, Any]:
    """Give values as JSON keeps them."""
    return {name: _plain(getattr(here, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | State) else value


def _read(name: str, value: Any) -> Any:
    if value is None or name in ("state", "turn", "tags"):
        return value
    return UUID(value) if name.endswith("_id") else datetime.fromisoformat(value)
