"""Rows of a file to clean values: a mapping is compiled once, then each row costs microseconds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from troth.catalog.types import Kind
from troth.exchange.files.rows import Problem, RawRow
from troth.exchange.targets import Place, Target
from troth.exchange.values import contacts
from troth.exchange.values.cleaners import Hints, cleaner_for, hints_of
from troth.exchange.values.words import BadValue, plain, unguarded
from troth.ground.fold import norm

LONGEST_LABEL = 40
_LONGEST_SHOWN = 200
_SPLIT_KINDS = frozenset({Kind.EMAIL, Kind.PHONE, Kind.TAGS, Kind.LINK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a file and the place it goes to.

    `label_from` is the index of a column that holds the label of each value (Google's "Phone 1 -
    Label"), or -1. `group` keeps the parts of one address together. `splits_at` parts several values
    beside the usual semicolon. One that `is_lenient` leaves out members of staff who are not known
    here: a file from another system names that system's. `meanings` are the origin's words for the
    choices of a select, and `drops` are values that mean nothing, both folded.
    """

    index: int
    header: str
    place: Place
    label_from: int = -1
    splits_at: str = ""
    group: str = ""
    is_lenient: bool = False
    meanings: Mapping[str, str] = field(default_factory=dict)
    drops: frozenset[str] = frozenset()


class Labelled(NamedTuple):
    """One of several values, with the label it came with, and the group its parts of an address share."""

    value: Any
    label: str
    group: str


class CleanRow(NamedTuple):
    """A row ready to be stored, its values in the order of the targets, or what is wrong with it.

    A target of many values holds a list of `Labelled`; a missing value is None.
    """

    line: int
    values: list[Any]
    problems: list[Problem]


_Step = Callable[[Sequence[str], list[Any], list[Problem]], None]


class RowCleaner:
    """Clean rows by a mapping. `targets` names what each place of a clean row's values is."""

    def __init__(
        self,
        columns: Sequence[Column],
        sample: Sequence[RawRow] = (),
        *,
        country: str = "",
        zone: tzinfo = UTC,
        currency: str = "EUR",
        members: Mapping[str, Any] | None = None,
    ) -> None:
        self.columns = sorted(columns, key=lambda column: column.place.target.kind is not Kind.COUNTRY)
        self.targets: list[Target] = list(
            {column.place.target.name: column.place.target for column in columns}.values()
        )
        self.country = country
        self.currency = currency
        self.members = members or {}
        self._slots = {target.name: slot for slot, target in enumerate(self.targets)}
        self._country_slots = [
            slot for slot, target in enumerate(self.targets) if target.kind is Kind.COUNTRY
        ]
        self._width = len(self.targets)
        self.hints = {column.index: self._hints(column, sample, country, zone) for column in columns}
        self._steps = [self._step(column) for column in self.columns]

    def __call__(self, row: RawRow) -> CleanRow:
        """Clean one row. A row that could not even be read keeps its problems."""
        values: list[Any] = [None] * self._width
        problems = list(row.problems)
        if not problems:
            for step in self._steps:
                step(row.cells, values, problems)
        return CleanRow(row.line, values, problems)

    def all(self, rows: Iterator[RawRow]) -> Iterator[CleanRow]:
        """Clean rows as they come."""
        return map(self, rows)

    def _hints(self, column: Column, sample: Sequence[RawRow], country: str, zone: tzinfo) -> Hints:
        cells = (unguarded(row.cells[column.index]) for row in sample if not row.problems)
        kind = column.place.target.kind
        return hints_of(kind, cells, zone, month_first=country == "US", currency=self.currency)

    def _step(self, column: Column) -> _Step:
        target = column.place.target
        slot = self._slots[target.name]
        if target.is_many or target.kind is Kind.TAGS:
            return self._many_step(column, slot)
        clean = self._cleaner(column)
        index, joins, mark = column.index, target.joins, column.splits_at

        def step(cells: Sequence[str], values: list[Any], problems: list[Problem]) -> None:
            cell = cells[index].strip()
            if cell:
                try:
                    value = clean(cell.split(mark)[0].strip() if mark else cell, values)
                except BadValue as error:
                    problems.append(_problem(column.header, cell, error))
                    return
                if values[slot] is None:
                    values[slot] = value
                elif joins:
                    values[slot] = f"{values[slot]}{joins}{value}"

        return step

    def _cleaner(self, column: Column) -> Callable[[str, list[Any]], Any]:
        target = column.place.target
        if target.kind is Kind.PHONE:
            slots, default = self._country_slots, self.country
            read = contacts.phones_of if target.is_many else contacts.phone_of

            def phone(cell: str, values: list[Any]) -> Any:
                return read(cell, _row_country(values, slots) or default)

            return phone
        if target.kind is Kind.REFERENCE and target.is_member:
            return lambda cell, values: self._member(cell, column.is_lenient)
        clean = cleaner_for(target, self.hints[column.index], dict(column.meanings))
        return lambda cell, values: clean(cell)

    def _member(self, cell: str, is_lenient: bool) -> Any:
        """Find a member by mail address or name."""
        text = plain(cell).lower()
        found = self.members.get(text)
        if found is None and text and not is_lenient:
            raise BadValue(_("No member of staff has this mail address or name, or several have it."))
        return found

    def _many_step(self, column: Column, slot: int) -> _Step:
        clean = self._cleaner(column)
        target, label = column.place.target, column.place.label
        index, label_from, group = column.index, column.label_from, column.group
        mark = column.splits_at if target.kind in _SPLIT_KINDS else ""
        is_flat = not target.is_many

        def step(cells: Sequence[str], values: list[Any], problems: list[Problem]) -> None:
            cell = cells[index].strip()
            if not cell:
                return
            try:
                parts = [part for part in map(str.strip, cell.split(mark)) if part] if mark else [cell]
                found: list[Any] = []
                for part in parts:
                    if not column.drops or norm(part) not in column.drops:
                        value = clean(part, values)
                        found += value if isinstance(value, list) else [value]
                own = _label(cells[label_from]) if label_from >= 0 else ""
            except BadValue as error:
                problems.append(_problem(column.header, cell, error))
                return
            kept = values[slot] or []
            kept += found if is_flat else [Labelled(value, own or label, group) for value in found]
            values[slot] = kept

        return step


def _row_country(values: list[Any], slots: list[int]) -> str:
    for slot in slots:
        found = values[slot]
        if found:
            return str(found[0].value) if isinstance(found, list) else str(found)
    return ""


def _label(cell: str) -> str:
    """Read a label such as "* Work" or "Mobile": lower case, without the star of Google's preferred one."""
    return plain(cell).lstrip("* ").lower()[:LONGEST_LABEL]


def _problem(header: str, cell: str, error: BadValue) -> Problem:
    return Problem(header, shown(cell), str(error))


def shown(cell: str) -> str:
    """Give a cell so that a report can hold it: marked bytes and half characters as escapes, and short."""
    text = cell if cell.isprintable() else "".join(map(_visible, cell))
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _visible(letter: str) -> str:
    code = ord(letter)
    if 0xDC00 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return letter if letter.isprintable() or letter == "\n" else letter.encode("unicode_escape").decode()


def sample_columns(sample: Sequence[RawRow], width: int) -> list[list[str]]:
    """Turn sample rows into columns of their filled cells."""
    columns: defaultdict[int, list[str]] = defaultdict(list)
    for row in sample:
        if not row.problems:
            for index, cell in enumerate(row.cells[:width]):
                if cell.strip():
                    columns[index].append(cell.strip())
    return [columns[index] for index in range(width)]
