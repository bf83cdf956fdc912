"""How pressing something is at this moment, in the time zone of whoever looks at it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from troth.ground.clock import now, today


def start_of_day(time_zone: str, days_ahead: int = 0) -> datetime:
    """Give the first moment of today, or of a day that far ahead."""
    day = today(time_zone) + timedelta(days=days_ahead)
    return datetime.combine(day, time.min, ZoneInfo(time_zone))


def standing_of(due_at: datetime | None, is_whole_day: bool, time_zone: str) -> str:
    """Tell how an open task stands: overdue, today, soon (within two days), later, or none: it has no day."""
    if due_at is None:
        return "none"
    if due_at < (start_of_day(time_zone) if is_whole_day else now()):
        return "overdue"
    if due_at < start_of_day(time_zone, 1):
        return "today"
    return "soon" if due_at < start_of_day(time_zone, 3) else "later"
