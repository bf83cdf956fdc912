"""One conversation: loading it, which is the permission, and all that stands in it, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from troth.agenda.queries import Subject, subjects_of
from troth.catalog.errors import Forbidden, NotFound
from troth.channels.catalog import CONVERSATIONS
from troth.channels.models import (
    Conversation,
    Enclosure,
    Happening,
    Link,
    Mailbox,
    Mention,
    Message,
    Moving,
    Note,
    Outgoing,
    Party,
    Reading,
    Role,
)
from troth.channels.queries.invitations import Shown, invitations_of
from troth.people.queries import get_person
from troth.questions import visibility
from troth.questions.sql import Sql
from troth.team.actor import Actor, Verb
from troth.team.queries import addresses_of_members
from troth.team.queries.members import names_of

FAMILY = """
with recursive family(id) as (select %s::uuid
    union select c.id from channels_conversation c join family f on c.merged_into_id = f.id)
select id from family
"""
LEADS = """
with recursive leads(id) as (select merged_into_id from channels_conversation where id = %s
    union select c.merged_into_id from channels_conversation c join leads l on c.id = l.id)
select l.id from leads l join channels_conversation c on c.id = l.id where c.merged_into_id is null
"""
MOST = 200  # messages of one conversation that are shown at once, the last ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A message, a note, or something that was done, ready to be shown. `kind` says which."""

    kind: str
    id: UUID
    at: datetime
    who: str
    words: str = ""
    to: str = ""
    copied: str = ""
    person_id: UUID | None = None
    is_ours: bool = False
    signed: str = ""
    quoted: str = ""
    has_page: bool = False
    wants_remote: bool = False
    problems: Sequence[str] = ()
    files: Sequence[Enclosure] = ()
    happening: Happening | None = None
    whom: str = ""
    other: str = ""  # the conversation that was merged into it, or parted from it
    other_id: UUID | None = None
    invited: Shown | None = None  # to an event, by this message
    outgoing_id: UUID | None = None  # of what was sent for a purpose: somebody may ask why
    record: Subject | None = None  # what was linked to it, or let go, as far as the asker may see it


def get_conversation(conversation_id: UUID | str, *, seen_by: Actor, to: Verb = Verb.SEE) -> Conversation:
    """Load a conversation. A stranger raises NotFound; one that may be seen but not `to` raises Forbidden."""
    try:
        found = Conversation.objects.select_related("mailbox", "person", "assignee", "team").filter(
            pk=conversation_id
        )
        conversation = found.first() if reached([conversation_id], seen_by=seen_by) else None
    except (ValueError, ValidationError):
        conversation = None
    if conversation is None:
        raise NotFound("conversations")
    if to is not Verb.SEE and not reached([conversation.pk], seen_by=seen_by, to=to):
        raise Forbidden(f"conversations.{to}")
    return conversation


def reached(ids: Sequence[UUID | str], *, seen_by: Actor, to: Verb = Verb.SEE) -> set[UUID]:
    """Tell which of these conversations a member may see, change, … ."""
    allowed = visibility.condition(CONVERSATIONS, seen_by, to)
    sql = Sql("select t.id from channels_conversation t where t.id = any(%s::uuid[]) and ", (list(ids),))
    whole = sql + allowed
    with connection.cursor() as cursor:
        cursor.execute(whole.text, whole.params)
        return {key for (key,) in cursor.fetchall()}


def get_message(message_id: UUID, *, seen_by: Actor) -> Message:
    """Load a message of a conversation that the asker may see. Raises NotFound."""
    found = Message.objects.select_related("conversation").filter(pk=message_id).first()
    if found is None or not reached([found.conversation_id], seen_by=seen_by):
        raise NotFound("conversations")
    return found


def get_enclosure(enclosure_id: UUID, *, seen_by: Actor) -> Enclosure:
    """Load a file of a message that the asker may see. Raises NotFound."""
    found = Enclosure.objects.select_related("message").filter(pk=enclosure_id).first()
    if found is None or not reached([found.message.conversation_id], seen_by=seen_by):
        raise NotFound("conversations")
    return found


def said_in(conversation: Conversation, *, seen_by: Actor, before: UUID | None = None) -> list[Said]:
    """List what was written, noted and done last, or `before` a message, in order, by few queries.

    Raises NotFound for a message that is not in it.
    """
    messages, span = _stretch(conversation, before)
    ids = [each.pk for each in messages]
    parties = _by_message(Party.objects.filter(message__in=ids).order_by("place"))
    files = _by_message(Enclosure.objects.filter(message__in=ids).order_by("place"))
    notes = list(Note.objects.filter(span, conversation=conversation))
    moved = _moved(conversation)
    deeds = list(
        Happening.objects.filter(span).filter(
            Q(conversation__in=family_of(conversation.pk)) | Q(pk__in=list(moved))
        )
    )
    linked = [(each.about_kind, each.about_id) for each in deeds if each.about_id]
    records = subjects_of(linked, seen_by=seen_by) if linked else {}
    staff = {each.member_id for each in notes}
    staff |= {key for each in deeds for key in (each.member_id, each.whom_id, each.team_id)}
    names = names_of(key for key in staff if key)
    invited = invitations_of(ids)
    outgoing = dict(Outgoing.objects.filter(message__in=ids).exclude(purpose="").values_list("message", "pk"))
    found = [
        replace(
            _message(each, parties.get(each.pk, []), files.get(each.pk, [])),
            invited=invited.get(each.pk),
            outgoing_id=outgoing.get(each.pk),
        )
        for each in messages
    ]
    found += [
        Said(kind="note", id=each.pk, at=each.at, who=_name(names, each.member_id), words=each.words)
        for each in notes
    ]
    found += [
        Said(
            kind="deed", id=each.pk, at=each.at, who=_name(names, each.member_id), happening=each,
            whom=_name(names, key) if (key := each.whom_id or each.team_id) else "", **moved.get(each.pk, {}),
            record=records.get((each.about_kind, each.about_id)) if each.about_id else None,
        )
        for each in deeds
    ]  # fmt: skip
    return sorted(found, key=lambda each: (each.at, each.id))


def find_earlier(conversation: Conversation, said: Sequence[Said]) -> UUID | None:
    """Name the message before which more was written than is listed; None where that is all."""
    first = next((each for each in said if each.kind == "message"), None)
    if first is None:
        return None
    rest = Message.objects.filter(_earlier(first.at, first.id), conversation=conversation)
    return first.id if rest.exists() else None


def _stretch(conversation: Conversation, before: UUID | None) -> tuple[list[Message], Q]:
    """Give the last messages, or those before one, and which moments they span."""
    rows = Message.objects.filter(conversation=conversation)
    span = Q()
    if before is not None:
        until = rows.filter(pk=before).values_list("at", flat=True).first()
        if until is None:
            raise NotFound("conversations")
        rows, span = rows.filter(_earlier(until, before)), Q(at__lt=until)
    found = list(rows.select_related("person", "member").order_by("-at", "-id")[:MOST])
    if len(found) == MOST:
        span &= Q(at__gte=found[-1].at)
    return found, span


def _earlier(at: datetime, key: UUID) -> Q:
    return Q(at__lt=at) | Q(at=at, pk__lt=key)


def _moved(conversation: Conversation) -> dict[UUID, dict[str, Any]]:
    """Tell of what was merged into a conversation or parted from it, by which other one it was."""
    family = family_of(conversation.pk)
    found = Moving.objects.filter(Q(source__in=family) | Q(target__in=family))
    others = {}
    for each in found.select_related("source", "target"):
        other = each.source if each.target_id in family else each.target
        is_apart = other.pk not in family
        others[each.happening_id] = {"other": other.name, "other_id": other.pk if is_apart else None}
    return others


def family_of(conversation_id: UUID) -> list[UUID]:
    """Name a conversation and all that were merged into it."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [conversation_id])
        return [key for (key,) in cursor.fetchall()]


def find_merged_into(conversation_id: UUID, *, seen_by: Actor) -> UUID | None:
    """Name where a conversation was merged into in the end, as far as the asker may see that."""
    with connection.cursor() as cursor:
        cursor.execute(LEADS, [conversation_id])
        (found,) = cursor.fetchone() or (None,)
    return found if found and reached([found], seen_by=seen_by) else None


def about(conversation: Conversation, *, seen_by: Actor) -> list[Subject]:
    """List the records that a conversation is linked to, as far as the asker may see them."""
    pairs = [(each.about_kind, each.about_id) for each in Link.objects.filter(conversation=conversation)]
    found = subjects_of(pairs, seen_by=seen_by) if pairs else {}
    return [found[pair] for pair in pairs if pair in found]


def unread(ids: Sequence[UUID], *, seen_by: Actor) -> set[UUID]:
    """Tell which of these conversations have messages that the asker has not read."""
    read = Reading.objects.filter(member=seen_by.member_id, conversation__in=ids)
    until = dict(read.values_list("conversation", "read_at"))
    last = Conversation.objects.filter(pk__in=ids, turn="ours").values_list("pk", "last_at")
    return {key for key, at in last if key not in until or until[key] < at}


def writers_of(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Say by name or address with whom conversations are that no known person is in."""
    found = (
        Party.objects.filter(message__conversation__in=ids)
        .filter(Q(message__direction="in", role=Role.FROM) | Q(message__direction="out", role=Role.TO))
        .order_by("message__conversation", "message__at", "place")
        .distinct("message__conversation")
        .values_list("message__conversation", "name", "address")
    )
    return {key: name or address for key, name, address in found}


def open_mentions(*, seen_by: Actor) -> QuerySet[Mention]:
    """Give the notes in which a member is mentioned and that they have not read."""
    found = Mention.objects.filter(member=seen_by.member_id, seen_at=None)
    return found.select_related("conversation", "note", "note__member").order_by("-note__at")


def teams_mailboxes(seen_by: Actor) -> Sql:
    """Select the mailboxes of a member's teams."""
    return Sql(
        "select h.id from channels_mailbox h join team_membership m on m.team_id = h.team_id"
        " where m.member_id = %s",
        (seen_by.member_id,),
    )


def person_of(conversation: Conversation, *, seen_by: Actor) -> Any:
    """Give whom a conversation is with, to who may see them."""
    if conversation.person_id is None:
        return None
    try:
        return get_person(conversation.person_id, seen_by=seen_by)
    except NotFound:
        return None


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody in a conversation who is nobody here yet. `name` is what their mail calls them."""

    address: str
    name: str


def stranger_of(conversation: Conversation) -> Stranger | None:
    """Give whom a conversation is with that nobody knows: who wrote, or else was written to."""
    if conversation.person_id is not None:
        return None
    parties = Party.objects.filter(message__conversation=conversation, person=None, role__in=("from", "to"))
    ours = Mailbox.objects.filter(address=OuterRef("address"))
    found = parties.filter(~Exists(ours)).order_by("role", "message__at", "place").first()
    if found is None or addresses_of_members([found.address]):
        return None
    return Stranger(found.address, found.name or found.address.partition("@")[0].replace(".", " ").title())


def last_deed(conversation: Conversation, *, by: Actor) -> UUID | None:
    """Name what a member did last with a conversation."""
    found = Happening.objects.filter(conversation=conversation, member=by.member_id).order_by("-at", "-id")
    return found.values_list("pk", flat=True).first()


def _by_message(rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = {}
    for row in rows:
        found.setdefault(row.message_id, []).append(row)
    return found


def _message(message: Message, parties: Sequence[Party], files: Sequence[Enclosure]) -> Said:
    writer = next((each for each in parties if each.role == Role.FROM), None)
    known = message.person or message.member
    shown = (known.name if known else "") or (writer and (writer.name or writer.address)) or ""
    return Said(
        kind="message",
        id=message.pk,
        at=message.at,
        who=shown,
        words=message.said,
        to=_listed(parties, Role.TO),
        copied=_listed(parties, Role.COPIED),
        person_id=message.person_id,
        is_ours=message.direction == "out",
        signed=message.signed,
        quoted=message.quoted,
        has_page=bool(message.html),
        wants_remote=message.wants_remote,
        problems=message.problems,
        files=files,
    )


def _listed(parties: Sequence[Party], role: Role) -> str:
    return ", ".join(each.name or each.address for each in parties if each.role == role)


def _name(names: dict[UUID, str], key: UUID | None) -> str:
    return names.get(key, "") if key else "Troth"
