"""What was sent stands in its conversation and on the timeline, as if it had been read from the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from uuid import UUID

from django.db import connection

from troth.channels.commands.composing import raws_of
from troth.channels.commands.flags import mark_answered
from troth.channels.commands.keeping import Arrival, digest_of, hold_threads, keep
from troth.channels.events import MessagesSent
from troth.channels.mail.letter import Letter, Nature
from troth.channels.mail.reading import read
from troth.channels.models import Fate, Mailbox, Message, Outgoing
from troth.ground.clock import now
from troth.ground.events import publish
from troth.ground.models import new_keys
from troth.people.facts import Fact
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.timeline.commands import record_facts

BATCH = 50
NOTED = """
update channels_outgoing o set message_id = n.message_id, conversation_id = n.conversation_id, noted_at = %s
from unnest(%s::uuid[], %s::uuid[], %s::uuid[]) n (id, message_id, conversation_id) where o.id = n.id
"""


def note_sent(*, mailbox: Mailbox, by: Actor, raws: Mapping[UUID, bytes] | None = None) -> int:
    """Note what has left a mailbox and is not noted yet; tell how many. Safe to run twice, and at once.

    `raws` are the bytes of those that whoever sends has at hand; the others are written out again.
    """
    count, raws = 0, raws or {}
    while True:
        with acting(by):
            sent = Outgoing.objects.filter(mailbox=mailbox, state=Fate.SENT, noted_at=None)
            rows = list(sent.order_by("pk").select_for_update(skip_locked=True)[:BATCH])
            if not rows:
                return count
            _note(rows, raws, mailbox, by)
            count += len(rows)


def _note(rows: Sequence[Outgoing], raws: Mapping[UUID, bytes], mailbox: Mailbox, by: Actor) -> None:
    unwritten = [each for each in rows if each.pk not in raws]
    there = {**raws, **(raws_of(unwritten, mailbox) if unwritten else {})}
    letters = {each.pk: read(there[each.pk]) for each in rows}
    hold_threads(list(letters.values()))
    known = _there(letters)
    new = [each for each in rows if each.pk not in known]
    keys = dict(zip((each.pk for each in new), new_keys(len(new)), strict=True))
    for member_id, written in groupby(sorted(new, key=_writer), key=_writer):
        arrivals = [_arrival(each, letters[each.pk], keys[each.pk]) for each in written]
        of_member = replace(by, member_id=UUID(member_id) if member_id else None)
        keep(arrivals=arrivals, mailbox=mailbox, direction="out", by=of_member)
    keys |= known
    conversations = dict(Message.objects.filter(pk__in=keys.values()).values_list("pk", "conversation_id"))
    for each in rows:
        if each.answers_id:
            mark_answered(message_id=each.answers_id)
    messages = [keys[each.pk] for each in rows]
    found = [conversations.get(key) for key in messages]
    with connection.cursor() as cursor:
        cursor.execute(NOTED, [now(), [each.pk for each in rows], messages, found])
    record_facts(facts=_facts(rows, letters, keys), by=by)
    publish(MessagesSent(mailbox_id=mailbox.pk, message_ids=messages))


def _facts(rows: Sequence[Outgoing], letters: Mapping[UUID, Letter], keys: Mapping[UUID, UUID]) -> list[Fact]:
    """Give what timelines say of mails that no member wrote by hand.

    They are facts and no words of ours: else a step of a sequence would answer whoever waits for us, and
    stand in the balance as if somebody had begun to talk.
    """
    return [
        Fact(
            event=MessagesSent.name, sentence=MessagesSent.by_itself, person_id=each.person_id,
            happened_at=letters[each.pk].sent_at, about=("messages", keys[each.pk]),
        )
        for each in rows
        if each.person_id and letters[each.pk].nature is not Nature.ORDINARY
    ]  # fmt: skip


def _there(letters: dict[UUID, Letter]) -> dict[UUID, UUID]:
    """Find those that a look at the mailbox has taken in already: its server keeps a copy by itself."""
    names = {letter.message_id: key for key, letter in letters.items()}
    digests = {key: digest_of(letter) for key, letter in letters.items()}
    found = Message.objects.filter(identifier__in=names, direction="out")
    return {
        names[each.identifier]: each.pk
        for each in found
        if bytes(each.digest) == digests[names[each.identifier]]
    }


def _writer(outgoing: Outgoing) -> str:
    return str(outgoing.member_id or "")


def _arrival(outgoing: Outgoing, letter: Letter, key: UUID) -> Arrival:
    return Arrival(
        key=key,
        letter=letter,
        digest=digest_of(letter),
        conversation_id=outgoing.conversation_id,
        member_id=outgoing.member_id,
        files=tuple(outgoing.files),
    )
