"""Browsers that are signed in: end them, and note visits."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Case, F, Value, When

from troth.ground.clock import now
from troth.team.actor import Actor
from troth.team.errors import NotAllowed
from troth.team.models import Member, Session
from troth.team.secret_keys import digest

VISIT_ENDS_AFTER = timedelta(minutes=30)


def end_session(*, member: Member, session: str, by: Actor) -> None:
    """End one of one's own sessions; `session` is the digest of its key, as the page shows it."""
    _own(member, by)
    for row in Session.objects.filter(member=member):
        if digest(row.session_key) == session:
            row.delete()


def end_other_sessions(*, member: Member, kept_session: str | None, by: Actor) -> None:
    """End all of one's own sessions but one."""
    _own(member, by)
    Session.objects.filter(member=member).exclude(session_key=kept_session).delete()


def note_visit(*, member_id: UUID) -> None:
    """Note that a member is here. After half an hour of silence it is a new visit.

    When the one before ended is what "since you were here" counts from.
    """
    at = now()
    is_new = When(last_visit_at__lt=at - VISIT_ENDS_AFTER, then=F("last_visit_at"))
    Member.objects.filter(pk=member_id).update(
        previous_visit_at=Case(is_new, default=F("previous_visit_at")), last_visit_at=Value(at)
    )


def _own(member: Member, by: Actor) -> None:
    if by.member_id != member.pk:
        raise NotAllowed("own sessions")
