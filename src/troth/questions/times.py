"""Relative times: periods and spans counted from a moment in a time zone."""

from __future__ import annotations

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from troth.questions.tree import Period, Span, Unit

DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)  # PostgreSQL's and Python's finest step
CLOCK_UNITS = frozenset({Unit.MINUTES, Unit.HOURS})
LONGEST_YEAR = 366


@dataclass(frozen=True, slots=True)
class Now:
    """The moment at which a question is asked, where the asker is."""

    moment: datetime
    zone: ZoneInfo

    @property
    def local(self) -> datetime:
        """The wall clock."""
        return self.moment.astimezone(self.zone)

    @property
    def today(self) -> date:
        """The day on the calendar."""
        return self.local.date()

    def start_of(self, day: date) -> datetime:
        """Tell when a day begins here."""
        return datetime.combine(day, time.min, self.zone)

    def placed(self, moment: datetime) -> datetime:
        """Give a moment written without offset the asker's zone."""
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)


def shifted(moment: datetime, period: Period, sign: int) -> datetime:
    """Move along the wall clock by a period; the end of a month stays one. Raises OverflowError."""
    count = period.count * sign
    match period.unit:
        case Unit.MINUTES | Unit.HOURS:
            # Elapsed time, so that "2 hours" is as long on the night the clocks change.
            minutes = count * (1 if period.unit is Unit.MINUTES else 60)
            return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)
        case Unit.DAYS:
            return moment + timedelta(days=count)
        case Unit.WEEKS:
            return moment + timedelta(weeks=count)
        case Unit.MONTHS:
            return _months_later(moment, count)
        case Unit.YEARS:
            return _months_later(moment, 12 * count)


def _months_later(moment: datetime, count: int) -> datetime:
    year, month = divmod(moment.year * 12 + moment.month - 1 + count, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError(year)
    last = monthrange(year, month + 1)[1]
    return moment.replace(year=year, month=month + 1, day=min(moment.day, last))


def days_of(span: Span, today: date) -> tuple[date, date]:
    """Give the first day of a span and the day after its last. Weeks begin on Monday."""
    which, _, unit = span.value.partition(" ")
    step = {"last": -1, "this": 0, "next": 1}.get(which, 0)
    match unit:
        case "week":
            start = today - DAY * today.weekday() + step * 7 * DAY
            return start, start + 7 * DAY
        case "month":
            start = _month(today, step)
            return start, _month(today, step + 1)
        case "year":
            return date(today.year + step, 1, 1), date(today.year + step + 1, 1, 1)
    start = today + {"yesterday": -1, "today": 0, "tomorrow": 1}[which] * DAY
    return start, start + DAY


def _month(today: date, step: int) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return date(year, month + 1, 1)


def dates_in(start: date, ends_before: date) -> list[tuple[int, date]]:
    """Give each day of a stretch with its day of the year, as `days_of_year` has them."""
    days = [start + DAY * step for step in range((ends_before - start).days)]
    pairs = [(day.month * 100 + day.day, day) for day in days]
    return pairs + [(229, day) for day in days if (day.month, day.day) == (2, 28) and not isleap(day.year)]


def days_of_year(start: date, ends_before: date) -> frozenset[int] | None:
    """Give the days of the year (month * 100 + day) in a stretch; None when it holds all of them.

    Who was born on 29 February celebrates on the 28th in years without one.
    """
    if (ends_before - start).days >= LONGEST_YEAR:
        return None
    return frozenset(day_of_year for day_of_year, _day in dates_in(start, ends_before))
