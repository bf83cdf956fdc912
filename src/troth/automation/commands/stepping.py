"""The engine: take the steps that are due, each once, in the transaction that moves its person on."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from troth.automation import queries
from troth.automation.commands.enrolling import stop
from troth.automation.commands.taking import take
from troth.automation.events import EnrolmentEnded
from troth.automation.models import Enrolment, State, Step, Why
from troth.automation.pace import next_moment
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.channels.wording import Unfillable
from troth.ground.clock import now
from troth.ground.events import publish
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

log = logging.getLogger(__name__)
AT_ONCE = 1_000  # steps in one run of the job: the next minute goes on
BY = everyone(name="Automation", origin="automation")
REFUSALS = (Conflict, Forbidden, Invalid, NotFound, Unfillable)


def take_due_steps() -> int:
    """Take what is due, one person after another; gives how many were seen to.

    Several workers may do so at once: each takes those whom no other holds.
    """
    for seen in range(AT_ONCE):
        if not _take_next(now()):
            return seen
    return AT_ONCE


def _take_next(at: datetime) -> bool:
    """See to whoever has waited longest; False where nobody is due."""
    with transaction.atomic():
        due = Enrolment.objects.filter(state=State.RUNNING, due_at__lte=at, sequence__is_on=True)
        enrolment = (
            due.select_related("sequence", "person", "step")
            .order_by("due_at", "pk")
            .select_for_update(of=("self",), skip_locked=True)
            .first()
        )
        if enrolment is None:
            return False
        _see_to(enrolment, at)
        return True


def _see_to(enrolment: Enrolment, at: datetime) -> None:
    """Take the step, wait for the hours of the sequence, or stop."""
    sequence, hours = enrolment.sequence, queries.hours_of(enrolment.sequence)
    zone = enrolment.person.time_zone or queries.time_zone()
    opens_at = next_moment(at, days=0, hours=hours, time_zone=zone)
    if opens_at > at:  # it was paused, or its hours were changed
        Enrolment.objects.filter(pk=enrolment.pk).update(due_at=opens_at)
        return
    by = queries.actor_at_work(enrolment.member_id)
    if by is None:
        stop(enrolment=enrolment, why=Why.FAILED, words=_("Who put them in is not here any more."), by=BY)
        return
    try:
        with transaction.atomic():
            if not queries.still_holds(sequence, enrolment.person_id, by):
                stop(enrolment=enrolment, why=Why.CHANGED, by=BY)
                return
            _take_step(enrolment, by, at, zone)
    except REFUSALS as refused:
        log.info("a step could not be taken", extra={"enrolment": str(enrolment.pk)})
        stop(enrolment=enrolment, why=Why.FAILED, words=str(refused), by=BY)


def _take_step(enrolment: Enrolment, by: Actor, at: datetime, zone: str) -> None:
    step = enrolment.step
    if step is None:  # the database holds that there is one while it runs
        return
    if why := queries.why_to_stop(enrolment):
        stop(enrolment=enrolment, why=why[0], words=why[1], by=BY)
        return
    take(enrolment=enrolment, step=step, by=by)
    following = (
        Step.objects.filter(sequence=enrolment.sequence, place__gt=step.place).order_by("place").first()
    )
    with acting(by):
        if following is None:
            _finish(enrolment, at)
            return
        hours = queries.hours_of(enrolment.sequence)
        enrolment.step = following
        enrolment.due_at = next_moment(at, days=following.days, hours=hours, time_zone=zone)
        enrolment.updated_at = at
        enrolment.save()


def _finish(enrolment: Enrolment, at: datetime) -> None:
    enrolment.state, enrolment.step, enrolment.due_at = State.FINISHED, None, None
    enrolment.ended_at = enrolment.updated_at = at
    enrolment.save()
    publish(
        EnrolmentEnded(
            enrolment_id=enrolment.pk, person_id=enrolment.person_id, sequence=enrolment.sequence.name, why=""
        )
    )
