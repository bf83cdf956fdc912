"""Links that let one person in once: the first one here, the invited, the locked out.

`make_…` and `invite_…` return the secret, which is shown once; the address is made by the door.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import connection

from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.team.commands.members import add_member, administer, welcome
from troth.team.commands.passwords import checked_password, set_password
from troth.team.errors import AlreadyBegun, LinkExpired, NotAllowed
from troth.team.models import EntryLink, Member, Role, Team
from troth.team.secret_keys import digest, new_secret

Purpose = EntryLink.Purpose
LASTS = {
    Purpose.WELCOME: timedelta(days=30),
    Purpose.INVITATION: timedelta(days=7),
    Purpose.RESET: timedelta(hours=24),
}


def make_first_administrator() -> str | None:
    """Make a link by which the first person sets name and password; None when somebody is here already.

    A new link replaces the one made before, so it can be printed at every start until it is used.
    """
    with acting(everyone(origin="system first start")):
        _lock_beginning()
        return None if _has_begun() else _make_link(Purpose.WELCOME, None)


def invite_member(
    *, email: str, name: str, role: Role, by: Actor, teams: Iterable[Team] = ()
) -> tuple[Member, str]:
    """Add a person and make the link by which they come in and set a password."""
    with acting(by):
        member = add_member(email=email, name=name, role=role, teams=teams, by=by)
        return member, _make_link(Purpose.INVITATION, member)


def make_entry_link(*, member: Member, by: Actor) -> str:
    """Make a new link for somebody who was invited, or who lost the password. The old one ends."""
    administer(by)
    if not member.is_active or member.kind != Member.Kind.PERSON:
        raise NotAllowed("entry link")
    with acting(by):
        return _make_link(Purpose.RESET if member.joined_at else Purpose.INVITATION, member)


def find_entry_link(secret: str) -> EntryLink:
    """Find the link of a secret; LinkExpired if it can not be used."""
    found = EntryLink.objects.select_related("member").filter(digest=digest(secret), expires_at__gt=now())
    link = found.first()
    if link is None or (link.member and not link.member.is_active):
        raise LinkExpired
    return link


def use_entry_link(*, secret: str, password: str, name: str = "", email: str = "", origin: str) -> Member:
    """Come in by a link: set the password, and the name where there is none. The link ends.

    For the first one here, `email` too, and the role is administrator. Sessions that were open end.
    Raises LinkExpired, and Django's ValidationError for a weak password.
    """
    with acting(everyone(origin=origin)):
        link = find_entry_link(secret)
        if not EntryLink.objects.filter(pk=link.pk).select_for_update().exists():
            raise LinkExpired  # somebody else was quicker with the same link
        if link.member is None:
            member = _welcome(email, name, password, origin)
        else:
            member = _join(link.member, name, password, origin)
        EntryLink.objects.filter(pk=link.pk).delete()
    return member


def _welcome(email: str, name: str, password: str, origin: str) -> Member:
    _lock_beginning()
    if _has_begun():
        raise AlreadyBegun
    administrator = Role.objects.get(key="administrator")
    checked_password(password, Member(email=email, name=name))
    by = everyone(name=name, origin=origin)
    return add_member(email=email, name=name, role=administrator, password=password, by=by)


def _join(member: Member, name: str, password: str, origin: str) -> Member:
    by = Actor(member_id=member.pk, name=name or member.name, origin=origin)
    with acting(by):
        is_first_time = member.joined_at is None
        member.joined_at = member.joined_at or now()
        member.name = name.strip() or member.name
        Member.objects.filter(pk=member.pk).update(joined_at=member.joined_at, name=member.name)
        if is_first_time:
            welcome(member)
        return set_password(member=member, password=password, by=by)


def _make_link(purpose: EntryLink.Purpose, member: Member | None) -> str:
    secret = new_secret()
    EntryLink.objects.filter(member=member).delete()
    EntryLink.objects.create(
        member=member, purpose=purpose, digest=digest(secret), expires_at=now() + LASTS[purpose]
    )
    return secret


def _has_begun() -> bool:
    # The staff of the sample company have joined, but none of them can sign in.
    joined = Member.objects.filter(joined_at__isnull=False)
    return joined.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()


def _lock_beginning() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('team.beginning'))")
