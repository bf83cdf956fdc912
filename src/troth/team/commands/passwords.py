"""Passwords. A new one ends every other session."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password

from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor
from troth.team.errors import NotAllowed, WrongPassword
from troth.team.models import Member, Session


def checked_password(password: str, member: Member) -> str:
    """Give the password back, or raise Django's ValidationError that says what is wrong with it."""
    validate_password(password, member)
    return password


def change_password(
    *, member: Member, old: str, new: str, by: Actor, kept_session: str | None = None
) -> Member:
    """Change one's own password. `kept_session` is the key of the session that goes on."""
    if by.member_id != member.pk:
        raise NotAllowed("own password")
    if member.has_usable_password() and not member.check_password(old):
        raise WrongPassword
    return set_password(member=member, password=new, by=by, kept_session=kept_session)


def set_password(*, member: Member, password: str, by: Actor, kept_session: str | None = None) -> Member:
    """Give a member a new password, and end their sessions."""
    member.set_password(checked_password(password, member))
    with acting(by):
        Member.objects.filter(pk=member.pk).update(password=member.password, updated_at=now())
        Session.objects.filter(member=member).exclude(session_key=kept_session).delete()
    return member
