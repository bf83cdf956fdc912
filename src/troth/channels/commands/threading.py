"""Which conversation a mail belongs to: that of the mails it goes back to, never one of the same subject."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from troth.channels.mail.letter import Letter, Nature
from troth.channels.models import Conversation, Mailbox, Message, State, ThreadKey
from troth.ground.models import new_keys

KEYED = """
insert into channels_thread_key (identifier, conversation_id)
select * from unnest(%s::text[], %s::uuid[]) on conflict (identifier) do nothing
"""
NOTED = (
    "messages_count", "first_at", "person", "last_at", "preview", "turn", "turn_since", "state",
    "snoozed_until",
)  # fmt: skip
PREVIEW = 200
_ANSWER = re.compile(
    r"^(?:(?:re|aw|antw|antwort|sv|vs|odp|res|rif|tr|fw|fwd|wg|doorst|vl|enc)\s*(?:\[\d+\])?\s*[::]\s*)+",
    re.IGNORECASE,
)


class Threads:
    """The conversations that some letters may belong to, and those they begin, until they are kept."""

    def __init__(self, letters: Sequence[Letter], known: Sequence[UUID] = ()) -> None:
        """Load what the letters name, and the conversations that are `known` anyhow; and hold them."""
        names = {name for letter in letters for name in _names(letter)}
        keys = dict(ThreadKey.objects.filter(identifier__in=names).values_list("identifier", "conversation"))
        found = (
            Conversation.objects.filter(pk__in={*keys.values(), *known}).order_by("pk").select_for_update()
        )
        by_key = _leading({each.pk: each for each in found})
        self._known = by_key
        self._by_name = {name: by_key[key] for name, key in keys.items() if key in by_key}
        self._unused = new_keys(len(letters))
        self._begun: list[Conversation] = []
        self._noted: dict[UUID, Conversation] = {}
        self._new_names: dict[str, UUID] = {}

    def find(
        self,
        letter: Letter,
        mailbox: Mailbox,
        person_id: UUID | None,
        at: datetime,
        known: UUID | None = None,
    ) -> Conversation:
        """Find the conversation of a letter, or begin one; and let all mails that it names lead there."""
        names = _names(letter)
        named = next((self._by_name[name] for name in reversed(names) if name in self._by_name), None)
        found = self._known.get(known, named) if known else named
        if found is None:
            found = Conversation(
                id=self._unused.pop(),
                channel="mail",
                subject=_ANSWER.sub("", letter.subject).strip()[:300],
                mailbox=mailbox,
                person_id=person_id,
                state=State.OPEN,
                turn="rest",
                first_at=at,
                last_at=at,
                messages_count=0,
                preview="",
            )
            self._begun.append(found)
        for name in names:
            if name not in self._by_name:
                self._by_name[name] = found
                self._new_names[name] = found.pk
        return found

    def note(self, conversation: Conversation, message: Message) -> None:
        """Bring a conversation up to a message."""
        note_message(conversation, message)
        self._noted[conversation.pk] = conversation

    def keep(self) -> None:
        """Write down what was begun and noted."""
        begun = {each.pk for each in self._begun}
        Conversation.objects.bulk_create(self._begun)
        going_on = [each for key, each in self._noted.items() if key not in begun]
        Conversation.objects.bulk_update(going_on, NOTED)
        names = sorted(self._new_names.items())
        if names:
            with connection.cursor() as cursor:
                cursor.execute(KEYED, [list(column) for column in zip(*names, strict=True)])


def _leading(found: dict[UUID, Conversation]) -> dict[UUID, Conversation]:
    """Let those that were merged lead to where they were merged into, and hold these, too."""
    leads = dict(found)
    while merged := {key: each.merged_into_id for key, each in leads.items() if each.merged_into_id}:
        unknown = set(merged.values()) - leads.keys()
        rows = Conversation.objects.filter(pk__in=unknown).order_by("pk").select_for_update()
        beyond = leads | {each.pk: each for each in rows}
        leads |= {key: beyond[into] for key, into in merged.items() if into in beyond}
    return leads


def _names(letter: Letter) -> list[str]:
    return [name for name in (*letter.references, letter.message_id) if name]


def note_message(conversation: Conversation, message: Message) -> None:
    """Bring a conversation up to a message, unsaved: its count, last words, and whose turn it is."""
    conversation.messages_count += 1
    conversation.first_at = min(conversation.first_at, message.at)
    conversation.person_id = conversation.person_id or message.person_id
    if message.at >= conversation.last_at:
        conversation.last_at = message.at
        conversation.preview = " ".join(message.said.split())[:PREVIEW]
        if message.nature == Nature.ORDINARY:
            _turn(conversation, message)


def _turn(conversation: Conversation, message: Message) -> None:
    """A person has written: who has not must act next. What they write opens again what was closed."""
    if message.direction == "out" and conversation.state == State.CLOSED:
        return
    turn = "ours" if message.direction == "in" else "theirs"
    if conversation.turn != turn:
        conversation.turn, conversation.turn_since = turn, message.at
    if message.direction == "in":
        conversation.state, conversation.snoozed_until = State.OPEN, None
