"""Whoever comes in first takes over what is Dele's: their Today is a day at work, and has his target."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from troth.catalog.types import Housed, Owned
from troth.project.sample.rows import NO_PASSWORD
from troth.project.sample.staff import OWNER_EMAIL
from troth.team.acting import acting
from troth.team.actor import everyone

BY = everyone(name="Sample", origin="sample")
_FIRST = """
select member.id from team_member member join team_role role on role.id = member.role_id
where role.is_administrator and member.is_active and member.joined_at is not null
order by member.joined_at limit 1
"""
_HAND_OVER = """
update "{table}" set {column} = %s from team_member as before
where {column} = before.id and before.email = %s and before.password = %s
"""


def take_over(*, member: Any) -> None:
    """Hand Dele's customers, companies and tasks to an administrator who has just come in.

    Nothing happens where the sample is not, or where somebody has taken over already.
    """
    if member.role.is_administrator:
        _hand_to(member.pk)


def hand_to_first() -> None:
    """Hand them to the administrator who is here already, if there is one."""
    with connection.cursor() as cursor:
        cursor.execute(_FIRST)
        first = cursor.fetchone()
    if first:
        _hand_to(first[0])


def _hand_to(member_id: UUID) -> None:
    from troth.catalog.registry import object_types  # it has models, and this is read before they are

    with acting(BY), connection.cursor() as cursor:
        for kind in object_types().values():
            if isinstance(kind.visible, Owned | Housed):
                text = _HAND_OVER.format(table=kind.table, column=kind.visible.column)
                cursor.execute(text, [member_id, OWNER_EMAIL, NO_PASSWORD])
