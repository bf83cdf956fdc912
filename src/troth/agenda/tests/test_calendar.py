"""The calendar: what stands on which day and hour, on whose clock, and how it is moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from troth.agenda import commands, queries
from troth.agenda.models import Task
from troth.team.actor import Actor
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 5, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
MONDAY = date(2026, 5, 18)


def meet(by: Actor, **values: Any) -> Task:
    given = {"kind": "meeting", "title": "Fit the bike", "due_at": NINE, "ends_at": NINE + HOUR}
    return commands.add_task(values={**given, "is_whole_day": False, **values}, by=by)


def week(by: Actor, **options: Any) -> list[tuple[str, str, int | None, int]]:
    days = queries.days_between(
        MONDAY, MONDAY + timedelta(days=7), seen_by=by, today=date(2026, 5, 20), **options
    )
    return [
        (f"{day.day:%a}", entry.task.title, entry.minute, entry.minutes)
        for day in days
        for entry in day.entries
    ]


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Member.objects.get(name=actor.name))
    return client


def test_an_entry_stands_at_the_hour_of_whoever_looks(aoife: Actor) -> None:
    meet(aoife)
    assert week(aoife) == [("Wed", "Fit the bike", 9 * 60, 60)]
    assert week(replace(aoife, time_zone="Pacific/Auckland")) == [("Wed", "Fit the bike", 21 * 60, 60)]


def test_what_goes_over_midnight_stands_on_both_days(aoife: Actor) -> None:
    meet(aoife, due_at=NINE + 13 * HOUR, ends_at=NINE + 17 * HOUR)
    assert week(aoife) == [("Wed", "Fit the bike", 22 * 60, 120), ("Thu", "Fit the bike", 0, 120)]


def test_what_ends_at_midnight_is_not_on_the_next_day(aoife: Actor) -> None:
    meet(aoife, due_at=NINE + 13 * HOUR, ends_at=NINE + 15 * HOUR)
    assert week(aoife) == [("Wed", "Fit the bike", 22 * 60, 120)]


def test_whole_days_stand_before_the_hours_on_each_of_them(aoife: Actor) -> None:
    noon = NINE + 3 * HOUR
    meet(aoife, title="Fair", due_at=noon, ends_at=noon + 24 * HOUR, is_whole_day=True)
    meet(aoife, title="Early", due_at=NINE - 8 * HOUR, ends_at=NINE)
    assert [(day, title) for day, title, *_ in week(aoife)] == [
        ("Wed", "Fair"),
        ("Wed", "Early"),
        ("Thu", "Fair"),
    ]


def test_ones_own_calendar_has_what_one_is_asked_to_and_does_not_refuse(aoife: Actor, dele: Actor) -> None:
    task = meet(dele)
    assert week(aoife) == []
    assert len(week(aoife, everybody=True)) == 1
    guest = commands.add_attendee(values={"task": task.pk, "member": aoife.member_id}, by=dele)
    assert len(week(aoife)) == 1
    commands.answer_invitation(attendee=guest, answer="no", by=aoife)
    assert week(aoife) == []


def test_the_calendar_is_read_in_a_fixed_number_of_queries(
    aoife: Actor, django_assert_max_num_queries: Any
) -> None:
    for place in range(8):
        meet(aoife, title=str(place), due_at=NINE + place * HOUR, ends_at=NINE + (place + 1) * HOUR)
    with django_assert_max_num_queries(2):
        assert len(week(aoife)) == 8


@pytest.mark.parametrize("view", ["week", "month"])
def test_the_page_shows_a_week_or_a_month(aoife: Actor, view: str) -> None:
    meet(aoife)
    page = browser(aoife).get(f"/calendar/?view={view}&on=2026-05-20").content.decode()
    assert "Fit the bike" in page
    assert "/tasks/add/?kind=meeting&amp;due_on=2026-05-21" in page


@pytest.mark.parametrize("on", ["", "nonsense", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_today(aoife: Actor, on: str) -> None:
    assert browser(aoife).get(f"/calendar/?on={on}").status_code == 200


def test_an_entry_is_moved_keeps_its_length_and_is_put_back(aoife: Actor) -> None:
    task = meet(aoife)
    door = browser(aoife)
    answer = door.post(f"/tasks/{task.pk}/move/", {"to": "2026-05-22T14:30"})
    task.refresh_from_db()
    assert (task.due_at, task.ends_at) == (NINE + 53 * HOUR + HOUR / 2, NINE + 54 * HOUR + HOUR / 2)
    assert "2026-05-20T09%3A00" in answer.headers["HX-Trigger"]
    door.post(f"/tasks/{task.pk}/move/?to=2026-05-20T09%3A00")
    task.refresh_from_db()
    assert task.due_at == NINE
    assert door.post(f"/tasks/{task.pk}/move/", {"to": "some day"}).status_code == 422


def test_a_whole_day_stays_one_when_it_is_moved(aoife: Actor) -> None:
    task = meet(aoife, is_whole_day=True, ends_at=None)
    browser(aoife).post(f"/tasks/{task.pk}/move/", {"to": "2026-05-22"})
    task.refresh_from_db()
    assert task.is_whole_day
    assert task.due_at == datetime(2026, 5, 22, 12, tzinfo=UTC)


def test_what_has_an_end_lasts_longer_or_shorter_and_is_put_back(aoife: Actor) -> None:
    task = meet(aoife)
    door = browser(aoife)
    assert b"data-lasts" in door.get("/calendar/?on=2026-05-20").content
    answer = door.post(f"/tasks/{task.pk}/length/", {"minutes": "90"})
    task.refresh_from_db()
    assert (task.due_at, task.ends_at) == (NINE, NINE + 3 * HOUR / 2)
    assert "9:00" in answer.content.decode()
    assert "10:30" in answer.headers["HX-Trigger"].replace("\\u202f", " ")
    door.post(f"/tasks/{task.pk}/length/?minutes=60")
    task.refresh_from_db()
    assert task.ends_at == NINE + HOUR


@pytest.mark.parametrize("minutes", ["", "0", "-30", "some", "44641", "1.5", "९०"])
def test_a_length_that_is_none_changes_nothing(aoife: Actor, minutes: str) -> None:
    task = meet(aoife)
    assert browser(aoife).post(f"/tasks/{task.pk}/length/", {"minutes": minutes}).status_code == 422
    task.refresh_from_db()
    assert task.ends_at == NINE + HOUR


@pytest.mark.parametrize(
    "values", [{"ends_at": None}, {"is_whole_day": True}, {"due_at": None, "ends_at": None}]
)
def test_what_has_no_end_by_the_clock_gets_none_by_its_edge(aoife: Actor, values: dict[str, Any]) -> None:
    task = meet(aoife, **values)
    door = browser(aoife)
    assert b"data-lasts" not in door.get("/calendar/?on=2026-05-20").content
    assert door.post(f"/tasks/{task.pk}/length/", {"minutes": "90"}).status_code == 422
    before = task.ends_at
    task.refresh_from_db()
    assert task.ends_at == before


def test_what_goes_over_midnight_is_not_taken_by_its_edge(aoife: Actor) -> None:
    meet(aoife, due_at=NINE + 13 * HOUR, ends_at=NINE + 17 * HOUR)
    assert b"data-lasts" not in browser(aoife).get("/calendar/?on=2026-05-20").content


def test_guests_are_asked_again_when_a_meeting_ends_later(aoife: Actor, dele: Actor) -> None:
    task = meet(aoife)
    guest = commands.add_attendee(values={"task": task.pk, "member": dele.member_id}, by=aoife)
    commands.answer_invitation(attendee=guest, answer="yes", by=dele)
    browser(aoife).post(f"/tasks/{task.pk}/length/", {"minutes": "90"})
    guest.refresh_from_db()
    assert guest.answer != "yes"


def test_who_may_only_read_moves_nothing(aoife: Actor, dele: Actor) -> None:
    task = meet(aoife)
    Member.objects.filter(name="Dele").update(role=Role.objects.get(key="read-only"))
    reader = browser(dele)
    assert reader.post(f"/tasks/{task.pk}/move/", {"to": "2026-05-22T14:30"}).status_code == 403
    assert reader.post(f"/tasks/{task.pk}/length/", {"minutes": "90"}).status_code == 403
    page = reader.get("/calendar/?on=2026-05-20&whose=all").content.decode()
    assert "Fit the bike" in page
    assert "data-moves" not in page
    assert "tasks/add" not in page
