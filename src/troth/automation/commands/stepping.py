"""The engine: take the steps that are due, each once, in the transaction that moves its person on."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Sequence as Many
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from troth.automation import queries
from troth.automation.commands.chronicle import chronicle
from troth.automation.commands.enrolling import stop
from troth.automation.commands.taking import act, decide, letter, writing_for
from troth.automation.events import EnrolmentEnded
from troth.automation.models import Enrolment, Sequence, State, Step, Taken, Why
from troth.automation.pace import next_moment
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.channels.wording import Unfillable
from troth.ground.clock import now
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

log = logging.getLogger(__name__)
AT_ONCE = 20_000  # people in one run of the job: the next minute goes on
# People in one transaction. What is asked of each alone is asked of all of them at once, and one commit keeps
# all; more would hold their locks longer than a page should wait.
BATCH = 200
AGAIN_AFTER = timedelta(hours=1)
BY = everyone(name="Automation", origin="automation")
REFUSALS = (Conflict, Forbidden, Invalid, NotFound, Unfillable)


def take_due_steps() -> int:
    """Take what is due, whoever has waited longest first; gives how many people were seen to.

    Several workers may do so at once: each takes those whom no other holds. Whoever is stopped in the middle
    leaves a batch as it was: each step, its note and where its person goes on are one transaction.
    """
    seen = 0
    while seen < AT_ONCE and (found := _take_batch(now())):
        seen += found
    return seen


def _take_batch(at: datetime) -> int:
    with transaction.atomic():
        due = Enrolment.objects.filter(state=State.RUNNING, due_at__lte=at, sequence__is_on=True)
        found = (
            due.select_related("sequence", "person", "step")
            .order_by("due_at", "pk")
            .select_for_update(of=("self",), skip_locked=True)[:BATCH]
        )
        # In the order of the people, as whoever else holds many of them.
        rows = sorted(found, key=lambda each: (_group(each), each.person_id))
        for _key, alike in groupby(rows, key=_group):
            _see_to(list(alike), at)
        return len(rows)


def _group(enrolment: Enrolment) -> tuple[str, str]:
    """Name those of whom the same is asked: they are in one sequence, by the rights of one member."""
    return str(enrolment.sequence_id), str(enrolment.member_id)


def _see_to(alike: Many[Enrolment], at: datetime) -> None:
    """Let people of one sequence take their steps, wait for its hours, or stop."""
    ready = _in_their_hours(alike, at)
    if not ready:
        return
    sequence, by = ready[0].sequence, queries.actor_at_work(ready[0].member_id)
    if by is None:
        for each in ready:
            stop(enrolment=each, why=Why.FAILED, words=_("Who put them in is not here any more."), by=BY)
        return
    holding = queries.who_still_holds(sequence, [each.person_id for each in ready], by)
    reasons = queries.whys_to_stop(ready)
    going = []
    for each in ready:
        if each.person_id not in holding:
            stop(enrolment=each, why=Why.CHANGED, by=BY)
        elif reason := reasons.get(each.pk):
            stop(enrolment=each, why=reason[0], words=reason[1], by=BY)
        else:
            going.append(each)
    if going:
        _go_on(going, sequence, by, at)


def _in_their_hours(alike: Many[Enrolment], at: datetime) -> list[Enrolment]:
    """Give those for whom it is time; the others wait: it was paused, or its hours were changed."""
    hours, elsewhere = queries.hours_of(alike[0].sequence), queries.time_zone()
    ready = []
    for each in alike:
        opens_at = next_moment(at, days=0, hours=hours, time_zone=each.person.time_zone or elsewhere)
        if opens_at > at:
            Enrolment.objects.filter(pk=each.pk).update(due_at=opens_at)
        else:
            ready.append(each)
    return ready


def _go_on(going: Many[Enrolment], sequence: Sequence, by: Actor, at: datetime) -> None:
    """Take each one's step, note it, and say what comes next for them."""
    before = queries.steps_taken([each.pk for each in going])
    fresh = [each for each in going if (each.pk, each.step_id) not in before]
    with acting(by):
        taken = [*_write(fresh, sequence, by, at), *_act(fresh, by, at)]
        Taken.objects.bulk_create(taken)
        noted = {note.enrolment_id for note in taken}
        _move_on([each for each in going if each.pk in noted or each not in fresh], sequence, at)


def _write(fresh: Many[Enrolment], sequence: Sequence, by: Actor, at: datetime) -> list[Taken]:
    """Write to those whose step is a mail, and give the notes of it."""
    writing, letters = writing_for(sequence, fresh, by), {}
    for each in fresh:
        if each.step and each.step.is_mail:
            with _going_on_without(each, at):
                letters[each] = letter(enrolment=each, step=each.step, writing=writing)
    decided = decide(letters=list(letters.values()), writing=writing)
    return [_note(each, decided[wanted.key]) for each, wanted in letters.items()]


def _act(fresh: Many[Enrolment], by: Actor, at: datetime) -> list[Taken]:
    """Do here what the steps of others say, and give the notes of it."""
    done = []
    for each in fresh:
        if each.step and not each.step.is_mail:
            with _going_on_without(each, at):
                with transaction.atomic():
                    act(enrolment=each, step=each.step, by=by)
                done.append(_note(each))
    return done


@contextmanager
def _going_on_without(enrolment: Enrolment, at: datetime) -> Iterator[None]:
    """Let whoever can not take their step stop nobody else."""
    try:
        yield
    except REFUSALS as refused:
        log.info("a step could not be taken", extra={"enrolment": str(enrolment.pk)})
        stop(enrolment=enrolment, why=Why.FAILED, words=str(refused), by=BY)
    except Exception:  # a fault of ours: it is tried again, and nobody waits behind it
        log.exception("a step broke down", extra={"enrolment": str(enrolment.pk)})
        Enrolment.objects.filter(pk=enrolment.pk).update(due_at=at + AGAIN_AFTER)


def _note(enrolment: Enrolment, message: UUID | None = None) -> Taken:
    place = enrolment.step.place if enrolment.step else 0
    return Taken(enrolment=enrolment, step=enrolment.step, place=place, message_id=message)


def _move_on(past: Many[Enrolment], sequence: Sequence, at: datetime) -> None:
    """Let people wait for the step after the one they had; whoever had the last is through."""
    steps = list(Step.objects.filter(sequence=sequence).order_by("place"))
    hours, elsewhere = queries.hours_of(sequence), queries.time_zone()
    # Most go on to the same step at the same moment: one statement for all of those.
    waiting: dict[tuple[Step | None, datetime | None], list[Enrolment]] = defaultdict(list)
    for each in past:
        place = each.step.place if each.step else 0  # the database holds that there is one while it runs
        following = next((step for step in steps if step.place > place), None)
        zone = each.person.time_zone or elsewhere
        due = next_moment(at, days=following.days, hours=hours, time_zone=zone) if following else None
        waiting[following, due].append(each)
    for (following, due), alike in waiting.items():
        ended = {} if following else {"state": State.FINISHED, "ended_at": at}
        Enrolment.objects.filter(pk__in=[each.pk for each in alike]).update(
            step=following, due_at=due, updated_at=at, **ended
        )
        if following is None:
            through = [
                EnrolmentEnded(enrolment_id=each.pk, person_id=each.person_id, sequence=sequence.name, why="")
                for each in alike
            ]
            chronicle(events=through, sequence_id=sequence.pk, by=BY)
