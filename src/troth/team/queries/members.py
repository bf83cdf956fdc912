"""Members, roles and teams, as the pages and the command line show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404

from troth.ground.clock import now
from troth.team.actor import Actor
from troth.team.models import EntryLink, Member, Membership, Role, Session, Team, Token
from troth.team.secret_keys import digest

NOBODY = UUID(int=0)  # the house itself is no row


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A member in a list. `state`: "active", "invited" or "deactivated"."""

    id: UUID
    name: str
    email: str
    hue: int
    is_agent: bool
    answers_to: str
    role_id: UUID
    role: str
    teams: tuple[str, ...]
    state: str
    last_visit_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A browser that is signed in. `id` is the digest of the session's key, which stays secret."""

    id: str
    device: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    is_this: bool


def has_members() -> bool:
    """Tell whether an administrator has ever come in: otherwise the first one is welcomed.

    The staff of the sample company have joined, but nobody can sign in as one of them.
    """
    return Member.objects.filter(joined_at__isnull=False, role__is_administrator=True).exists()


def list_members(*, seen_by: Actor) -> list[MemberRow]:
    """List all members by name, those who left last. Every member may know the others."""
    teams = _team_names()
    members = Member.objects.select_related("role", "answers_to").order_by(
        "-is_active", "kind", "name", "email"
    )
    is_administrator = seen_by.may("administrator")
    return [
        MemberRow(
            id=member.pk,
            name=member.name or member.email,
            email=member.email,
            hue=member.hue,
            is_agent=member.kind == Member.Kind.AGENT,
            answers_to=member.answers_to.name if member.answers_to else "",
            role_id=member.role_id,
            role=member.role.name,
            teams=tuple(teams.get(member.pk, ())),
            state=state_of(member),
            last_visit_at=member.last_visit_at if is_administrator else None,
        )
        for member in members
    ]


def state_of(member: Member) -> str:
    """Tell whether a member is active, invited or deactivated."""
    if not member.is_active:
        return "deactivated"
    return "active" if member.joined_at or member.kind == Member.Kind.AGENT else "invited"


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Name the members, roles and teams among some ids, also those who left."""
    wanted = set(ids)
    tables = (Member, Role, Team)
    return {
        key: name
        for table in tables
        for key, name in table.objects.filter(pk__in=wanted).values_list("pk", "name")
    }


def is_active(member_id: UUID) -> bool:
    """Tell whether there is such a member who has not left."""
    return Member.objects.filter(pk=member_id, is_active=True).exists()


def get_member(member_id: UUID) -> Member:
    """Load a member with the role; 404 if there is none."""
    member = Member.objects.select_related("role", "answers_to").filter(pk=member_id).first()
    if member is None:
        raise Http404
    return member


def get_own(actor: Actor) -> Member:
    """Load the member who acts."""
    return Member.objects.select_related("role").get(pk=actor.member_id or NOBODY)


def find_member_by_email(email: str) -> Member | None:
    """Find a member by mail address, whatever the case."""
    return Member.objects.select_related("role").filter(email=email.strip().lower()).first()


def addresses_of_members(among: Sequence[str]) -> set[str]:
    """Tell which of these mail addresses, in lower case, are those of members, also of those who left."""
    return set(Member.objects.filter(email__in=set(among)).values_list("email", flat=True))


def get_role(role_id: UUID) -> Role:
    """Load a role; 404 if there is none."""
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise Http404
    return role


def find_role(key: str) -> Role | None:
    """Find a role by its key: "administrator", "manager", "member", "read-only" or one's own."""
    return Role.objects.filter(key=key).first()


def list_roles() -> list[Role]:
    """List the roles with how many active members have each (`member_count`), the built-in ones first."""
    count = Count("members", filter=Q(members__is_active=True))
    return list(
        Role.objects.annotate(member_count=count).order_by("-is_built_in", "-is_administrator", "name")
    )


def roles_naming(object_type: str) -> list[Role]:
    """List the roles that give or take a right to an object type, or to a field of it, by its own name."""
    place = f"{object_type}."
    return [
        role
        for role in list_roles()
        if object_type in role.rights or any(path.startswith(place) for path in role.fields)
    ]


def get_team(team_id: UUID) -> Team:
    """Load a team; 404 if there is none."""
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        raise Http404
    return team


def is_team(team_id: UUID) -> bool:
    """Tell whether there is such a team."""
    return Team.objects.filter(pk=team_id).exists()


def list_teams() -> list[Team]:
    """List the teams with how many active members each has (`member_count`)."""
    count = Count("members", filter=Q(members__is_active=True))
    return list(Team.objects.annotate(member_count=count).order_by("name"))


def team_ids_of(member_id: UUID) -> set[UUID]:
    """Give the teams that a member is in."""
    return set(Membership.objects.filter(member_id=member_id).values_list("team_id", flat=True))


def previous_visit_of(actor: Actor) -> datetime | None:
    """Tell when the visit before this one ended; None for a first one. What came since is new."""
    if actor.member_id is None:
        return None
    visits = Member.objects.filter(pk=actor.member_id).values_list("previous_visit_at", flat=True)
    return visits.first()


def tokens_of(member_id: UUID) -> list[Token]:
    """List a member's tokens, the newest first."""
    return list(Token.objects.filter(member_id=member_id).order_by("-id"))


def get_token(token_id: UUID, *, seen_by: Actor) -> Token:
    """Load a token: one's own, for administrators any; 404 for others."""
    token = Token.objects.select_related("member").filter(pk=token_id).first()
    if token is None or (token.member_id != seen_by.member_id and not seen_by.may("administrator")):
        raise Http404
    return token


def open_link_of(member_id: UUID) -> EntryLink | None:
    """Find the link by which a member could come in now."""
    return EntryLink.objects.filter(member_id=member_id, expires_at__gt=now()).first()


def list_sessions(member_id: UUID, *, this_key: str | None = None) -> list[SessionRow]:
    """List the member's sessions that are still good, the last seen first."""
    rows = Session.objects.filter(member_id=member_id, expire_date__gt=now()).order_by("-last_seen_at")
    return [
        SessionRow(
            id=digest(row.session_key),
            device=row.device,
            address=row.address or "",
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            is_this=row.session_key == this_key,
        )
        for row in rows
    ]


def _team_names() -> dict[UUID, list[str]]:
    names: dict[UUID, list[str]] = {}
    rows = Membership.objects.values_list("member_id", "team__name").order_by("team__name")
    for member_id, name in rows:
        names.setdefault(member_id, []).append(name)
    return names
