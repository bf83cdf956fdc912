"""The days that a run looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Span:
    """Which days are looked at, as days since 1970 in UTC, the last one included.

    What came after `split` is kept apart, to try out what was foretold on it; `window` is as long, before.
    """

    until: int
    split: int

    @property
    def window(self) -> int:
        """The day after which as many days lie before the split as after it."""
        return 2 * self.split - self.until


def day_number(day: date) -> int:
    """Number a day: since 1970."""
    return day.toordinal() - EPOCH


def day_of(number: int) -> date:
    """Give the day of a number."""
    return date.fromordinal(EPOCH + number)


def month_number(day: date) -> int:
    """Number the month of a day: since the year 0."""
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """Give the first day of a month by its number."""
    return date(month // 12, month % 12 + 1, 1)
