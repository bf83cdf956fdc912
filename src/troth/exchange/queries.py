"""What is read about imports: how they stand, what they would do, what they could not take."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _

from troth.catalog.errors import NotFound
from troth.catalog.registry import object_types
from troth.exchange import storage
from troth.exchange.cleaning import sample_columns
from troth.exchange.engine.run import Counts
from troth.exchange.files import open_sheet
from troth.exchange.mapping import columns_of, guess_mapping, place_of
from troth.exchange.models import Import, Problem, State
from troth.exchange.reception import Reception, reception_of
from troth.exchange.values import guarded
from troth.team.actor import Actor

SAMPLE_ROWS = 1_000
SHOWN_VALUES = 3
_PIECE_ROWS = 2_000
STATES = {str(value): label for value, label in State.choices}
UNDER_WAY = (State.WAITING, State.RUNNING, State.CHECKING, State.UNDOING)


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of an uploaded file: where it goes, whether that is a guess, and what it holds."""

    index: int
    header: str
    target: str
    label: str
    is_guess: bool
    reason: str
    values: tuple[str, ...]
    filled_percent: int


def _visible(seen_by: Actor) -> QuerySet[Import]:
    """Start from the imports of the member; administrators see those of all."""
    names = [name for name in object_types() if seen_by.may(f"{name}.import")]
    mine = Q() if seen_by.is_administrator else Q(member_id=seen_by.member_id)
    return Import.objects.filter(mine, object_type__in=names)


def get_import(import_id: UUID | str, *, seen_by: Actor) -> Import:
    """Load an import of one's own; a stranger's raises NotFound."""
    try:
        found = _visible(seen_by).filter(pk=import_id).first()
    except (ValueError, ValidationError):
        found = None
    if found is None:
        raise NotFound("imports")
    return found


def list_imports(*, seen_by: Actor, limit: int = 50) -> list[Import]:
    """List the imports of a member, newest first."""
    return list(_visible(seen_by).order_by("-created_at", "-id")[:limit])


def imports_by_state() -> dict[str, int]:
    """Count the imports of everybody, by state: a figure of the installation, without a word of them."""
    counted = Import.objects.values_list("state").annotate(Count("id")).order_by("state")
    return dict(counted)


def imports_under_way(*, seen_by: Actor) -> list[Import]:
    """List the imports that are running, being tried out, or being undone."""
    return list(_visible(seen_by).filter(state__in=UNDER_WAY).order_by("created_at"))


def summary_of(record: Import) -> dict[str, Any]:
    """Give an import as the API and the command line show it."""
    counts = {name: getattr(record, name) for name in Counts.__slots__}
    return {
        "import_id": str(record.pk), "kind": record.object_type, "file": record.file_name,
        "state": str(record.state), "dry_run": record.is_dry, "origin": record.origin,
        "mapping": dict(zip(record.headers, record.mapping, strict=True)), "match": record.match,
        "on_match": record.on_match, "on_bad_cell": record.on_bad_cell, "on_conflict": record.on_conflict,
        **counts, "partial": record.partial, "alike": record.alike, "conflicts": record.conflicts,
        "kept": record.kept,
        "rows_expected": record.rows_expected,
        "rows_per_second": round(record.rate), "seconds_left": seconds_left(record), "error": record.error,
        "created_at": record.created_at, "started_at": record.started_at, "ended_at": record.ended_at,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Arrival:
    """An import by which a record came in, or was changed. `id` is that of its first entry in the trail."""

    id: UUID
    at: datetime
    is_new: bool
    file_name: str
    member_id: UUID | None
    member: str


ARRIVALS = """
select (array_agg(a.id order by a.id))[1], min(a.at), bool_or(a.operation = 'insert' and a.row_id is null),
       i.file_name, i.member_id, (array_agg(a.actor_name order by a.id))[1]
from team_audit a join exchange_import i
  on i.id = case when a.origin ^@ 'import ' then substr(a.origin, 8)::uuid end
where a.object_id = %s and i.state <> 'undone'
group by i.id, i.file_name, i.member_id order by 2 desc
"""


def arrivals_of(record_id: UUID) -> list[Arrival]:
    """List the imports that a record came in by or was changed by, newest first, but not those undone.

    Read from the audit trail, so that an import writes nothing more for a million people.
    """
    with connection.cursor() as cursor:
        cursor.execute(ARRIVALS, [record_id])
        return [Arrival(*row) for row in cursor.fetchall()]


def seconds_left(record: Import) -> int | None:
    """Estimate how long an import still takes; None when that can not be told."""
    if record.state not in (State.RUNNING, State.CHECKING) or not record.rows_expected or record.rate <= 0:
        return None
    return max(0, round((record.rows_expected - record.rows) / record.rate))


def percent_done(record: Import) -> int:
    """Tell how far an import is; 99 at most until it is over."""
    if record.state in (State.DONE, State.CHECKED, State.UNDONE):
        return 100
    return min(99, round(100 * record.rows / record.rows_expected)) if record.rows_expected else 0


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Rows that were refused for one reason: the first of them, and how many more there are."""

    line: int
    column: str
    value: str
    reason: str
    others: int


def problems_of(record: Import, limit: int = 20) -> list[ProblemRow]:
    """Gather the bad values of an import by column and reason, the most frequent first."""
    groups = (
        Problem.objects.filter(of=record)
        .values("column", "reason")
        .annotate(first=Min("line"), count=Count("id"))
        .order_by("-count", "first")[:limit]
    )
    rows = []
    for group in groups:
        told = Problem.objects.filter(of=record, line=group["first"], column=group["column"])
        value = told.filter(reason=group["reason"]).values_list("value", flat=True).first() or ""
        rows.append(ProblemRow(group["first"], group["column"], value, group["reason"], group["count"] - 1))
    return rows


def columns_shown(record: Import, *, seen_by: Actor) -> list[ColumnRow]:
    """Describe the columns of an uploaded file for choosing where they go."""
    sheet = open_sheet(storage.absolute(record.path), record.sheet)
    reception = reception_of(object_types()[record.object_type], seen_by)
    sample = list(islice(sheet.read(), SAMPLE_ROWS))
    cells = sample_columns(sample, len(sheet.headers))
    guesses = guess_mapping(sheet.headers, cells, reception.targets, record.object_type).guesses
    rows = []
    for index, (header, target) in enumerate(zip(record.headers, record.mapping, strict=True)):
        guess = guesses[index]
        is_guess = bool(target) and guess.target == target and guess.sureness < 1
        rows.append(
            ColumnRow(
                index,
                header,
                target,
                label_of(target, reception),
                is_guess,
                guess.reason,
                tuple(dict.fromkeys(cells[index]))[:SHOWN_VALUES],
                round(100 * len(cells[index]) / max(len(sample), 1)),
            )
        )
    return rows


def label_of(target: str, reception: Reception) -> str:
    """Name a target for people: "Mail (work)"."""
    place = place_of(target, reception.targets) if target else None
    if place is None:
        return ""
    return f"{place.target.label} ({place.label})" if place.label else str(place.target.label)


def target_choices(record: Import, *, seen_by: Actor) -> list[tuple[str, str]]:
    """List the fields that a column may go to, as (public name, label)."""
    reception = reception_of(object_types()[record.object_type], seen_by)
    names = list(reception.targets) + [
        name for name in record.mapping if name and name not in reception.targets
    ]
    return sorted(
        ((name, label_of(name, reception)) for name in dict.fromkeys(names)), key=lambda pair: pair[1]
    )


def match_choices(record: Import, *, seen_by: Actor) -> list[tuple[str, str]]:
    """List by what known records can be found in this file, as (public name, label)."""
    reception = reception_of(object_types()[record.object_type], seen_by)
    columns = columns_of(record.headers, dict(enumerate(record.mapping)), reception.targets)
    mapped = {column.place.target.name for column in columns}
    found = [(name, str(reception.targets[name].label)) for name in reception.matches if name in mapped]
    return [*found, ("row", _("All that a row holds")), ("none", _("Nothing: every row is new"))]


def errors_csv(record: Import) -> Iterator[str]:
    """Write the bad rows of an import as CSV: where and why, and behind that the row as it stood."""
    head = [_("Line"), _("Column"), _("Value"), _("Reason"), *record.headers]
    yield _line([str(word) for word in head])
    problems = Problem.objects.filter(of=record).order_by("line", "id")
    for problem in problems.iterator(chunk_size=_PIECE_ROWS):
        yield _line([str(problem.line), problem.column, problem.value, problem.reason, *problem.cells])


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([guarded(cell) for cell in cells])
    return buffer.getvalue()
