"""Runs of insight: begun by hand or by the clock, one at a time, each kept whole or not at all."""

from __future__ import annotations

import logging
import time
from contextlib import suppress
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from troth.ground.clock import now
from troth.ground.jobs import defer
from troth.insight import queries
from troth.insight.models import Run
from troth.insight.standing import State, Step
from troth.team.acting import acting
from troth.team.actor import Actor, everyone

log = logging.getLogger(__name__)

WAITS_FOR_LAKE, TRIES = 2.0, 150  # seconds; whoever refreshes it is done within minutes


class AlreadyRunning(Exception):
    """Another run is at work."""


def begin_run(*, by: Actor, in_background: bool = True) -> UUID:
    """Let all customers be looked at anew. Raises AlreadyRunning."""
    try:
        with acting(by), transaction.atomic():
            run = Run.objects.create(begun_by_id=by.member_id, state=State.WAITING, step="")
            if in_background:
                defer(carry_out, run_id=str(run.pk))
    except IntegrityError as error:
        if "insight_run_alone" not in str(error):
            raise
        raise AlreadyRunning(_("Customers are being looked at right now.")) from error
    return run.pk


def begin_by_clock() -> None:
    """Begin a run where one is due, and something was bought."""
    if queries.is_due():
        with suppress(AlreadyRunning):
            begin_run(by=everyone())


def carry_out(*, run_id: str) -> None:
    """Do all steps of a run. Where one fails the run says why, and what the last good one found stays.

    A run that was cut short is begun anew: nothing of it is kept before its last step.
    """
    run = Run.objects.filter(pk=run_id, ended_at=None).first()
    if run is None:
        return
    try:
        _carry_out(run)
    except Exception as error:
        log.exception("a run of insight failed", extra={"run": run_id})
        said = str(error) or type(error).__name__
        Run.objects.filter(pk=run.pk).update(state=State.FAILED, ended_at=now(), problem=said[:500])


def _carry_out(run: Run) -> None:
    # Mathematics and the lake's engine are slow to import, and nobody else needs them.
    from troth.insight.commands import keeping
    from troth.insight.learning import look_at_all
    from troth.insight.reckoning import terms_of
    from troth.questions.lake import answering

    kind = queries.purchases_type()
    if kind is None:
        raise LookupError(_("Nothing here tells of purchases: switch commerce on, or import orders."))
    _at(run, Step.LAKE)
    _refresh_lake()
    terms = terms_of(**queries.terms())
    engine = answering.engine_at(settings.TROTH_ENGINE)
    found = look_at_all(kind, terms, settings.TROTH_LAKE, lambda step: _at(run, Step(step)), engine)
    _at(run, Step.KEEPING)
    keeping.keep(run=run, found=found)


def _refresh_lake() -> None:
    from troth.questions.lake import refreshing

    for tried in range(1, TRIES + 1):
        try:
            refreshing.refresh(settings.TROTH_LAKE)
        except refreshing.Busy:
            if tried == TRIES:
                raise
            time.sleep(WAITS_FOR_LAKE)
        else:
            return


def _at(run: Run, step: Step) -> None:
    Run.objects.filter(pk=run.pk).update(state=State.RUNNING, step=step)
