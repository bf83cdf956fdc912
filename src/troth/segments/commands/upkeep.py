"""Keeping segments true: who was touched is asked again, and everybody where the clock says so."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Func, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Now
from django.utils.translation import gettext as _

from troth.ground.clock import now
from troth.ground.jobs import defer
from troth.questions.errors import QuestionError
from troth.questions.postgres import Way
from troth.segments.commands.settling import condition_of, count_again, hold, note_day, settle, writing
from troth.segments.models import COUNT_AGAIN, Segment, Source

log = logging.getLogger(__name__)

QUERY_CANCELED = "57014"
TURN = 1_000  # touched people asked again in one transaction
MANY = 5_000  # notes on one table, from which on it is quicker to ask everybody
CHUNK = 5_000  # people written in one transaction when everybody was asked
FAR_PAUSE = timedelta(minutes=1)  # between two times that everybody is asked because of a far change
TIMED_PAUSE = timedelta(minutes=5)  # the same because of the clock …
SHARE = 60  # … and at least so many times as long as it takes
MILLISECOND = timedelta(milliseconds=1)
SAFETY = timedelta(days=1)  # everybody is asked so often in any case

CLAIMED = timedelta(minutes=15)  # when a segment that is due is asked about again, should that have failed
ASKING = "segments"  # the lock of the jobs that ask everybody, so that other jobs have room beside them

WAITING = "select table_name, count(*) from segments_touch group by 1"
# The newest first: what was changed a moment ago is looked at, whatever waits since an import.
TAKE = """
delete from segments_touch where id in (select id from segments_touch order by id desc limit %s)
returning table_name, person_id
"""
TAKE_MANY = "delete from segments_touch where table_name = any(%s)"
MISSING = """
select count(*) from unnest(%s::uuid[]) k(id)
where not exists (select from people_person p where p.id = k.id)
"""
SUSPECTS = """
with meant as materialized (select t.id from people_person t where {asked}),
present as materialized (select person_id from segments_member where segment_id = %s)
select coalesce(meant.id, present.person_id)
from meant full join present on present.person_id = meant.id
where meant.id is null or present.person_id is null
"""


class ClockTimestamp(Func):
    """The moment itself, where `Now` is the start of the transaction."""

    template = "clock_timestamp()"
    output_field = DateTimeField()


def keep_up() -> int:
    """Ask those again of whom something changed; give how many notes were worked through."""
    worked = 0
    while found := _turn():
        worked += found
    return worked


def _turn() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        waiting = dict(cursor.fetchall())
    if not waiting:
        return 0
    with writing() as cursor:
        if many := [table for table, count in waiting.items() if count > MANY]:
            cursor.execute(TAKE_MANY, [many])
            _put_off(Source.objects.filter(table_name__in=many))
            return sum(waiting[table] for table in many)
        cursor.execute(TAKE, [TURN])
        notes = cursor.fetchall()
        far = {table for table, person in notes if person is None}
        _put_off(Source.objects.filter(table_name__in=far, is_near=False))
        busy = _ask_touched([(table, person) for table, person in notes if person is not None], cursor)
        if COUNT_AGAIN in far or _is_somebody_gone(notes, cursor):
            count_again(list(Segment.objects.all()), cursor)
    return len(notes) - busy


def ask_everybody_soon(table: str) -> None:
    """Let everybody be asked by the segments that read a table of which all rows were written anew."""
    with writing():
        _put_off(Source.objects.filter(table_name=table))


def _put_off(sources: QuerySet[Source]) -> None:
    """Let everybody be asked soon, but not so often that nothing else is done."""
    last = Coalesce("settled_at", Now())
    pause = Greatest(Value(FAR_PAUSE), ExpressionWrapper(F("took_ms") * SHARE * MILLISECOND, DurationField()))
    segments = Segment.objects.filter(pk__in=sources.values("segment_id")).exclude(question="")
    due = ExpressionWrapper(last + pause, DateTimeField())
    segments.filter(problem="").update(due_at=due, noted_at=ClockTimestamp())


def _ask_touched(notes: list[tuple[str, UUID]], cursor: Any) -> int:
    """Ask those again whom notes name, and tell how many were too busy and are noted again."""
    free, busy = hold({person for _table, person in notes}, cursor)
    held = set(free)
    touched: dict[str, set[UUID]] = defaultdict(set)
    for table, person in notes:
        if person in held:
            touched[table].add(person)
    near = Source.objects.filter(table_name__in=touched, is_near=True)
    tables: dict[UUID, set[str]] = defaultdict(set)
    for segment_id, table in near.values_list("segment_id", "table_name"):
        tables[segment_id].add(table)
    for segment in Segment.objects.filter(pk__in=tables, problem="").exclude(question="").order_by("id"):
        people = set().union(*(touched[table] for table in tables[segment.pk]))
        try:
            with transaction.atomic():
                settle(segment, sorted(people), cursor)
        except QuestionError as error:
            _give_up(segment, str(error))
        except DatabaseError:
            # The others are not to wait for this one, of which everybody is asked later.
            log.exception("a segment could not be settled", extra={"segment": str(segment.pk)})
            Segment.objects.filter(pk=segment.pk).update(due_at=now() + CLAIMED, noted_at=ClockTimestamp())
    return busy


def _is_somebody_gone(notes: list[tuple[str, UUID | None]], cursor: Any) -> bool:
    """Tell whether somebody was deleted, who left every segment without a word."""
    cursor.execute(MISSING, [[person for _table, person in notes if person is not None]])
    return bool(cursor.fetchone()[0])


def ask_everybody(segment_id: UUID | str) -> None:
    """Ask a segment's question of all people, and write where it is not as is held.

    Those who are not as is held are asked once more when they are written, since they may have changed.
    """
    segment = Segment.objects.filter(pk=segment_id).exclude(question="").first()
    if segment is None:
        return
    began = time.perf_counter()
    try:
        suspects = _suspects(segment)
        for start in range(0, len(suspects), CHUNK):
            with writing() as cursor:
                if (current := _as_asked(segment)) is None:
                    return
                held, _busy = hold(suspects[start : start + CHUNK], cursor)
                settle(current, held, cursor)
    except QuestionError as error:
        _give_up(segment, str(error))
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != QUERY_CANCELED:
            raise
        _give_up(segment, _("It takes too long to answer. Narrow it down."))
    else:
        _finish(segment, time.perf_counter() - began)


def _as_asked(segment: Segment) -> Segment | None:
    """Load a segment again, unless it asks something else by now: then everybody is asked anew anyway."""
    return Segment.objects.filter(pk=segment.pk, question=segment.question).first()


def _finish(asked: Segment, seconds: float) -> None:
    """Note that everybody was asked, and when to do so next. What happened meanwhile stays due."""
    with writing() as cursor:
        count_again([asked], cursor)
        segment = _as_asked(asked)
        if segment is None:
            return
        at = now()
        pause = max(TIMED_PAUSE, timedelta(seconds=seconds * SHARE)) if segment.is_timed else SAFETY
        if segment.built_at is None:
            # A change that was under way when the segment was made was not noted for it.
            pause = min(pause, CLAIMED)
        if segment.noted_at == asked.noted_at:
            segment.due_at = at + pause
        segment.built_at, segment.settled_at = segment.built_at or at, at
        segment.took_ms, segment.problem = round(seconds * 1000), ""
        segment.save(update_fields=["built_at", "settled_at", "due_at", "took_ms", "problem"])
        note_day(segment, cursor)


def _suspects(segment: Segment) -> list[UUID]:
    asked = condition_of(segment, Way.AT_ONCE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '5min'; set local work_mem = '128MB'")
        cursor.execute(SUSPECTS.format(asked=asked.text), [*asked.params, segment.pk])
        return [key for (key,) in cursor.fetchall()]


def _give_up(segment: Segment, problem: str) -> None:
    """Keep who is in a segment whose question can not be asked any more, and say why."""
    asked = Segment.objects.filter(pk=segment.pk, question=segment.question)
    asked.update(problem=problem, due_at=None)


def ask_soon(segment_id: UUID) -> None:
    """Let everybody be asked in the background."""
    defer(ask_everybody, lock=ASKING, segment_id=str(segment_id))


def keep_time() -> None:
    """Do what nobody woke us for, and let everybody be asked where it is due."""
    keep_up()
    for segment in Segment.objects.filter(due_at__lte=now(), problem=""):
        due = Segment.objects.filter(pk=segment.pk, due_at=segment.due_at)
        if due.update(due_at=now() + CLAIMED):
            ask_soon(segment.pk)
