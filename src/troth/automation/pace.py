"""When the next step may be taken: so many days on, within hours, where the person is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Hours:
    """From which hour to before which hour of a day something may happen, and whether on weekends."""

    start: int = 9
    end: int = 17
    on_weekends: bool = False

    def has(self, at: datetime) -> bool:
        """Tell whether a moment, in its own time zone, lies within."""
        return self.start <= at.hour < self.end and (self.on_weekends or at.weekday() < SATURDAY)


def next_moment(after: datetime, *, days: int, hours: Hours, time_zone: str) -> datetime:
    """Give the first moment within the hours that is at least `days` days after another.

    Days are days of the calendar in the person's time zone: over a change of clocks, too, a step that was
    taken at ten is followed at ten.
    """
    zone = ZoneInfo(time_zone)
    at = after.astimezone(zone)
    at = _real(datetime.combine(at.date() + timedelta(days=days), at.time(), zone))
    while not hours.has(at):
        is_early = at.hour < hours.start and (hours.on_weekends or at.weekday() < SATURDAY)
        day = at.date() if is_early else at.date() + timedelta(days=1)
        at = _real(datetime.combine(day, time(hours.start), zone))
    return at.astimezone(after.tzinfo)


def _real(at: datetime) -> datetime:
    """Move a time that the clocks leave out to the one that they show instead."""
    utc = ZoneInfo("UTC")
    return at.astimezone(utc).astimezone(at.tzinfo)
