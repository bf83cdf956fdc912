"""A list as a calendar: a month or a week of days, and on each the records that have a date there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from troth.catalog.types import Field, Kind
from troth.ground import clock
from troth.questions.days import DayFound, days, is_dated
from troth.questions.grammar import parse
from troth.questions.paths import find_readable, readable_fields
from troth.team.actor import Actor
from troth.webkit import formats
from troth.webkit.listing import clauses, table
from troth.webkit.listing.reading import choose_field, query_of, read_one, why_fixed
from troth.webkit.listing.state import ListPage, ListState
from troth.webkit.listing.table import ListRow

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
IN_A_MONTH, IN_A_WEEK = 4, 40  # records shown of each day
WHOLE_DAY = "is_whole_day"  # the field that says that the hour of a moment means nothing
FIRST_YEAR, LAST_YEAR = 1000, 9000


@dataclass(frozen=True, slots=True)
class Entry:
    """A record on its day. `hour` is its time there or ''; `rest` what stays when it goes to another day.

    `turns` is how many years a yearly date comes to on this day, or None.
    """

    row: ListRow
    hour: str
    rest: str
    turns: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar. `more`: how many records are not shown, which are behind `more_url`."""

    day: date
    entries: tuple[Entry, ...]
    more: int
    more_url: str
    is_outside: bool
    is_today: bool


@dataclass(frozen=True, slots=True)
class Span:
    """What the calendar shows: the days from `first` to before `ends_before`, of a month or a week."""

    first: date
    ends_before: date
    month: date | None
    title: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """A month or a week of a list. `days` is None where reading them took too long."""

    field: Field
    span: Span
    days: list[Day] | None
    fixed: str
    urls: Mapping[str, str]

    @property
    def rows(self) -> list[ListRow]:
        """The records that are shown."""
        return [entry.row for day in self.days or () for entry in day.entries]

    @property
    def count(self) -> int:
        """How many records the days of the month or week have."""
        return sum(len(day.entries) + day.more for day in self.days or () if not day.is_outside)


def offered_dates(page: ListPage, seen_by: Actor) -> list[Field]:
    """List the fields that a calendar can stand by: those that people set first, of these when it is due."""
    kind = page.object_type
    fields = [field for field in readable_fields(kind, seen_by) if is_dated(field)]
    return sorted(fields, key=lambda field: (not field.is_writable, field.name != kind.time))


def calendar_of(page: ListPage, state: ListState, seen_by: Actor) -> Calendar:
    """Read the days of a month or week, in one statement. Raises QuestionError."""
    field = dated_by(page, state.by, seen_by)
    today = clock.now().astimezone(ZoneInfo(seen_by.time_zone)).date()
    span = span_of(state, today, formats.first_weekday())
    limit = IN_A_MONTH if span.month else IN_A_WEEK
    query = query_of(page, state, _wanted(page, field, seen_by), limit=limit)
    found = days(query, field, span.first, span.ends_before, seen_by)
    making = _Making(page, state, field, span, today, seen_by)
    fixed = why_fixed(page.object_type, field, seen_by)
    return Calendar(
        field, span, None if found is None else making.days(found), fixed, _urls(state, span, today)
    )


def dated_by(page: ListPage, name: str, seen_by: Actor) -> Field:
    """Find the field that a calendar stands by; without a name the first. Raises QuestionError."""
    expected = _("a field with a date")
    return choose_field(page, name, offered_dates(page, seen_by), seen_by, parameter="by", expected=expected)


def entry_of(page: ListPage, key: UUID, field: Field, seen_by: Actor) -> dict[str, Any]:
    """Gather what an entry is drawn from after it was moved, which has changed `field`. Raises NotFound."""
    item = read_one(page, key, _wanted(page, field, seen_by), seen_by)
    return {
        "entry": _entry(page, item, field, None, seen_by),
        "fixed": why_fixed(page.object_type, field, seen_by),
    }


def span_of(state: ListState, today: date, first_weekday: int) -> Span:
    """Give the days to be shown; what is no month and no day is as good as the present month."""
    if day := _read(state.week, "%Y-%m-%d"):
        first = _week_of(day, first_weekday)
        return Span(first, first + A_WEEK, None, formats.days(first, first + A_WEEK - A_DAY))
    month = _read(state.month, "%Y-%m") or today.replace(day=1)
    first = _week_of(month, first_weekday)
    last_week = _week_of(_next_month(month) - A_DAY, first_weekday)
    return Span(first, last_week + A_WEEK, month, formats.month(month))


def _read(text: str, form: str) -> date | None:
    try:
        day = datetime.strptime(text, form).date()
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _week_of(day: date, first_weekday: int) -> date:
    return day - A_DAY * ((day.weekday() - first_weekday) % 7)


def _next_month(month: date) -> date:
    return (month.replace(day=28) + A_DAY * 4).replace(day=1)


def _urls(state: ListState, span: Span, today: date) -> dict[str, str]:
    """Give the ways to other months or weeks."""

    def month(day: date) -> str:
        return state.url(month=f"{day:%Y-%m}", week="", peek="")

    def week(day: date) -> str:
        return state.url(week=day.isoformat(), month="", peek="")

    if span.month:
        before, after = span.month - A_DAY, _next_month(span.month)
        is_present = (span.month.year, span.month.month) == (today.year, today.month)
        to_week = week(today if is_present else span.month)
        return {"previous": month(before), "next": month(after), "today": month(today), "week": to_week}
    to_month = month(span.first + A_DAY * 3)
    before, after = span.first - A_WEEK, span.ends_before
    return {"previous": week(before), "next": week(after), "today": week(today), "month": to_month}


def _wanted(page: ListPage, field: Field, seen_by: Actor) -> tuple[str, ...]:
    whole = find_readable(page.object_type, WHOLE_DAY, seen_by)
    return table.wanted_fields(page, [field.name, *([whole.name] if whole else [])], seen_by)


def _entry(page: ListPage, item: Mapping[str, Any], field: Field, day: date | None, seen_by: Actor) -> Entry:
    value = item[field.name]
    row = table.row_of(page, item, seen_by)
    if field.kind is Kind.DATETIME:
        rest = formats.local_input(value).partition("T")[2]
        return Entry(row, "" if item.get(WHOLE_DAY) else formats.hour(value), rest, None)
    turns = day.year - value.year if day and field.is_yearly and day.year > value.year else None
    return Entry(row, "", f"{value.year:04}" if field.is_yearly else "", turns)


@dataclass(frozen=True, slots=True)
class _Making:
    """What the days of one calendar are made from."""

    page: ListPage
    state: ListState
    field: Field
    span: Span
    today: date
    seen_by: Actor

    def days(self, found: Sequence[DayFound]) -> list[Day]:
        known = {each.day: each for each in found}
        length = (self.span.ends_before - self.span.first).days
        every = [self.span.first + A_DAY * step for step in range(length)]
        return [self.day(day, known.get(day) or DayFound(day, (), 0)) for day in every]

    def day(self, day: date, found: DayFound) -> Day:
        more = found.count - len(found.items)
        return Day(
            day=day,
            entries=tuple(_entry(self.page, item, self.field, day, self.seen_by) for item in found.items),
            more=more,
            more_url=self.more_url(day) if more else "",
            is_outside=self.span.month is not None and day.month != self.span.month.month,
            is_today=day == self.today,
        )

    def more_url(self, day: date) -> str:
        """Give the address of the list of one day; of a yearly one that is over, that of its week."""
        ahead = (day - self.today).days
        if not self.field.is_yearly:
            clause = f"{self.field.name} = {day.isoformat()}"
        elif ahead >= 0:
            clause = f"{self.field.name} in {ahead} days"
        else:
            return self.state.url(week=day.isoformat(), month="", peek="")
        asked = parse(self.state.where) if self.state.where else None
        kept = [each.text for each in clauses.clauses_of(asked, self.page.object_type)]
        where = clauses.joined([*kept, clause])
        return self.state.url(where=where, layout=self.page.as_table, month="", week="", peek="")
