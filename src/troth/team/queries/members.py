"""What is read about members."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from troth.team.actor import Actor
from troth.team.models import Member, Workspace
from troth.team.rights import read_field_rights, read_rights


def workspace() -> Workspace:
    """Give the one business that this installation serves."""
    return Workspace.objects.get(pk=1)


def find_active_member(member_id: UUID) -> Member | None:
    """Find a member who may act, with the role."""
    return Member.objects.select_related("role", "answers_to").filter(pk=member_id, is_active=True).first()


def actor_of(member: Member, *, origin: str, scopes: frozenset[str] | None = None) -> Actor:
    """Give a member at work: with the rights of this moment, from this place."""
    home = workspace()
    together = Member.objects.filter(teams__members=member).values_list("id", flat=True)
    return Actor(
        member_id=member.pk,
        name=member.name or member.email,
        email=member.email,
        is_agent=member.kind == Member.Kind.AGENT,
        answers_to=member.answers_to.name if member.answers_to else "",
        is_administrator=member.role.is_administrator,
        rights=read_rights(member.role.rights),
        fields=read_field_rights(member.role.fields),
        scopes=scopes,
        team_member_ids=frozenset({*together, member.pk}),
        time_zone=member.time_zone or home.time_zone,
        language=member.language or home.language,
        country=home.country,
        hue=member.hue,
        origin=origin,
    )


def previous_visit_of(actor: Actor) -> datetime | None:
    """Tell when the visit before this one ended; None for a first one."""
    visits = Member.objects.filter(pk=actor.member_id).values_list("previous_visit_at", flat=True)
    return visits.first()
