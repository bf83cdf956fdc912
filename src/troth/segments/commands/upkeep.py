"""Keeping segments true: who was touched is asked again, and everybody where the clock says so."""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models.functions import Coalesce, Now

from troth.ground.clock import now
from troth.questions.errors import QuestionError
from troth.questions.postgres import Way
from troth.segments.commands.settling import condition_of, count_again, note_day, settle, writing
from troth.segments.models import COUNT_AGAIN, Segment, Source

TURN = 1_000  # touched people asked again in one transaction
MANY = 20_000  # touched people, from which on it is quicker to ask everybody
CHUNK = 5_000  # people written in one transaction when everybody was asked
FAR_PAUSE = timedelta(minutes=1)  # between two times that everybody is asked because of a far change
TIMED_PAUSE = timedelta(minutes=5)  # the same because of the clock …
SHARE = 60  # … and at least so many times as long as it takes
SAFETY = timedelta(days=1)  # everybody is asked so often in any case

TAKE = """
delete from segments_touch where id in (select id from segments_touch order by id limit %s)
returning table_name, person_id
"""
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


def keep_up() -> int:
    """Ask those again of whom something changed; give how many notes were worked through."""
    worked = 0
    while found := _turn():
        worked += found
    return worked


def _turn() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from (select from segments_touch limit %s) t", [MANY + 1])
        (waiting,) = cursor.fetchone()
    if not waiting:
        return 0
    with writing() as cursor:
        is_many = waiting > MANY
        cursor.execute(TAKE, [None if is_many else TURN])
        notes = cursor.fetchall()
        _put_off({table for table, person in notes if is_many or person is None}, is_near=is_many)
        if not is_many:
            _ask_touched([(table, person) for table, person in notes if person is not None], cursor)
        if any(table == COUNT_AGAIN for table, _person in notes) or _is_somebody_gone(notes, cursor):
            count_again(list(Segment.objects.all()), cursor)
    return len(notes)


def _put_off(tables: set[str], *, is_near: bool) -> None:
    """Let everybody be asked soon by the segments that read these tables from afar, or at all."""
    sources = Source.objects.filter(table_name__in=tables)
    sources = sources if is_near else sources.filter(is_near=False)
    soon = Coalesce("settled_at", Now()) + FAR_PAUSE
    Segment.objects.filter(pk__in=sources.values("segment_id")).update(due_at=soon)


def _ask_touched(notes: list[tuple[str, UUID]], cursor: Any) -> None:
    touched: dict[str, set[UUID]] = defaultdict(set)
    for table, person in notes:
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
            _give_up(segment, error)


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
                current = Segment.objects.filter(pk=segment_id, question=segment.question).first()
                if current is None:
                    return  # it asks something else by now, for which everybody is asked anew
                settle(current, suspects[start : start + CHUNK], cursor)
    except QuestionError as error:
        _give_up(segment, error)
        return
    took = time.perf_counter() - began
    with writing() as cursor:
        count_again([segment], cursor)
        segment.refresh_from_db()
        at = now()
        pause = max(TIMED_PAUSE, timedelta(seconds=took * SHARE)) if segment.is_timed else SAFETY
        segment.built_at, segment.settled_at, segment.due_at = segment.built_at or at, at, at + pause
        segment.took_ms, segment.problem = round(took * 1000), ""
        segment.save(update_fields=["built_at", "settled_at", "due_at", "took_ms", "problem"])
        note_day(segment, cursor)


def _suspects(segment: Segment) -> list[UUID]:
    asked = condition_of(segment, Way.AT_ONCE)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local statement_timeout = '5min'; set local work_mem = '128MB'")
        cursor.execute(SUSPECTS.format(asked=asked.text), [*asked.params, segment.pk])
        return [key for (key,) in cursor.fetchall()]


def _give_up(segment: Segment, error: QuestionError) -> None:
    """Keep who is in a segment whose question can not be asked any more, and say why."""
    Segment.objects.filter(pk=segment.pk).update(problem=str(error), due_at=None)


def keep_time() -> None:
    """Ask everybody where it is due."""
    keep_up()
    for segment_id in Segment.objects.filter(due_at__lte=now(), problem="").values_list("pk", flat=True):
        ask_everybody(segment_id)
