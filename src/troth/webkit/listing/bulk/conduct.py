"""Conduct a run: find its records, go through them, take them back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from troth.catalog.actions import get_action, perform
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.records import change_record, delete_record
from troth.catalog.registry import find_object_type
from troth.catalog.types import ObjectType
from troth.ground.clock import now
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, condition
from troth.questions.sql import Sql, column, select
from troth.team.acting import acting
from troth.team.actor import Actor, Verb
from troth.team.queries import find_actor
from troth.webkit.listing.cells import change_field
from troth.webkit.listing.state import ListPage
from troth.webkit.models import BulkItem, BulkRun, Deed, State

AT_ONCE = 100
KEPT = timedelta(days=7)
# Of one record, whose change is then taken back by itself: each command is a transaction of its own.
REFUSALS = (NotFound, Forbidden, Invalid, Conflict, IntegrityError)
Outcome = BulkItem.Outcome
Step = Callable[[BulkItem], Outcome]


def verb_of(run: BulkRun, by: Actor) -> Verb:
    """Tell which right a run needs on each record. Raises NotFound for an action there is none of."""
    if run.deed == Deed.ACTION:
        return get_action(_kind(run), run.name, seen_by=by).verb
    return Verb.DELETE if run.deed == Deed.DELETE else Verb.CHANGE


def found(object_type: ObjectType, where: str, by: Actor, verb: Verb) -> Sql:
    """Give the condition on the records of a run, as `t`. Raises QuestionError."""
    query = ListQuery(object_type=object_type, where=parse(where) if where else None)
    return condition(query, by, verb)


def run(run_id: UUID) -> None:
    """Do it to every record; goes on where an earlier try was cut off."""
    record = BulkRun.objects.filter(pk=run_id, state__in=[State.WAITING, State.RUNNING]).first()
    if record is None:
        return
    by = _asker(record)
    if by is None:
        _end(record, State.FAILED, error=_("Who asked for this may not come in any more."))
        return
    with translation.override(by.language):
        try:
            if record.state == State.WAITING:
                _gather(record, by)
            _walk(record, by, waiting=Outcome.WAITING, step=_doing(record, by), then=State.DONE)
        except (QuestionError, NotFound, Forbidden) as error:
            _end(record, State.FAILED, error=str(error))


def undo(run_id: UUID) -> None:
    """Put back what the run changed; what somebody has changed since stays."""
    record = BulkRun.objects.filter(pk=run_id, state=State.UNDOING).first()
    by = _asker(record) if record else None
    if record and by:
        with translation.override(by.language):
            _walk(record, by, waiting=Outcome.DONE, step=_undoing(record, by), then=State.UNDONE)


def forget_old() -> None:
    """Delete runs of more than a week ago, and what was there before them."""
    old = BulkRun.objects.filter(created_at__lt=now() - KEPT).exclude(
        state__in=[State.RUNNING, State.UNDOING]
    )
    keys = list(old.values_list("pk", flat=True))
    BulkItem.objects.filter(of__in=keys).delete()
    BulkRun.objects.filter(pk__in=keys).delete()


def _asker(record: BulkRun) -> Actor | None:
    return find_actor(record.member_id, origin=f"list {record.pk}")


def _kind(record: BulkRun) -> ObjectType:
    kind = find_object_type(record.object_type)
    if kind is None:  # its module was switched off
        raise NotFound(record.object_type)
    return kind


def _gather(record: BulkRun, by: Actor) -> None:
    """Note every record that is found now. A question is asked once, however long the run takes."""
    kind = _kind(record)
    keys = select(
        f"%s::uuid, {column('t', 'id')}", kind.table, "t", found(kind, record.where, by, verb_of(record, by))
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"insert into webkit_bulk_item (run_id, record_id) {keys.text}",
            [record.pk, *keys.params],
        )
        values = {"state": State.RUNNING, "total": cursor.rowcount, "started_at": now()}
        BulkRun.objects.filter(pk=record.pk).update(**values)


def _walk(record: BulkRun, by: Actor, *, waiting: Outcome, step: Step, then: State) -> None:
    while _some(record, by, waiting, step):
        if BulkRun.objects.filter(pk=record.pk, is_stop_asked=True).exists():
            then = State.STOPPED
            break
    _end(record, then)


def _some(record: BulkRun, by: Actor, waiting: Outcome, step: Step) -> bool:
    """Take the next records, all in one transaction with the progress. Tells whether there were any."""
    with acting(by):
        # The row of the run is the lock: a second worker that believes the first one dead waits here.
        current = BulkRun.objects.select_for_update().get(pk=record.pk)
        items = list(BulkItem.objects.filter(of=record.pk, outcome=waiting).order_by("pk")[:AT_ONCE])
        for item in items:
            item.outcome = step(item)
        BulkItem.objects.bulk_update(items, ["outcome", "before", "as_of"])
        for outcome in (Outcome.DONE, Outcome.REFUSED, Outcome.UNDONE, Outcome.KEPT):
            more = sum(item.outcome == outcome for item in items)
            setattr(current, outcome.value, getattr(current, outcome.value) + more)
        current.save(update_fields=["done", "refused", "undone", "kept"])
    return bool(items)


def _doing(record: BulkRun, by: Actor) -> Step:
    kind, page = _kind(record), ListPage(declared=_kind(record))
    field = kind.field(record.name) if record.deed == Deed.CHANGE else None
    action = get_action(kind, record.name, seen_by=by) if record.deed == Deed.ACTION else None

    def do(item: BulkItem) -> Outcome:
        try:
            if field is not None:
                before = change_field(page, item.record_id, field, record.values[field.name], by=by)
                item.before, item.as_of = dict(before.values), before.as_of
            elif action is not None:
                perform(action, [item.record_id], record.values, by=by)
            elif record.deed == Deed.DELETE:
                delete_record(kind, item.record_id, by=by)
        except REFUSALS:
            return Outcome.REFUSED
        return Outcome.DONE

    return do


def _undoing(record: BulkRun, by: Actor) -> Step:
    kind = _kind(record)

    def put_back(item: BulkItem) -> Outcome:
        as_of = datetime.fromisoformat(item.as_of) if item.as_of else None
        try:
            change_record(kind, item.record_id, item.before or {}, by=by, as_of=as_of)
        except REFUSALS:
            return Outcome.KEPT
        return Outcome.UNDONE

    return put_back


def _end(record: BulkRun, state: State, error: str = "") -> None:
    BulkRun.objects.filter(pk=record.pk).update(state=state, error=error[:500], ended_at=now())
