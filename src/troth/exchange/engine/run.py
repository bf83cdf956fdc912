"""Run an import: batch after batch, each one transaction together with its progress.

A run can be killed at any moment. What was not committed never happened, and the next run goes on
behind the last committed line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import DataError, IntegrityError, InternalError, connection, transaction
from django.utils.translation import gettext as _

from troth.exchange.cleaning import CleanRow, Column, RowCleaner
from troth.exchange.engine import conflicts, matching, writing
from troth.exchange.engine.batch import StagedBatch
from troth.exchange.engine.plan import WHOLE_ROW, Plan
from troth.exchange.engine.refusals import problem_of
from troth.exchange.files.rows import Problem, RawRow
from troth.exchange.values.words import BadValue

FIRST_BATCH_ROWS, BATCH_ROWS = 500, 5_000  # small at first, so that progress is soon seen
REFUSED_BY_DATABASE = (DataError, IntegrityError, InternalError)


MOST_REFUSED = 100


class AllRefused(Exception):
    """The database refuses row after row and has taken none: the fault is not in single rows."""


@dataclass(slots=True)
class Counts:
    """What became of the rows. The five after `rows` add up to `rows`."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    failed: int = 0

    def add(self, outcome: str, count: int = 1) -> None:
        """Count rows of one outcome."""
        self.rows += count
        setattr(self, outcome, getattr(self, outcome) + count)

    def __iadd__(self, other: Counts) -> Counts:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass(slots=True)
class Written:
    """What one batch came to: counts, the problems of its bad rows, the last line it read.

    `partial` are the rows that are bad by cells alone: taken in without these, or left out, as was chosen.
    `alike` counts those of a dry run that would be new and look like a record that is here.
    """

    line: int
    counts: Counts = field(default_factory=Counts)
    problems: list[tuple[RawRow, list[Problem]]] = field(default_factory=list)
    partial: list[tuple[RawRow, list[Problem]]] = field(default_factory=list)
    conflicts: int = 0
    alike: int = 0

    def fail(self, row: RawRow, problems: list[Problem]) -> None:
        """Name a bad row."""
        self.counts.add("failed")
        self.problems.append((row, problems))


@dataclass(slots=True, kw_only=True)
class Run:
    """One run over a file. `keep` stores a batch's result in its transaction, and tells whether to go on."""

    plan: Plan
    cleaner: RowCleaner
    rows: Callable[[], Iterator[RawRow]]
    keep: Callable[[Written], bool]
    begin: Callable[[], Any]  # gives the context manager of a batch's transaction
    is_dry: bool = False
    keeps_typed: bool = True  # what a person typed here wins over the file
    takes_partial: bool = False  # a row with a bad cell comes in without it
    _refused: int = 0
    _taken: int = 0
    _batch: StagedBatch = field(init=False)
    _columns: dict[str, Column] = field(init=False)
    _needed: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._batch = StagedBatch(self.plan)
        self._columns = {column.place.target.name: column for column in reversed(self.cleaner.columns)}
        needed = {field.name for field in self.plan.reception.object_type.fields if field.required}
        self._needed = {
            column.header for column in self.cleaner.columns if column.place.target.name in needed
        }

    def go(self, behind_line: int = 0) -> bool:
        """Work through the file behind a line. False when it was stopped before the end."""
        self._batch.open()
        try:
            rows = self.rows()
            rows = self._behind(rows, behind_line) if behind_line else rows
            size = FIRST_BATCH_ROWS
            while chunk := list(islice(rows, size)):
                size = min(2 * size, BATCH_ROWS)
                with self.begin():
                    written = Written(chunk[-1].line)
                    self._take(chunk, written)
                    goes_on = self.keep(written)
                if not goes_on:
                    return False
            return True
        finally:
            if not connection.needs_rollback and connection.connection and not connection.connection.closed:
                self._batch.close()

    def _behind(self, rows: Iterator[RawRow], line: int) -> Iterator[RawRow]:
        """Pass over the rows of earlier runs; their keys still make later rows repetitions."""
        while True:
            passed: list[CleanRow] = []
            for row in islice(rows, BATCH_ROWS):
                if row.line > line:
                    self._remember(passed)
                    yield row
                    yield from rows
                    return
                cleaned = self.cleaner(row)
                if not cleaned.problems:
                    self._complete(cleaned)
                elif self.takes_partial and (rest := self._without_bad_cells(row, cleaned)):
                    cleaned, _more = rest
                passed.append(cleaned)
            if not passed:
                return
            self._remember(passed)

    def _remember(self, passed: list[CleanRow]) -> None:
        good = [row for row in passed if not row.problems]
        with transaction.atomic():
            self._batch.stage(good, [{} for _row in good])
            matching.remember_keys(self._batch)

    def _take(self, chunk: list[RawRow], written: Written) -> None:
        raw: list[RawRow] = []
        clean: list[CleanRow] = []
        fresh: list[dict[str, Any]] = []
        for row in chunk:
            cleaned = self.cleaner(row)
            more: dict[str, Any] = {}
            if not cleaned.problems:
                more = self._complete(cleaned)
            if cleaned.problems and (rest := self._without_bad_cells(row, cleaned)):
                written.partial.append((row, cleaned.problems))
                if self.takes_partial:
                    cleaned, more = rest
            if cleaned.problems:
                written.fail(row, cleaned.problems)
            else:
                raw.append(row)
                clean.append(cleaned)
                fresh.append(more)
        self._write(raw, clean, fresh, written)
        if self.takes_partial:
            self._name_partial(written)

    def _without_bad_cells(self, row: RawRow, cleaned: CleanRow) -> tuple[CleanRow, dict[str, Any]] | None:
        """Give what is left of a row without its bad cells, where it can stand.

        It must be known again when the cells are put right, or the mended file would make it twice. So it
        holds what it is matched by; a row that is known by all it holds can not do without a cell.
        """
        plan = self.plan
        is_known_again = not plan.is_matching or (
            plan.match != WHOLE_ROW and bool(cleaned.values[plan.slot(plan.match)])
        )
        is_needed = any(problem.column in self._needed for problem in cleaned.problems)
        if row.problems or is_needed or not is_known_again:
            return None
        rest = cleaned._replace(values=list(cleaned.values), problems=[])
        more = self._complete(rest)
        return None if rest.problems else (rest, more)

    def _name_partial(self, written: Written) -> None:
        """Name the cells that rows came in without; a row that was refused all the same names them, too."""
        refused = {row.line for row, _problems in written.problems}
        said = _("The row comes in without it.")
        for row, problems in written.partial:
            note = "" if row.line in refused else f" {said}"
            told = [problem._replace(reason=problem.reason + note) for problem in problems]
            written.problems.append((row, told))
        written.partial = [each for each in written.partial if each[0].line not in refused]

    def _complete(self, row: CleanRow) -> dict[str, Any]:
        """Let packages derive what a new record needs; they may change the row's values."""
        more: dict[str, Any] = {}
        names = [target.name for target in self.plan.targets]
        for intake in self.plan.reception.intakes:
            if intake.complete:
                values = dict(zip(names, row.values, strict=True))
                try:
                    more |= intake.complete(values)
                except BadValue as error:
                    row.problems.append(Problem("", "", str(error)))
                    return more
                row.values[:] = [values[name] for name in names]
        return more

    def _write(
        self, raw: list[RawRow], clean: list[CleanRow], fresh: list[dict[str, Any]], written: Written
    ) -> None:
        """Write rows together; rows that the database refuses are found by halving."""
        if not clean:
            return
        try:
            with transaction.atomic():
                outcome = self._write_together(raw, clean, fresh)
        except REFUSED_BY_DATABASE as error:
            if len(clean) > 1:
                half = len(clean) // 2
                self._write(raw[:half], clean[:half], fresh[:half], written)
                self._write(raw[half:], clean[half:], fresh[half:], written)
                return
            reason = _("The database refuses this row: %(why)s") % {"why": _first_line(error)}
            self._refused += 1
            if self._refused > MOST_REFUSED and not self._taken:
                raise AllRefused(reason) from error
            written.fail(raw[0], [Problem("", "", reason)])
            return
        self._taken += len(clean)
        written.counts += outcome.counts
        written.problems += outcome.problems
        written.conflicts += outcome.conflicts
        written.alike += outcome.alike

    def _write_together(
        self, raw: list[RawRow], clean: list[CleanRow], fresh: list[dict[str, Any]]
    ) -> Written:
        batch = self._batch
        batch.clear()
        batch.stage(clean, fresh)
        matching.find_references(batch)
        matching.find_known(batch)
        matching.refuse_missing(batch)
        matching.refuse_taken(batch)
        matching.refuse_repeated(batch)
        matching.classify(batch)
        for intake in self.plan.reception.intakes:
            if intake.refuse:
                intake.refuse(batch)
        in_conflict = conflicts.settle(batch, keeps_typed=self.keeps_typed)
        written = Written(0, conflicts=in_conflict)
        if self.is_dry:
            counting = [intake.alike for intake in self.plan.reception.intakes if intake.alike]
            written.alike = sum(count(batch, self.plan.by) for count in counting)
        else:
            writing.write(batch)
        for outcome, count in batch.run(
            "select outcome, count(*) from import_row where outcome <> 'failed' group by outcome"
        ):
            written.counts.add(outcome, count)
        for number, reason, slot, line in batch.run(
            "select number, reason, slot, other_line from import_row where outcome = 'failed' order by number"
        ):
            row = raw[number]
            written.fail(row, [problem_of(self.plan, self._columns, row, (reason, slot, line))])
        return written


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


class Pace:
    """Tell the rate of a run and the time left, over its last seconds."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._done = 0

    def rate(self, done: int) -> float:
        """Give the rows a second since the start of this run."""
        self._done += done
        passed = time.monotonic() - self._started
        return self._done / passed if passed > 0 else 0.0
