"""Conduct a stored import from its first row to its last, across kills, restarts and stops."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from troth.catalog.registry import find_object_type
from troth.exchange import storage
from troth.exchange.cleaning import Column, RowCleaner, shown
from troth.exchange.engine.plan import member_finder, plan_for
from troth.exchange.engine.run import AllRefused, Counts, Run, Written
from troth.exchange.engine.undo import Undo
from troth.exchange.events import FileImported, ImportUndone
from troth.exchange.files import UnreadableFile, open_sheet
from troth.exchange.forgetting import forget_course
from troth.exchange.mapping import UnknownTarget, columns_of
from troth.exchange.models import Import, Problem, State
from troth.exchange.reception import Reception, reception_of
from troth.exchange.recognisers import recognise
from troth.ground.clock import now
from troth.ground.events import publish
from troth.team.acting import acting
from troth.team.actor import Actor, everyone
from troth.team.queries import find_actor, list_members, workspace

SAMPLE_ROWS = 5_000
LOST_CONNECTION = (OperationalError, InterfaceError)
PATIENCE_SECONDS = 60.0
GONE_SECONDS = 20.0
ACTIVE = (State.WAITING, State.RUNNING, State.CHECKING)
LONGEST_SHOWN = 290


class RightLost(Exception):
    """Whoever asked for an import may not do it any more."""


def run(import_id: UUID, tell: Callable[[Import], None] | None = None) -> None:
    """Run an import to its end, unless another process is at it. `tell` hears of each batch."""
    _patiently(import_id, partial(_run, tell=tell))


def undo(import_id: UUID, tell: Callable[[Import], None] | None = None) -> None:
    """Undo an import to its end, unless another process is at it."""
    _patiently(import_id, partial(_undo, tell=tell))


def take_up() -> None:
    """Go on with imports that say they run although no process is at them."""
    for record in Import.objects.filter(state__in=[State.RUNNING, State.UNDOING], is_dry=False):
        (undo if record.state == State.UNDOING else run)(record.pk)


def is_left(record: Import) -> bool:
    """Tell whether no process is at an import that says it runs. A killed one takes a moment to be gone."""
    until = time.monotonic() + GONE_SECONDS
    while True:
        with _only_here(record.pk) as is_mine:
            if is_mine or time.monotonic() > until:
                return is_mine
        time.sleep(0.2)


def _patiently(import_id: UUID, work: Callable[[Import], None]) -> None:
    """Work under the import's lock, and again after the database came back from a crash."""
    lost_at = 0.0
    while True:
        try:
            with _only_here(import_id) as is_mine:
                record = Import.objects.filter(pk=import_id).first()
                if is_mine and record is not None:
                    work(record)
            return
        except LOST_CONNECTION:
            connection.close()
            lost_at = lost_at or time.monotonic()
            if time.monotonic() - lost_at > PATIENCE_SECONDS:
                raise
            time.sleep(0.5)


@contextmanager
def _only_here(import_id: UUID) -> Iterator[bool]:
    """Hold the lock of an import. It is freed by the database itself when this process dies."""
    key = import_id.int >> 65
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [key])
        is_mine: bool = cursor.fetchone()[0]
    try:
        yield is_mine
    finally:
        if is_mine and connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [key])


def actor_for(record: Import) -> Actor:
    """Give whoever asked for an import, with the rights of this moment. Raises RightLost."""
    origin = f"import {record.pk}"
    if record.member_id is None:
        return everyone("Troth", origin)
    by = find_actor(record.member_id, origin=origin)
    if by is None or not by.may(f"{record.object_type}.import"):
        raise RightLost(_("Who asked for this import may not import any more."))
    return by


def _run(record: Import, tell: Callable[[Import], None] | None) -> None:
    if record.state not in ACTIVE:
        return
    try:
        by = actor_for(record)
        with translation.override(by.language):
            _run_by(record, by, tell)
    except (RightLost, UnreadableFile, UnknownTarget, AllRefused) as error:
        _end(record, State.FAILED, str(error))
    except LOST_CONNECTION:
        raise
    except Exception as error:
        connection.close()
        _end(record, State.FAILED, f"{type(error).__name__}: {error}")
        raise


def _run_by(record: Import, by: Actor, tell: Callable[[Import], None] | None) -> None:
    state = State.CHECKING if record.is_dry else State.RUNNING
    if record.is_dry:  # a trial that was cut off starts anew: it is only a look
        forget_course(record)
    Import.objects.filter(pk=record.pk).update(state=state, started_at=record.started_at or now())
    record.refresh_from_db()
    run_ = prepared(record, by, tell)
    is_whole = run_.go(record.position)
    if record.is_dry:
        _end(record, State.CHECKED if is_whole else State.NEW)
        return
    record.refresh_from_db()
    with acting(by):
        _end(record, State.DONE if is_whole else State.STOPPED)
        if is_whole:
            publish(
                FileImported(
                    import_id=record.pk,
                    object_type=record.object_type,
                    file_name=record.file_name,
                    created=record.created,
                    updated=record.updated,
                )
            )


def prepared(record: Import, by: Actor, tell: Callable[[Import], None] | None = None) -> Run:
    """Make all that a run needs from what is stored of an import."""
    object_type = find_object_type(record.object_type)
    if object_type is None:
        raise UnreadableFile(_("%s is not switched on any more.") % record.object_type)
    sheet = open_sheet(storage.absolute(record.path), record.sheet)
    if list(sheet.headers) != record.headers:
        raise UnreadableFile(_("The file is not the one that was uploaded."))
    reception = reception_of(object_type, by)
    columns = mapped_columns(record, reception)
    sample = list(islice(sheet.read(), SAMPLE_ROWS))
    cleaner = RowCleaner(
        columns,
        sample,
        country=by.country or workspace().country,
        zone=ZoneInfo(by.time_zone),
        currency=workspace().currency,
        members=member_finder(_members()),
    )
    plan = plan_for(
        reception, cleaner.targets, by=by, import_id=record.pk, match=record.match, on_match=record.on_match
    )
    if record.rows_expected is None:
        record.rows_expected = _expected(record, sample)
        Import.objects.filter(pk=record.pk).update(rows_expected=record.rows_expected)
    return Run(
        plan=plan, cleaner=cleaner, rows=sheet.read, keep=_Keeper(record, tell), begin=partial(_begin, by),
        is_dry=record.is_dry, takes_partial=record.on_bad_cell == "cell",
        keeps_typed=record.on_conflict == "keep",
    )  # fmt: skip


def mapped_columns(record: Import, reception: Reception) -> list[Column]:
    """Give the columns of an import as they are mapped."""
    origin = recognise(record.headers, record.object_type)
    known = origin.columns(record.headers) if origin else {}
    return columns_of(record.headers, dict(enumerate(record.mapping)), reception.targets, known)


@contextmanager
def _begin(by: Actor) -> Iterator[None]:
    """Open the transaction of a batch. The time limit of ordinary statements is none of a batch's."""
    with acting(by):
        with connection.cursor() as cursor:
            cursor.execute("set local statement_timeout = '15min'")
        yield


class _Keeper:
    """Stores each batch's result with it."""

    def __init__(self, record: Import, tell: Callable[[Import], None] | None) -> None:
        self.record = record
        self.tell = tell
        self.started = time.monotonic()
        self.done = 0

    def __call__(self, written: Written) -> bool:
        record, counts = self.record, written.counts
        Problem.objects.bulk_create(
            [
                Problem(
                    of=record,
                    line=row.line,
                    column=problem.column[:300],
                    value=problem.value[:LONGEST_SHOWN],
                    reason=problem.reason[:500],
                    cells=[shown(cell) for cell in row.cells[:200]],
                )
                for row, problems in written.problems
                for problem in problems
            ],
            batch_size=1_000,
        )
        self.done += counts.rows
        rate = self.done / max(time.monotonic() - self.started, 0.001)
        added = {name: F(name) + getattr(counts, name) for name in Counts.__slots__}
        added["partial"] = F("partial") + len(written.partial)
        added["conflicts"] = F("conflicts") + written.conflicts
        added["alike"] = F("alike") + written.alike
        Import.objects.filter(pk=record.pk).update(
            position=written.line, rate=rate, updated_at=now(), **added
        )
        record.refresh_from_db()
        if self.tell:
            self.tell(record)
        return not record.is_stop_asked


def _expected(record: Import, sample: list) -> int:  # type: ignore[type-arg]
    """Estimate the rows of a file from its size and its first rows."""
    if len(sample) < SAMPLE_ROWS:
        return len(sample)
    size = sum(len(cell.encode("utf-8", "replace")) + 1 for row in sample for cell in row.cells) / len(sample)
    return int(record.size_bytes / max(size, 1))


def _members() -> list[tuple[UUID, str, str]]:
    return [(member.id, member.email, member.name) for member in list_members(seen_by=everyone())]


def _end(record: Import, state: State, error: str = "") -> None:
    values = {"state": state, "error": error[:500], "ended_at": now(), "is_stop_asked": False}
    if state in (State.DONE, State.CHECKED):
        values["rows_expected"] = Import.objects.values_list("rows", flat=True).get(pk=record.pk)
    Import.objects.filter(pk=record.pk).update(**values)
    record.refresh_from_db()


def _undo(record: Import, tell: Callable[[Import], None] | None) -> None:
    if record.state != State.UNDOING:
        return
    by = actor_for(record)
    object_type = find_object_type(record.object_type)
    if object_type is None:
        return
    undoing = Undo(record.pk, reception_of(object_type, by))
    steps = undoing.steps()
    is_over = False
    while not is_over:
        before = len(undoing.kept)
        with _begin(by):
            is_over = next(steps, None) is None
            record.kept += len(undoing.kept) - before
            Import.objects.filter(pk=record.pk).update(kept=record.kept)
        if tell:
            tell(record)
    with acting(by):
        _end(record, State.UNDONE)
        publish(
            ImportUndone(
                import_id=record.pk,
                object_type=record.object_type,
                file_name=record.file_name,
                kept=record.kept,
            )
        )
