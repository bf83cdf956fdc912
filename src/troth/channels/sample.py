"""The conversations of the sample company: a year of the mails on its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from troth.channels.commands import index_words
from troth.channels.models import (
    Conversation,
    Deed,
    Happening,
    Invitation,
    Mailbox,
    Message,
    Note,
    Party,
    Role,
    State,
)
from troth.ground.models import new_keys
from troth.team.acting import acting
from troth.team.actor import everyone

BY = everyone(name="Sample", origin="sample")
DAYS, GAP = 365, timedelta(days=21)
MOST = 4_000
MAILS = """
select i.person_id, p.name, (select e.address from people_email e where e.person_id = p.id
        order by e.is_primary desc, e.id limit 1),
    i.happened_at, i.direction, i.subject, i.body, i.member_id
from timeline_interaction i join people_person p on p.id = i.person_id
where i.kind = 'mail' and i.happened_at > %s and i.retracted_at is null
order by i.happened_at desc limit %s
"""
SELLERS = """
select m.id, m.name from team_member m join team_membership t on t.member_id = m.id
where m.kind = 'person' group by m.id order by min(m.created_at), m.id
"""
TEAM = "select id from team_team where name = 'Workshop'"
OURS = "shop@hollin.example"
MEETINGS = (("Fitting of the new bikes", "Their yard"), ("Which trailers for the winter?", "Our workshop"))
TAGS = ("Invoice", "Repair", "Offer", "Fleet", "Complaint", "Thanks")
NOTES = (
    "They are good for it: the last three bills were paid within the week.",
    "Ring before eight, the workshop is loud after that.",
    "Same question as in spring, the answer is in the offer of April.",
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail of the sample's timeline."""

    person_id: UUID
    name: str
    address: str
    at: datetime
    direction: str
    subject: str
    body: str
    member_id: UUID | None


def tell_conversations(*, now: datetime, seed: int) -> None:
    """Put the mails of the last year into conversations, in a mailbox that has no server."""
    chance = Random(f"conversations {seed}")  # noqa: S311 a story, no secret
    with acting(BY), connection.cursor() as cursor:
        cursor.execute(MAILS, [now - timedelta(days=DAYS), MOST])
        mails = [Mail(*row) for row in cursor.fetchall()]
        cursor.execute(SELLERS)
        sellers = cursor.fetchall()
        threads = _threads([each for each in reversed(mails) if each.address])
        if not threads or not sellers:
            return
        mailbox = Mailbox.objects.create(name="Shop", address=OURS, host="", login="", is_on=False)
        _write(threads, mailbox, sellers, now, chance)


def _threads(mails: Sequence[Mail]) -> list[list[Mail]]:
    """Put together what was written with one person without a long silence."""
    threads: list[list[Mail]] = []
    last: dict[UUID, list[Mail]] = {}
    for mail in mails:
        thread = last.get(mail.person_id)
        if thread is None or mail.at - thread[-1].at > GAP:
            thread = []
            last[mail.person_id] = thread
            threads.append(thread)
        thread.append(mail)
    return threads


def _write(
    threads: Sequence[Sequence[Mail]],
    mailbox: Mailbox,
    sellers: Sequence[tuple[UUID, str]],
    now: datetime,
    chance: Random,
) -> None:
    keys, staff = new_keys(len(threads)), [key for key, _name in sellers]
    made = [_conversation(key, thread, staff, now, chance) for key, thread in zip(keys, threads, strict=True)]
    for each in made:
        each.mailbox = mailbox
    with connection.cursor() as cursor:
        cursor.execute(TEAM)
        (workshop,) = cursor.fetchone() or (None,)
    for place, each in enumerate(one for one in made if one.turn == "ours"):
        if place % 6 < 2:  # some wait in the hands of nobody, some in those of a team
            each.assignee_id, each.team_id = None, workshop if place % 6 else None
    Conversation.objects.bulk_create(made)
    messages, parties = [], []
    for conversation, thread in zip(made, threads, strict=True):
        for key, mail in zip(new_keys(len(thread)), thread, strict=True):
            messages.append(_message(key, conversation, mail))
            parties += _parties(key, mail, mailbox)
    Message.objects.bulk_create(messages, batch_size=1_000)
    Party.objects.bulk_create(parties, batch_size=1_000)
    index_words(message_ids=[each.pk for each in messages])
    Invitation.objects.bulk_create(_invitations(made, parties, messages, now))
    closed = [each for each in made if each.state == State.CLOSED]
    Happening.objects.bulk_create([_closing(each) for each in closed])
    noted = [each for each in made if each.state == State.OPEN and chance.random() < 0.1]
    Note.objects.bulk_create(
        Note(conversation=each, member_id=sellers[0][0], words=chance.choice(NOTES), at=each.last_at)
        for each in noted
    )


def _conversation(
    key: UUID,
    thread: Sequence[Mail],
    staff: Sequence[UUID],
    now: datetime,
    chance: Random,
) -> Conversation:
    """Let a conversation be open while it is young, closed once it has rested."""
    last, is_young = thread[-1], now - thread[-1].at < timedelta(days=chance.choice((4, 9, 20)))
    turn_since = next(
        (after.at for before, after in reversed(list(pairwise(thread)))
         if before.direction != after.direction),
        thread[0].at,
    )  # fmt: skip
    assignee = last.member_id or (staff[chance.randrange(len(staff))] if not is_young else None)
    is_asleep = is_young and chance.random() < 0.06
    return Conversation(
        id=key, channel="mail", subject=next((each.subject for each in thread if each.subject), ""),
        person_id=last.person_id, assignee_id=assignee,
        state=State.OPEN if is_young else State.CLOSED,
        snoozed_until=now + timedelta(days=chance.randrange(1, 9)) if is_asleep else None,
        turn=("ours" if last.direction == "in" else "theirs") if is_young else "rest",
        turn_since=turn_since if is_young else None, first_at=thread[0].at, last_at=last.at,
        messages_count=len(thread), preview=" ".join(last.body.split())[:200],
        tags=[chance.choice(TAGS)] if chance.random() < 0.35 else [], updated_at=last.at,
    )  # fmt: skip


def _message(key: UUID, conversation: Conversation, mail: Mail) -> Message:
    return Message(
        id=key, conversation=conversation, direction=mail.direction or "in", identifier="", references=[],
        subject=mail.subject, said=mail.body, signed="", quoted="", html="", wants_remote=False,
        nature="ordinary", problems=[], person_id=mail.person_id if mail.direction == "in" else None,
        member_id=mail.member_id if mail.direction == "out" else None, at=mail.at, received_at=mail.at,
        digest=sha256(key.bytes).digest(),
    )  # fmt: skip


def _parties(key: UUID, mail: Mail, mailbox: Mailbox) -> list[Party]:
    """Name who wrote and to whom."""
    them: dict[str, Any] = {"address": mail.address, "name": mail.name, "person_id": mail.person_id}
    us: dict[str, Any] = {"address": mailbox.address, "name": "Hollin Cycle Works", "person_id": None}
    writer, reader = (us, them) if mail.direction == "out" else (them, us)
    return [
        Party(message_id=key, role=Role.FROM, place=0, **writer),
        Party(message_id=key, role=Role.TO, place=0, **reader),
    ]


def _invitations(
    made: Sequence[Conversation], parties: Sequence[Party], messages: Sequence[Message], now: datetime
) -> list[Invitation]:
    """Let some who wait for a word of ours have invited us with their last one."""
    waiting = {each.pk: each for each in made if each.turn == "ours" and each.assignee_id}
    last = {each.conversation_id: each for each in messages if each.conversation_id in waiting}
    writers = {each.message_id: each for each in parties if each.role == Role.FROM}
    meetings = zip(list(last.values())[-len(MEETINGS) :], MEETINGS, strict=False)
    return [
        Invitation(
            message=message, method="REQUEST", uid=f"{message.pk}@calendar.example", sequence=0,
            organizer=writers[message.pk].address, organizer_name=writers[message.pk].name,
            invitee=OURS, title=title, place=place, rule="", answer="",
            begin=begin, end=begin + timedelta(hours=1), is_whole_day=False, time_zone="Europe/Dublin",
        )
        for days, (message, (title, place)) in enumerate(meetings, 3)
        for begin in [now.replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=days)]
    ]  # fmt: skip


def _closing(conversation: Conversation) -> Happening:
    return Happening(
        conversation=conversation, what=Deed.CLOSED, member_id=conversation.assignee_id, tags=[],
        before={"state": "open"}, after={"state": "closed"}, at=conversation.last_at + timedelta(hours=2),
    )  # fmt: skip
