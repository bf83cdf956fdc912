"""What becomes of mail when a person is erased or merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from troth.channels.commands.indexing import INDEXED
from troth.channels.models import Conversation
from troth.people.commands import move_rows
from troth.team.acting import erasing

TABLES = (
    "channels_conversation", "channels_draft", "channels_message", "channels_outgoing", "channels_party",
)  # fmt: skip
# Also what named an address of theirs before it was known whose it is.
NAMED = """
create temporary table channels_erased on commit drop as
select m.id, m.conversation_id from channels_message m
where m.person_id = %(person)s or exists (
    select from channels_party p where p.message_id = m.id and (p.person_id = %(person)s
        or p.person_id is null and p.address in (select key from people_email where person_id = %(person)s)))
"""
# The servers still have these mails: they are known again by their digests, and stay out.
REMEMBER = """
insert into channels_forgotten (digest)
select m.digest from channels_message m
where m.id in (select id from channels_erased)
   or m.conversation_id in (select id from channels_conversation where person_id = %(person)s)
on conflict (digest) do nothing
"""
SET_ASIDE = """
delete from channels_set_aside s using people_email e
where e.person_id = %(person)s and position(convert_to(e.key, 'UTF8') in s.content) > 0
"""
# What has not left goes nowhere any more, and what was sent is kept as a message, or not at all.
OUTGOING = """
delete from channels_outgoing o
where o.person_id = %(person)s or exists (
    select from people_email e where e.person_id = %(person)s
        and o.parties @> jsonb_build_array(jsonb_build_object('address', e.key)))
"""
DRAFTS = """
delete from channels_draft d
where d.person_id = %(person)s or exists (
    select from people_email e where e.person_id = %(person)s
        and position(e.key in lower(concat_ws(' ', d."to", d.cc, d.bcc))) > 0)
"""
ALONE = """
select c.id from channels_conversation c
where (c.person_id = %(person)s or c.id in (select conversation_id from channels_erased))
  and coalesce(c.person_id, %(person)s) = %(person)s and not exists (
    select from channels_message m left join channels_party p on p.message_id = m.id
    where m.conversation_id = c.id and (m.person_id <> %(person)s or p.person_id <> %(person)s))
"""
# Among others the row stays, since they answered it, without a word. What quoted it goes from their mails.
SILENCE = (
    """
    update channels_message m set subject = '', quoted = '', html = '', wants_remote = false
    where m.conversation_id in (select conversation_id from channels_erased)
    """,
    """
    update channels_message m set said = '', signed = '', problems = '{}', "references" = '{}',
        identifier = '', digest = sha256(m.id::text::bytea)
    where m.id in (select id from channels_erased)
    """,
    "delete from channels_enclosure e using channels_erased m where m.id = e.message_id",
    "delete from channels_invitation i using channels_erased m where m.id = i.message_id",
    """
    delete from channels_party p using channels_erased m
    where m.id = p.message_id and (p.person_id = %(person)s or p.address in (
        select key from people_email where person_id = %(person)s))
    """,
    """
    delete from channels_note where conversation_id in (
        select conversation_id from channels_erased
        union select id from channels_conversation where person_id = %(person)s)
    """,
    """
    update channels_happening set tags = '{}' where tags <> '{}' and conversation_id in (
        select conversation_id from channels_erased
        union select id from channels_conversation where person_id = %(person)s)
    """,
    """
    update channels_conversation set subject = '', preview = '', tags = '{}'
    where id in (select conversation_id from channels_erased) or person_id = %(person)s
       or merged_into_id in (select conversation_id from channels_erased)
    """,
    # What is left is searched by what is left of it.
    INDEXED.format(which="m.conversation_id in (select conversation_id from channels_erased)"),
    "drop table channels_erased",
)


def erase_person(*, person_id: UUID) -> None:
    """Forget what a person wrote and was written.

    A conversation with nobody else goes whole. Of one with others what they wrote stays; each mail that is
    of the person, or names them, loses its words, and all of them what they quote.
    """
    given = {"person": person_id}
    with erasing() as cursor:
        for statement in (NAMED, REMEMBER, SET_ASIDE, OUTGOING, DRAFTS, ALONE):
            cursor.execute(statement, given)
        alone = [key for (key,) in cursor.fetchall()]
        Conversation.objects.filter(pk__in=alone).delete()
        for statement in SILENCE:
            cursor.execute(statement, given)


def move_person(
    *, source: UUID, target: UUID, only: Mapping[str, Sequence[str]] | None = None
) -> dict[str, list[str]]:
    """Let the mail of one person be another's: see `people.hooks.Merging`."""
    moved: dict[str, list[str]] = {}
    for table in TABLES:
        moved |= move_rows(table=table, column="person_id", source=source, target=target, only=only)
    return moved
