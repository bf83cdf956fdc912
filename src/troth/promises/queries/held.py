"""What is held about a person, for them to take along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from troth.promises.models import Link

HELD = """
select (to_jsonb(p) - '{person_id,company_id,owner_id,doc,id}'::text[] || jsonb_build_object('history', (
    select coalesce(jsonb_agg(to_jsonb(s) - '{id,promise_id,member_id}'::text[] order by s.at, s.id), '[]')
    from promises_step s where s.promise_id = p.id)))::json
from promises_promise p where p.person_id = %s order by p.made_at, p.id
"""


def held_about(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give every promise with a person, and what happened to it."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [person_id])
        return [row for (row,) in cursor.fetchall()]


def links_held(*, person_id: UUID) -> list[dict[str, Any]]:
    """Give the addresses at which a person reads what is promised."""
    kept = Link.objects.filter(person_id=person_id).order_by("id")
    return [dict(row) for row in kept.values("made_at", "expires_at", "revoked_at")]
