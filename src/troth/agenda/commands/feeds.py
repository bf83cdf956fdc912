"""The address at which a member's calendar is read, and the answers that come back by file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from troth.agenda.calendar_file import Answered
from troth.agenda.commands.attendees import answer_invitation
from troth.agenda.models import Attendee, Feed, Task
from troth.agenda.queries import get_task, get_time_of_series, mails_of
from troth.catalog.errors import Forbidden, Invalid, NotFound
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor, Verb
from troth.team.secret_keys import digest, new_secret

NOTED_EACH = timedelta(hours=1)


def open_feed(*, by: Actor) -> str:
    """Make an address at which one's calendar is read, and give its secret; an earlier one ends with it."""
    if by.member_id is None:
        raise Forbidden("tasks.see")
    secret = new_secret()
    with acting(by):
        Feed.objects.filter(member_id=by.member_id).delete()
        Feed.objects.create(member_id=by.member_id, digest=digest(secret))
    return secret


def close_feed(*, by: Actor) -> None:
    """End the address at which one's calendar is read."""
    if by.member_id is None:
        return
    with acting(by):
        Feed.objects.filter(member_id=by.member_id).delete()


def note_reading(*, by: Actor) -> None:
    """Note that the calendar was read, at most once an hour."""
    if by.member_id is None:
        return
    long_ago = now() - NOTED_EACH
    feeds = Feed.objects.filter(member_id=by.member_id)
    feeds.filter(read_at=None).update(read_at=now())
    feeds.filter(read_at__lt=long_ago).update(read_at=now())


def take_answers(*, answers: Sequence[Answered], by: Actor) -> list[Attendee]:
    """Note what guests answered by file. Raises Invalid for one that fits no guest.

    Which guest it is tells the mail address. An answer to a time at which the meeting is no more does not
    count.
    """
    with acting(by):
        return [_take(answer, by) for answer in answers]


def _take(answered: Answered, by: Actor) -> Attendee:
    unknown = Invalid([("file", _("The answer of %s fits no meeting that you may change.") % answered.mail)])
    try:
        task = _task_meant(answered, by)
    except (NotFound, Forbidden):
        raise unknown from None
    if answered.begin is not None and not _is_same(answered.begin, task, by):
        raise Invalid([("file", _("%s answered an earlier time of this meeting.") % answered.mail)])
    asked = list(Attendee.objects.filter(task=task).select_related("member"))
    mails = mails_of([one.person_id for one in asked if one.person_id], seen_by=by)
    for one in asked:
        known = [one.member.email] if one.member else mails.get(one.person_id, []) if one.person_id else []
        if answered.mail in {mail.lower() for mail in known}:
            return answer_invitation(attendee=one, answer=answered.answer, by=by)
    raise unknown


def _task_meant(answered: Answered, by: Actor) -> Task:
    """Find what is answered: a task by its own id, a time of a series by that of the series."""
    if answered.of is None:
        return get_task(answered.uid, seen_by=by, to=Verb.CHANGE)
    return get_time_of_series(answered.uid, answered.of, seen_by=by, to=Verb.CHANGE)


def _is_same(begin: datetime | date, task: Task, by: Actor) -> bool:
    if task.due_at is None:
        return False
    if isinstance(begin, datetime):
        return begin == task.due_at
    return begin == task.due_at.astimezone(ZoneInfo(task.time_zone or by.time_zone)).date()
