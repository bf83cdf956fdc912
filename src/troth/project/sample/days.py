"""The sample's calendar: when the shop is open, when people write, which days are busy.

Days are counted from 0, three years before the present; a moment is a UTC epoch second. All hours
are those of Varnby.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import day_name
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

TIME_ZONE = "Europe/Dublin"
YEARS = 3
_AHEAD = 90  # days that promises may reach into the future
_HOUR = 3600

# How busy a month is against an ordinary one: the spring rush, a second wind in September.
_SEASON = (0.55, 0.75, 1.35, 1.7, 1.6, 1.3, 1.1, 1.0, 1.25, 0.85, 0.7, 0.65)
_WEEKDAY = (1.15, 1.1, 1.0, 1.0, 1.15, 0.95, 0.12)

# (share of the day's messages up to here, hour): early risers, the lunch break, the sofa.
_THEIR_HOURS = ((0.08, 7.2, 8.5), (0.38, 8.5, 12), (0.58, 12, 14), (0.78, 14, 18), (1.0, 18, 22.4))


def easter(year: int) -> date:
    """Tell the Sunday of Easter (Anonymous Gregorian algorithm, Meeus 1991)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _monday(year: int, month: int, last: bool = False) -> date:
    day = date(year, month, 25 if last else 1)
    return day + timedelta(days=-day.weekday() % 7)


@lru_cache
def holidays(year: int) -> dict[date, str]:
    """Name the public holidays of Ireland in a year."""
    return {
        date(year, 1, 1): "New Year",
        _monday(year, 2): "St Brigid’s weekend",
        date(year, 3, 17): "St Patrick’s Day",
        easter(year) + timedelta(days=1): "Easter",
        _monday(year, 5): "the May weekend",
        _monday(year, 6): "the June weekend",
        _monday(year, 8): "the August weekend",
        _monday(year, 10, last=True): "the October weekend",
        date(year, 12, 25): "Christmas",
        date(year, 12, 26): "St Stephen’s Day",
    }


@lru_cache
def occasion_after(day: date, least_days: int) -> tuple[str, date]:
    """Find the next weekend that guests travel on, at least so many days ahead."""
    earliest = day + timedelta(days=least_days)
    for year in (earliest.year, earliest.year + 1):
        for when, name in sorted(holidays(year).items()):
            if when >= earliest and name not in ("New Year", "St Stephen’s Day"):
                return name, when
    raise AssertionError("a year without holidays")


def ordinal(day: date) -> str:
    """Say a day of the month: "the 16th"."""
    n = day.day
    ending = "th" if n in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"the {n}{ending}"


class Calendar:
    """The days from three years before today until a little after it.

    `today` is the day of the clock; `now` is the last moment of work up to it, where history ends.
    """

    def __init__(self, now: datetime) -> None:
        self.zone = ZoneInfo(TIME_ZONE)
        self.now = int(present(now).timestamp())
        self.today_on = now.astimezone(self.zone).date()
        self.start_on = self.today_on.replace(year=self.today_on.year - YEARS, day=min(self.today_on.day, 28))
        self.today = (self.today_on - self.start_on).days
        self.dates = [self.start_on + timedelta(days=i) for i in range(self.today + _AHEAD)]
        noon = time(12)
        # From noon back, so that the hours of a day on which the clocks change are right too.
        self._midnight = [
            int(datetime.combine(day, noon, self.zone).timestamp()) - 12 * _HOUR for day in self.dates
        ]
        self._is_open = [day.weekday() < 6 and day not in holidays(day.year) for day in self.dates]
        self._busy = list(accumulate(map(self._busyness, self.dates), initial=0.0))

    def _busyness(self, day: date) -> float:
        growth = 0.8 + 0.4 * (day - self.start_on).days / (YEARS * 365)
        closed = day in holidays(day.year)
        return _SEASON[day.month - 1] * _WEEKDAY[day.weekday()] * growth * (0.1 if closed else 1.0)

    def day_of(self, moment: int) -> int:
        """Tell the day that a moment falls on."""
        return bisect_right(self._midnight, moment) - 1

    def at(self, day: int, hour: float) -> int:
        """Tell the moment of an hour of a day."""
        return self._midnight[day] + int(hour * _HOUR)

    def early(self, day: int) -> datetime:
        """Give a moment of a day before anybody has written."""
        return self.utc(self.at(day, 7.0))

    def is_quiet(self, random: Random, day: int) -> bool:
        """Draw whether a day is too quiet for anything to begin on it: rarely in spring, often in winter."""
        return random.random() > _SEASON[self.dates[day].month - 1] / max(_SEASON)

    def draw(self, random: Random, first: int, last: int) -> int:
        """Draw a day between two, both included; busy days come more often."""
        low, high = self._busy[first], self._busy[last + 1]
        return bisect_right(self._busy, low + random.random() * (high - low), first, last + 1) - 1

    def is_open(self, day: int) -> bool:
        """Tell whether the shop opens on a day."""
        return self._is_open[day]

    def open_day(self, day: int) -> int:
        """Find the first day from this one on when the shop is open."""
        while not self._is_open[day]:
            day += 1
        return day

    def open_day_before(self, day: int) -> int:
        """Find the last day up to this one when the shop was open."""
        while not self._is_open[day]:
            day -= 1
        return day

    def our_hours(self, day: int) -> tuple[float, float]:
        """Tell from when until when somebody of the shop is at work on an open day."""
        return (9.5, 16.0) if self.dates[day].weekday() == 5 else (8.6, 17.9)

    def their_moment(self, random: Random, day: int) -> int:
        """Draw when somebody at home or at work writes to us on a day."""
        x = random.random()
        start, end = next((start, end) for share, start, end in _THEIR_HOURS if x <= share)
        return self.at(day, start + random.random() * (end - start))

    def our_moment(self, random: Random, day: int) -> int:
        """Draw a moment in the opening hours of the first open day from this one on."""
        day = self.open_day(day)
        start, end = self.our_hours(day)
        return self.at(day, start + random.random() * (end - start))

    def in_our_hours(self, random: Random, moment: int) -> int:
        """Move a moment into opening hours: as it is, or early on the next open day."""
        day = self.day_of(moment)
        if self._is_open[day]:
            start, end = self.our_hours(day)
            if moment < self.at(day, start):
                return self.at(day, start + random.random())
            if moment <= self.at(day, end):
                return moment
        day = self.open_day(day + 1)
        return self.at(day, self.our_hours(day)[0] + random.random() * 1.5)

    def in_their_hours(self, random: Random, moment: int) -> int:
        """Move a moment out of the night, to the next early morning."""
        day = self.day_of(moment)
        if moment > self.at(day, 22.6):
            return self.at(day + 1, 7.2 + random.random() * 1.5)
        if moment < self.at(day, 7.0):
            return self.at(day, 7.1 + random.random())
        return moment

    @staticmethod
    def utc(moment: int) -> datetime:
        """Give a moment as a datetime in UTC."""
        return datetime.fromtimestamp(moment, UTC)

    def birthday_after(self, born: date, day: int) -> int | None:
        """Find the next birthday from a day on that is in the past, or today."""
        start = self.dates[day] if day <= self.today else self.today_on + timedelta(days=1)
        for year in (start.year, start.year + 1):
            on = born.replace(year=year, day=min(born.day, 28))
            if start <= on <= self.today_on:
                return (on - self.start_on).days
        return None

    def day_name(self, day: int, seen_from: int) -> str:
        """Say a day as one would in a letter: "tomorrow", "Thursday", "the 16th"."""
        ahead = day - seen_from
        if ahead == 0:
            return "today"
        if ahead == 1:
            return "tomorrow"
        return self.weekday(day) if 1 < ahead < 6 else ordinal(self.dates[day])

    def weekday(self, day: int) -> str:
        """Name the day of the week."""
        return day_name[self.dates[day].weekday()]


def present(now: datetime) -> datetime:
    """Give the latest moment of the shop's working life up to now.

    The sample ends here, so that a demonstration at night or on a Sunday still shows a day at work.
    """
    zone = ZoneInfo(TIME_ZONE)
    local = now.astimezone(zone)
    while True:
        is_open = local.weekday() < 6 and local.date() not in holidays(local.year)
        if is_open and local.hour >= 10:
            return min(local, local.replace(hour=17, minute=20, second=0, microsecond=0)).astimezone(UTC)
        local = (local - timedelta(days=1)).replace(hour=15, minute=40, second=0, microsecond=0)
