"""The clock that everything asks, so that a test can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_stopped_at: ContextVar[datetime | None] = ContextVar("stopped_at", default=None)


def now() -> datetime:
    """Tell the time, in UTC."""
    return _stopped_at.get() or datetime.now(UTC)


def today(time_zone: str = "UTC") -> date:
    """Tell the day in a time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


@contextmanager
def stopped(at: datetime) -> Iterator[None]:
    """Stand still at `at` for the length of a block. For tests and for rebuilding the past."""
    token = _stopped_at.set(at.astimezone(UTC))
    try:
        yield
    finally:
        _stopped_at.reset(token)
