"""What is held about a person, for them to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

CONVERSATIONS = """
select (to_jsonb(c) - '{id,mailbox_id,person_id,assignee_id,team_id}'::text[])::json
from channels_conversation c where c.person_id = %(person)s order by c.first_at, c.id
"""
MESSAGES = """
select (to_jsonb(m) - '{id,conversation_id,person_id,member_id,digest}'::text[] || jsonb_build_object(
    'as', (select coalesce(jsonb_agg(jsonb_build_object('role', p.role, 'address', p.address, 'name', p.name)
                                     order by p.role, p.place), '[]')
           from channels_party p where p.message_id = m.id and p.person_id = %(person)s),
    'files', (select coalesce(jsonb_agg(e.name order by e.place), '[]')
              from channels_enclosure e where e.message_id = m.id)))::json
from channels_message m
where m.person_id = %(person)s
   or m.id in (select message_id from channels_party where person_id = %(person)s)
order by m.at, m.id
"""
OUTGOING = """
select (to_jsonb(o) - '{id,mailbox_id,conversation_id,message_id,answers_id,person_id,member_id}'::text[]
        - '{token,place,files,about_id,noted_at,is_campaign}'::text[])::json
from channels_outgoing o where o.person_id = %(person)s order by o.id
"""
DRAFTS = """
select (to_jsonb(d) - '{id,member_id,mailbox_id,conversation_id,answers_id,person_id}'::text[]
        - '{files,version}'::text[])::json
from channels_draft d where d.person_id = %(person)s order by d.id
"""


def held_about(*, person_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Give what a person wrote and was written, and what was to leave or is being written."""
    found = {}
    with connection.cursor() as cursor:
        for name, statement in (
            ("conversations", CONVERSATIONS),
            ("messages", MESSAGES),
            ("outgoing", OUTGOING),
            ("drafts", DRAFTS),
        ):
            cursor.execute(statement, {"person": person_id})
            found[name] = [row for (row,) in cursor.fetchall()]
    return found
