"""The next step is taken so many days on, within hours, where the person is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troth.automation.pace import Hours, next_moment

WORKDAY = Hours(9, 17)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("after", "days", "zone", "then"),
    [
        ("2026-11-23T10:00", 0, "UTC", "2026-11-23T10:00"),  # a Monday, within the hours
        ("2026-11-23T07:30", 0, "UTC", "2026-11-23T09:00"),
        ("2026-11-23T17:00", 0, "UTC", "2026-11-24T09:00"),
        ("2026-11-27T18:00", 0, "UTC", "2026-11-30T09:00"),  # Friday evening: Monday
        ("2026-11-26T11:15", 2, "UTC", "2026-11-30T09:00"),  # two days on is a Saturday
        ("2026-11-23T20:00", 0, "America/New_York", "2026-11-24T09:00"),
        ("2026-03-27T10:00", 3, "Europe/Berlin", "2026-03-30T10:00"),  # the clocks change between
    ],
)
def test_a_step_waits_for_its_hours(after: str, days: int, zone: str, then: str) -> None:
    found = next_moment(at(after, zone), days=days, hours=WORKDAY, time_zone=zone)
    assert found == at(then, zone)


def test_an_hour_that_a_day_does_not_have_is_waited_for_until_the_next() -> None:
    hours = Hours(2, 3, on_weekends=True)
    found = next_moment(
        at("2026-03-28T04:00", "Europe/Berlin"), days=0, hours=hours, time_zone="Europe/Berlin"
    )
    assert found == at("2026-03-30T02:00", "Europe/Berlin")


HOURS = st.tuples(st.integers(0, 23), st.integers(1, 24), st.booleans()).map(
    lambda drawn: Hours(drawn[0], min(drawn[0] + drawn[1], 24), drawn[2])
)
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu"]


@given(
    after=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)).map(lambda day: day.replace(tzinfo=UTC)),
    days=st.integers(0, 30),
    hours=HOURS,
    zone=st.sampled_from(ZONES),
)
def test_it_is_never_too_early_and_always_within_the_hours(
    after: datetime, days: int, hours: Hours, zone: str
) -> None:
    found = next_moment(after, days=days, hours=hours, time_zone=zone)
    there = found.astimezone(ZoneInfo(zone))
    assert hours.has(there)
    assert there.date() >= after.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    assert found >= after
    assert next_moment(found, days=0, hours=hours, time_zone=zone) == found
