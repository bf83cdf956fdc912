"""From a member, a session or a token to the actor: who it is, with which rights, at this moment.

One statement of plain SQL, since every request asks: by Django's own queries it was three, and took ten
times as long as the page of a list.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from troth.ground.clock import now
from troth.ground.hooks import filled
from troth.team.actor import Actor, FieldRight, Scope, Verb
from troth.team.hooks import TellingFields
from troth.team.models import Member, Workspace
from troth.team.rights import read_field_rights, read_rights
from troth.team.secret_keys import digest

# An agent may act while the person it answers to may.
COLUMNS = """
select m.id, coalesce(nullif(m.name, ''), m.email), m.email, m.kind = 'agent', coalesce(a.name, ''),
       r.is_administrator, r.rights::text, r.fields::text,
       array(select o.member_id from team_membership i join team_membership o on o.team_id = i.team_id
             where i.member_id = m.id),
       w.name, coalesce(nullif(m.time_zone, ''), w.time_zone),
       coalesce(nullif(m.language, ''), w.language), w.country, m.hue
"""
WHO_MAY_ACT = """
join team_role r on r.id = m.role_id
left join team_member a on a.id = m.answers_to_id
cross join team_workspace w
where m.is_active and coalesce(a.is_active, true) and w.id = 1
"""
BY_ID = f"{COLUMNS} from team_member m {WHO_MAY_ACT} and m.id = %s"
BY_EMAIL = f"{COLUMNS} from team_member m {WHO_MAY_ACT} and m.email = %s"
BY_TOKEN = f"""
{COLUMNS}, t.name, t.scopes, t.last_used_at
from team_token t join team_member m on m.id = t.member_id {WHO_MAY_ACT}
and t.digest = %s and (t.expires_at is null or t.expires_at > %s)
"""


@dataclass(frozen=True, slots=True)
class TokenAtWork:
    """Whom a token stands for, and when it was last noted that it was used."""

    actor: Actor
    last_used_at: datetime | None


def workspace() -> Workspace:
    """Give the one business that this installation serves."""
    return Workspace.objects.get(pk=1)


def find_actor(member_id: UUID, *, origin: str, scopes: frozenset[str] | None = None) -> Actor | None:
    """Find a member who may act. An agent may, while the person it answers to may."""
    row = _row(BY_ID, [member_id])
    return _actor(row, origin, scopes) if row else None


def actor_of(member: Member, *, origin: str, scopes: frozenset[str] | None = None) -> Actor:
    """Give an active member at work: with the rights of this moment, from this place."""
    actor = find_actor(member.pk, origin=origin, scopes=scopes)
    if actor is None:
        raise Member.DoesNotExist
    return actor


def find_token_at_work(raw: str, *, address: str = "") -> TokenAtWork | None:
    """Find whom a token stands for, narrowed to its scopes; None for one that is unknown or too old."""
    row = _row(BY_TOKEN, [digest(raw), now()])
    if row is None:
        return None
    name, scopes, last_used_at = row[-3:]
    origin = f"api token {name} {address}".strip()
    return TokenAtWork(_actor(row[:-3], origin, frozenset(scopes)), last_used_at)


def actor_of_token(raw: str, *, address: str = "") -> Actor | None:
    """Find whom a token stands for, narrowed to its scopes; None for one that is unknown or too old."""
    found = find_token_at_work(raw, address=address)
    return found.actor if found else None


def actor_of_email(email: str, *, origin: str) -> Actor | None:
    """Find a member who may act, by mail address: for the command line."""
    row = _row(BY_EMAIL, [email.strip().lower()])
    return _actor(row, origin, None) if row else None


def _row(statement: str, values: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row


def _actor(row: tuple[Any, ...], origin: str, scopes: frozenset[str] | None) -> Actor:
    key, name, email, is_agent, answers_to, is_administrator, rights, fields, together, *home = row
    workspace_name, time_zone, language, country, hue = home
    actor = Actor(
        member_id=key,
        name=name,
        email=email,
        is_agent=is_agent,
        answers_to=answers_to,
        is_administrator=is_administrator,
        rights=_rights(rights),
        fields=_fields(fields),
        scopes=scopes,
        team_member_ids=frozenset({*together, key}),
        workspace=workspace_name,
        time_zone=time_zone,
        language=language,
        country=country,
        hue=hue,
        origin=origin,
    )
    telling = {place: FieldRight.HIDDEN for fill in filled(TellingFields) for place in fill(actor=actor)}
    return replace(actor, fields={**actor.fields, **telling}) if telling else actor


# By the text of what is stored, so that a changed role is another key.
@lru_cache(maxsize=128)
def _rights(stored: str) -> dict[str, dict[Verb, Scope]]:
    return read_rights(json.loads(stored))


@lru_cache(maxsize=128)
def _fields(stored: str) -> dict[tuple[str, str], FieldRight]:
    return read_field_rights(json.loads(stored))
