"""Ask for a run, stop it, take it back; and look at it. A run is its asker's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from troth.catalog.actions import get_action, perform
from troth.catalog.errors import Conflict, Forbidden, NotFound
from troth.catalog.types import ObjectType
from troth.catalog.values import cleaned
from troth.ground import jobs as queue
from troth.questions import counting
from troth.questions.counting import Count, Counting
from troth.team.acting import acting
from troth.team.actor import Actor, Verb
from troth.webkit.listing.bulk import conduct, jobs
from troth.webkit.models import BulkItem, BulkRun, Deed, State


def count_found(object_type: ObjectType, where: str, by: Actor, verb: Verb) -> Count:
    """Count the records that a run would take. Raises QuestionError."""
    return counting.count(object_type, conduct.found(object_type, where, by, verb), Counting.EXACT)


def ask(
    *, object_type: ObjectType, where: str, deed: Deed, by: Actor, said: str, name: str = "",
    values: Mapping[str, Any] | None = None,
) -> BulkRun:  # fmt: skip
    """Ask for something to be done to all records that a question finds.

    `values`: {field: value} of a change, the inputs of an action, in JSON's types. What would be refused of
    every record is refused here: raises Forbidden, Invalid, NotFound, QuestionError.
    """
    if by.member_id is None:
        raise Forbidden(_("Only a member can ask for this."))
    values = dict(values or {})
    run = BulkRun(
        member_id=by.member_id, object_type=object_type.name, where=where, deed=deed, name=name,
        values=values, said=said[:500],
    )  # fmt: skip
    verb = conduct.verb_of(run, by)
    if not by.may(f"{object_type.name}.{verb}"):
        raise Forbidden(f"{object_type.name}.{verb}")
    if deed == Deed.CHANGE:
        cleaned(object_type, values, by=by, is_new=False)
    elif deed == Deed.ACTION:
        perform(get_action(object_type, name, seen_by=by), [], values, by=by, dry_run=True)
    conduct.found(object_type, where, by, verb)
    with acting(by):
        run.save()
        queue.defer(jobs.run_bulk, run_id=str(run.pk))
    return run


def get_run(object_type: ObjectType, run_id: UUID, *, seen_by: Actor) -> BulkRun:
    """Load a run of one's own; whatever the role, nobody else's. Raises NotFound."""
    mine = BulkRun.objects.filter(member=seen_by.member_id, object_type=object_type.name)
    run = mine.filter(pk=run_id).first()
    if run is None:
        raise NotFound("runs")
    return run


def forget_record(record_id: UUID) -> None:
    """Drop what a run would put back in a record that is being erased."""
    BulkItem.objects.filter(record_id=record_id, before__isnull=False).update(before=None)


def stop(run: BulkRun, *, by: Actor) -> None:
    """Let a run end after the records that it has in hand."""
    with acting(by):
        going = BulkRun.objects.filter(pk=run.pk, state__in=[State.WAITING, State.RUNNING])
        going.update(is_stop_asked=True)


def take_back(run: BulkRun, *, by: Actor) -> None:
    """Put back what a run changed, in the background. Raises Conflict where there is nothing to take back."""
    with acting(by):
        ended = BulkRun.objects.filter(pk=run.pk, deed=Deed.CHANGE, state__in=[State.DONE, State.STOPPED])
        if not ended.update(state=State.UNDOING, is_stop_asked=False):
            raise Conflict(_("This can not be taken back."))
        queue.defer(jobs.undo_bulk, run_id=str(run.pk))
