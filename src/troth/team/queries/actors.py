"""From a member, a session or a token to the actor: who it is, with which rights, at this moment."""

from __future__ import annotations

from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet

from troth.ground.clock import now
from troth.team.actor import Actor
from troth.team.models import Member, Membership, Token, Workspace
from troth.team.rights import read_field_rights, read_rights
from troth.team.secret_keys import digest


def workspace() -> Workspace:
    """Give the one business that this installation serves."""
    return Workspace.objects.get(pk=1)


def find_actor(member_id: UUID, *, origin: str, scopes: frozenset[str] | None = None) -> Actor | None:
    """Find a member who may act. An agent may, while the person it answers to may."""
    member = _with_team().filter(pk=member_id).first()
    return _actor(member, origin, scopes) if member else None


def actor_of(member: Member, *, origin: str, scopes: frozenset[str] | None = None) -> Actor:
    """Give an active member at work: with the rights of this moment, from this place."""
    return _actor(_with_team().get(pk=member.pk), origin, scopes)


def actor_of_token(raw: str, *, address: str = "") -> Actor | None:
    """Find whom a token stands for, narrowed to its scopes; None for one that is unknown or too old."""
    token = (
        Token.objects.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=now()), digest=digest(raw))
        .only("id", "member_id", "name", "scopes")
        .first()
    )
    if token is None:
        return None
    origin = f"api token {token.name} {address}".strip()
    return find_actor(token.member_id, origin=origin, scopes=frozenset(token.scopes))


def actor_of_email(email: str, *, origin: str) -> Actor | None:
    """Find a member who may act, by mail address: for the command line."""
    member = _with_team().filter(email=email.strip().lower()).first()
    return _actor(member, origin, None) if member else None


def _with_team() -> QuerySet[Member]:
    mine = Membership.objects.filter(member=OuterRef(OuterRef("pk"))).values("team")
    together = Membership.objects.filter(team__in=mine).values("member").distinct()
    return (
        Member.objects.select_related("role", "answers_to")
        .annotate(together=ArraySubquery(together))
        .filter(Q(answers_to__isnull=True) | Q(answers_to__is_active=True), is_active=True)
    )


def _actor(member: Member, origin: str, scopes: frozenset[str] | None) -> Actor:
    home = workspace()
    together: list[UUID] = getattr(member, "together", [])
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
        workspace=home.name,
        time_zone=member.time_zone or home.time_zone,
        language=member.language or home.language,
        country=home.country,
        hue=member.hue,
        origin=origin,
    )
