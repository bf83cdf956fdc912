"""Mail of somebody who was not known yet becomes theirs once they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from troth.channels.commands.keeping import entries_of
from troth.channels.mail.letter import Nature
from troth.channels.models import Mailbox, Message, Role
from troth.people.queries import people_by_address
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.queries import addresses_of_members
from troth.timeline.commands import log_interactions

BATCH = 200  # addresses in one transaction

UNKNOWN = """
select distinct p.address from channels_party p
join people_email e on e.key = p.address and e.person_id is not null
where p.person_id is null and (%(people)s::uuid[] is null or e.person_id = any(%(people)s)) order by 1
"""
HELD = "select id from people_person where id = any(%(people)s) order by id for share"
PARTIES = """
update channels_party p set person_id = o.person
from unnest(%(addresses)s::text[], %(people)s::uuid[]) o(address, person)
where p.address = o.address and p.person_id is null
returning p.message_id, p.role, p.person_id
"""
MESSAGES = """
update channels_message m set person_id = p.person_id from channels_party p
where p.message_id = m.id and p.role = 'from' and m.direction = 'in' and m.person_id is null
    and m.id = any(%(messages)s) and p.person_id = any(%(people)s)
"""
# About the one who wrote, or else was written to, first.
CONVERSATIONS = """
update channels_conversation c set person_id = first.person_id
from (
    select distinct on (m.conversation_id) m.conversation_id, p.person_id
    from channels_message m join channels_party p on p.message_id = m.id
    where m.id = any(%(messages)s) and p.person_id = any(%(people)s)
        and p.role = case m.direction when 'in' then 'from' else 'to' end
    order by m.conversation_id, m.at, p.place
) first
where c.id = first.conversation_id and c.person_id is null
"""


def recognise(*, by: Actor, people: Sequence[UUID] | None = None) -> int:
    """Give people the mail that bears an address of theirs, and tell how many messages it was.

    Without `people` everybody's. What bears an address of ours is nobody's: it may be forged.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNKNOWN, {"people": None if people is None else list(people)})
        addresses = [address for (address,) in cursor.fetchall()]
    ours = addresses_of_members(addresses)
    ours |= set(Mailbox.objects.filter(address__in=addresses).values_list("address", flat=True))
    theirs = [each for each in addresses if each not in ours]
    return sum(_recognise(theirs[start : start + BATCH], by) for start in range(0, len(theirs), BATCH))


def _recognise(addresses: Sequence[str], by: Actor) -> int:
    with acting(by), connection.cursor() as cursor:
        owners = people_by_address(addresses)
        cursor.execute(HELD, {"people": list(owners.values())})
        there = {key for (key,) in cursor.fetchall()}
        owners = {address: person for address, person in owners.items() if person in there}
        given: dict[str, Any] = {"addresses": list(owners), "people": list(owners.values())}
        cursor.execute(PARTIES, given)
        found: list[tuple[UUID, str, UUID]] = cursor.fetchall()
        given["messages"] = list({message for message, _role, _person in found})
        cursor.execute(MESSAGES, given)
        cursor.execute(CONVERSATIONS, given)
        messages = Message.objects.select_related("conversation").in_bulk(given["messages"])
        log_interactions(entries=_entries(found, messages), by=by)
    return len(messages)


def _entries(
    found: Sequence[tuple[UUID, str, UUID]], messages: Mapping[UUID, Message]
) -> list[dict[str, object]]:
    """Give what stands on their timelines now: what they wrote, and what they were written, once each."""
    told = set()
    for key, role, person in found:
        message = messages[key]
        is_theirs = (
            role == Role.FROM if message.direction == "in" else role in (Role.TO, Role.COPIED, Role.BLIND)
        )
        if is_theirs and message.nature == Nature.ORDINARY:
            told.add((key, person))
    return entries_of([(messages[key], person) for key, person in sorted(told, key=str)])
