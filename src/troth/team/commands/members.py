"""Who belongs to the team: add, invite, change, deactivate. An administrator is always left."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.utils.text import slugify

from troth.ground.clock import now
from troth.ground.hooks import filled
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.commands.passwords import checked_password
from troth.team.errors import EmailTaken, LastAdministrator, NobodyToAnswer, NotAllowed, OwnRole
from troth.team.hooks import Joined
from troth.team.models import EntryLink, Member, Membership, Role, Session, Team, Token
from troth.team.secret_keys import new_secret

HUES = 8
AGENT_DOMAIN = "agents.invalid"  # RFC 2606: no mail ever goes there


def administer(by: Actor) -> None:
    """Refuse whoever may not change settings."""
    if not by.may("administrator"):
        raise NotAllowed("administrator")


def add_member(
    *, email: str, name: str, role: Role, by: Actor, password: str = "", teams: Iterable[Team] = ()
) -> Member:
    """Add a person. Without a password they come in by a link, see `invite_member`.

    Raises EmailTaken, and Django's ValidationError for a password that is too weak.
    """
    administer(by)
    member = Member(email=email.strip().lower(), name=name.strip(), role=role)
    if password:
        member.set_password(checked_password(password, member))
        member.joined_at = now()
    else:
        member.set_unusable_password()
    with acting(by):
        _insert(member)
        _put_into(member, teams)
        if member.joined_at:
            welcome(member)
    return member


def welcome(member: Member) -> None:
    """Tell who wants to know that somebody has come in for the first time."""
    for told in filled(Joined):
        told(member=member)


def add_agent(*, name: str, role: Role, answers_to: Member, by: Actor, teams: Iterable[Team] = ()) -> Member:
    """Add a program as a member. It comes in by tokens only, and a person answers for it."""
    administer(by)
    if answers_to.kind != Member.Kind.PERSON or not answers_to.is_active:
        raise NobodyToAnswer
    address = f"{slugify(name) or 'agent'}-{new_secret()[:8].lower()}@{AGENT_DOMAIN}"
    agent = Member(email=address, name=name.strip(), role=role, kind=Member.Kind.AGENT, answers_to=answers_to)
    agent.set_unusable_password()
    with acting(by):
        _insert(agent)
        _put_into(agent, teams)
    return agent


def change_member(
    *,
    member: Member,
    by: Actor,
    name: str | None = None,
    email: str | None = None,
    role: Role | None = None,
    teams: Iterable[Team] | None = None,
) -> Member:
    """Change a member's name, mail address, role or teams; what is None stays."""
    administer(by)
    if role is not None and role.pk != member.role_id and by.member_id == member.pk:
        raise OwnRole
    with acting(by):
        _lock_administration()
        member = Member.objects.select_for_update().get(pk=member.pk)
        if name is not None:
            member.name = name.strip()
        if email is not None and email.strip().lower() != member.email:
            member.email = _free(email)
        if role is not None:
            member.role = role
        member.updated_at = now()
        member.save()
        if teams is not None:
            _put_into(member, teams)
        _keep_an_administrator()
    return member


def deactivate_member(*, member: Member, by: Actor) -> Member:
    """Let a member go: sessions, links and tokens end at once, also those of their agents.

    What they did stays under their name, and so do their records.
    """
    administer(by)
    with acting(by):
        _lock_administration()
        gone = [member.pk, *Member.objects.filter(answers_to=member).values_list("pk", flat=True)]
        Member.objects.filter(pk__in=gone).update(is_active=False, updated_at=now())
        _end_all_access(gone)
        _keep_an_administrator()
    member.is_active = False
    return member


def reactivate_member(*, member: Member, by: Actor) -> Member:
    """Take a member back. A person comes in with the old password, or by a new link."""
    administer(by)
    if member.answers_to and not member.answers_to.is_active:
        raise NobodyToAnswer
    with acting(by):
        Member.objects.filter(pk=member.pk).update(is_active=True, updated_at=now())
    member.is_active = True
    return member


def _insert(member: Member) -> None:
    member.email = _free(member.email)
    member.hue = Member.objects.count() % HUES + 1
    member.save(force_insert=True)


def _free(email: str) -> str:
    email = email.strip().lower()
    if Member.objects.filter(email=email).exists():
        raise EmailTaken
    return email


def _put_into(member: Member, teams: Iterable[Team]) -> None:
    wanted = {team.pk for team in teams}
    present = set(Membership.objects.filter(member=member).values_list("team_id", flat=True))
    Membership.objects.filter(member=member, team_id__in=present - wanted).delete()
    Membership.objects.bulk_create(
        [Membership(member=member, team_id=team_id) for team_id in wanted - present]
    )


def _end_all_access(member_ids: list[UUID]) -> None:
    Session.objects.filter(member_id__in=member_ids).delete()
    EntryLink.objects.filter(member_id__in=member_ids).delete()
    Token.objects.filter(member_id__in=member_ids).delete()


def _lock_administration() -> None:
    # Two administrators who demote each other at once must not both succeed.
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('team.administration'))")


def _keep_an_administrator() -> None:
    administrators = Member.objects.filter(
        role__is_administrator=True, is_active=True, kind=Member.Kind.PERSON, joined_at__isnull=False
    )
    if not administrators.exists():
        raise LastAdministrator
