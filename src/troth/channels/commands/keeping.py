"""Letters become messages: in their conversations, with files and parties, on the timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from troth.catalog.errors import Invalid
from troth.catalog.files import take_in
from troth.channels.commands.bounces import heed_reports
from troth.channels.commands.indexing import index_words
from troth.channels.commands.invited import note_invitations
from troth.channels.commands.threading import Threads
from troth.channels.events import MessagesReceived
from troth.channels.mail.cleaning import cleaned
from troth.channels.mail.letter import Address, Letter, Nature
from troth.channels.mail.quoting import words_of
from troth.channels.models import Conversation, Enclosure, Folder, Mailbox, Message, Party, Role, Use
from troth.ground.clock import now
from troth.ground.events import publish
from troth.people.queries import people_by_address
from troth.team.actor import Actor
from troth.team.queries import addresses_of_members
from troth.timeline.commands import log_interactions

# Those who take in mails of one thread at once wait for one another here, by the oldest mail that they name.
HELD = """
select pg_advisory_xact_lock(number) from (
    select distinct hashtextextended('thread ' || name, 0) as number from unnest(%s::text[]) name order by 1
) held
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A letter that is new, with the key that its message will have.

    Of one that was written here it is known who wrote it, in which conversation, and with which `files`.
    """

    key: UUID
    letter: Letter
    digest: bytes
    conversation_id: UUID | None = None
    member_id: UUID | None = None
    files: tuple[UUID, ...] | None = None


def hold_threads(letters: Sequence[Letter]) -> None:
    """Keep others from taking in the same mails, or others of their threads, until this transaction ends."""
    oldest = [
        next(iter((*each.references, each.message_id)), "") or digest_of(each).hex() for each in letters
    ]
    with connection.cursor() as cursor:
        cursor.execute(HELD, [oldest])


SOMEBODYS = Q(owner__isnull=False) | Q(team__isnull=False)


def take(*, arrivals: Sequence[Arrival], folder: Folder, by: Actor) -> None:
    """Write down what is new in a folder, and tell of it, in the running transaction."""
    if not arrivals:
        return
    direction = "out" if folder.use == Use.SENT else "in"
    keep(arrivals=arrivals, mailbox=folder.mailbox, direction=direction, by=by)
    if direction == "in":
        letters = [(each.key, each.letter) for each in arrivals]
        heed_reports(letters=[each.letter for each in arrivals], mailbox=folder.mailbox, by=by)
        note_invitations(letters=letters, mailbox=folder.mailbox, by=by)
    publish(MessagesReceived(mailbox_id=folder.mailbox_id, message_ids=[each.key for each in arrivals]))


def keep(*, arrivals: Sequence[Arrival], mailbox: Mailbox, direction: str, by: Actor) -> None:
    """Write down letters that came, or left, in the running transaction."""
    arrivals = sorted(arrivals, key=lambda each: _moment(each.letter))
    people = people_by_address([address for each in arrivals for address in _addresses(each.letter)])
    ours = _own_addresses([each.letter for each in arrivals]) if direction == "in" else set()
    threads = Threads(
        [each.letter for each in arrivals],
        [each.conversation_id for each in arrivals if each.conversation_id],
    )
    taken = _taken([each.letter for each in arrivals])
    messages, told = [], []
    for arrival in arrivals:
        letter = arrival.letter
        message = _message(arrival, direction, people, mailbox)
        if letter.writer and letter.writer.address in ours:
            _doubt(message)
        if letter.message_id in taken:
            message.identifier = ""
        taken.add(letter.message_id)
        counterpart = (
            message.person_id if direction == "in" else next(iter(_recipients(letter, people)), None)
        )
        conversation = threads.find(letter, mailbox, counterpart, message.at, arrival.conversation_id)
        message.conversation = conversation
        threads.note(conversation, message)
        messages.append(message)
        if letter.nature is Nature.ORDINARY:
            with_whom = [message.person_id] if direction == "in" else _recipients(letter, people)
            told += [(message, person_id) for person_id in with_whom if person_id]
    threads.keep()
    Message.objects.bulk_create(messages)
    Party.objects.bulk_create([party for arrival in arrivals for party in _parties(arrival, people)])
    Enclosure.objects.bulk_create([each for arrival in arrivals for each in _enclosures(arrival, by)])
    index_words(message_ids=[each.key for each in arrivals])
    log_interactions(entries=entries_of(told), by=by)


def digest_of(letter: Letter) -> bytes:
    """Tell mails apart by what their writer made of them: what servers add on the way differs by mailbox."""
    made = (letter.message_id, letter.writer and letter.writer.address, letter.sent_at, letter.to,
            letter.references, letter.subject, letter.text, letter.html)  # fmt: skip
    return sha256(repr(made).encode()).digest()


def _moment(letter: Letter) -> datetime:
    """Give when a mail was written: no day in the future is believed."""
    return min(letter.sent_at or now(), now())


def _message(arrival: Arrival, direction: str, people: dict[str, UUID], mailbox: Mailbox) -> Message:
    letter = arrival.letter
    words, page = words_of(letter.text), cleaned(letter.html)
    writer = people.get(letter.writer.address) if letter.writer else None
    return Message(
        id=arrival.key,
        direction=direction,
        identifier=letter.message_id,
        references=list(letter.references),
        subject=letter.subject,
        said=words.said,
        signed=words.signed,
        quoted=words.quoted,
        html=page.shown,
        wants_remote=page.wants_remote,
        nature=letter.nature,
        problems=[each[:200] for each in letter.problems],
        person_id=writer if direction == "in" else None,
        member_id=(arrival.member_id or mailbox.owner_id) if direction == "out" else None,
        at=_moment(letter),
        received_at=now(),
        digest=arrival.digest,
    )


def _doubt(message: Message) -> None:
    """Only what lies among our own sent mails was sent by us. What merely says so is nobody's."""
    message.person_id = None
    message.problems = [*message.problems, _("It bears an address of ours, and was not sent from here.")]


def _own_addresses(letters: Sequence[Letter]) -> set[str]:
    """Give which of the writers have an address of a member or a mailbox here."""
    writers = [each.writer.address for each in letters if each.writer]
    mailboxes = Mailbox.objects.filter(address__in=writers).values_list("address", flat=True)
    return addresses_of_members(writers) | set(mailboxes)


def _taken(letters: Sequence[Letter]) -> set[str]:
    """Give the identifiers that other messages have; a mail that bears one hides nothing."""
    named = [each.message_id for each in letters if each.message_id]
    return set(Message.objects.filter(identifier__in=named).values_list("identifier", flat=True))


def _addresses(letter: Letter) -> list[str]:
    named = [letter.writer] if letter.writer else []
    return [each.address for each in (*named, *letter.to, *letter.copied, *letter.blind)]


def _recipients(letter: Letter, people: dict[str, UUID]) -> list[UUID]:
    named = (people.get(each.address) for each in (*letter.to, *letter.copied, *letter.blind))
    return list(dict.fromkeys(each for each in named if each))


def _parties(arrival: Arrival, people: dict[str, UUID]) -> list[Party]:
    letter = arrival.letter
    roles: tuple[tuple[Role, Sequence[Address]], ...] = (
        (Role.FROM, [letter.writer] if letter.writer else []),
        (Role.TO, letter.to),
        (Role.COPIED, letter.copied),
        (Role.BLIND, letter.blind),
        (Role.ANSWERS, letter.answers_to),
    )
    return [
        Party(
            message_id=arrival.key, role=role, place=place, address=each.address, name=each.name,
            person_id=people.get(each.address),
        )
        for role, named in roles
        for place, each in enumerate(named)
    ]  # fmt: skip


def _enclosures(arrival: Arrival, by: Actor) -> list[Enclosure]:
    """Keep the files of a mail. One that is empty, or too large for a file here, stays on the server."""
    kept = []
    for place, each in enumerate(arrival.letter.enclosures):
        try:
            file = take_in(each.name, [each.content], by=by)
        except Invalid:
            continue
        kept.append(
            Enclosure(
                message_id=arrival.key, place=place, name=each.name, content_type=each.content_type[:120],
                content_id=each.content_id, size=len(each.content), key=file.pk,
            )
        )  # fmt: skip
    return kept


def entries_of(told: Sequence[tuple[Message, UUID]]) -> list[dict[str, object]]:
    """Give how messages stand on the timelines of people, which more members see than a mailbox.

    Of what lies in a mailbox of somebody, or is private, only that it was written stands there: its words are
    shown to those who may see its conversation.
    """
    houses = {key for message, _person_id in told if (key := message.conversation.mailbox_id)}
    theirs = set(Mailbox.objects.filter(SOMEBODYS, pk__in=houses).values_list("pk", flat=True))

    def is_apart(conversation: Conversation) -> bool:
        return conversation.is_private or conversation.mailbox_id in theirs

    return [
        {
            "person": person_id, "happened_at": message.at, "kind": "mail", "channel": "mail",
            "direction": message.direction, "about_type": "messages", "about_id": message.pk,
            "source": "mail",
            **({} if is_apart(message.conversation) else _words(message)),
        }
        for message, person_id in told
    ]  # fmt: skip


def _words(message: Message) -> dict[str, object]:
    return {"subject": message.subject[:300], "body": message.said}
