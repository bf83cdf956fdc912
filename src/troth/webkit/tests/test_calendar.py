"""A list as a calendar: which days it shows, what stands on them, and what may go to another day."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from troth.agenda.models import Task
from troth.people.models import Person
from troth.team.models import Member, Role
from troth.webkit import formats
from troth.webkit.listing.calendar import span_of
from troth.webkit.listing.state import ListState

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BY_SCRIPT = {"HX-Request": "true"}


def entries(browser: Client, path: str = "/people/", **asked: str) -> dict[str, list[str]]:
    """Read a calendar as it is shown: what stands on each day that has something."""
    answer = browser.get(path, {"layout": "calendar", **asked})
    assert answer.status_code == 200
    parts = re.split(r'data-day="([^"]+)"', answer.content.decode())
    days = zip(parts[1::2], parts[2::2], strict=True)
    found = {
        day: [
            re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r'<a class="event".*?</a>', part, re.S)
        ]
        for day, part in days
    }
    return {day: names for day, names in found.items() if names}


def shown_days(browser: Client, **asked: str) -> list[str]:
    return re.findall(
        r'data-day="([^"]+)"', browser.get("/people/", {"layout": "calendar", **asked}).content.decode()
    )


@pytest.fixture
def task() -> Callable[..., Task]:
    role = Role.objects.get(key="administrator")
    owner = Member.objects.create(email="ada@hollin.example", name="Ada", role=role)

    def add(title: str, due_at: datetime) -> Task:
        return Task.objects.create(title=title, due_at=due_at, is_whole_day=False, owner=owner)

    return add


def test_a_month_is_shown_in_whole_weeks(browser: Client) -> None:
    days = shown_days(browser, month="2026-11")
    assert (days[0], days[-1], len(days)) == ("2026-10-26", "2026-12-06", 42)
    assert shown_days(browser, week="2026-11-18") == [f"2026-11-{day}" for day in range(16, 23)]


def test_a_birthday_is_on_its_day_each_year(browser: Client, person: Add) -> None:
    person("Ada", birthday="1980-11-05")
    person("Ben", birthday="1984-02-29")
    person("Cem", birthday="2030-11-05")
    assert entries(browser, by="birthday", month="2026-11") == {"2026-11-05": ["Ada comes to 46"]}
    assert entries(browser, by="birthday", month="2027-02") == {"2027-02-28": ["Ben comes to 43"]}
    assert entries(browser, by="birthday", month="2028-02") == {"2028-02-29": ["Ben comes to 44"]}


def test_a_moment_stands_on_the_day_of_the_member(
    browser_of: Callable[[str], Client], task: Callable[..., Task]
) -> None:
    browser = browser_of("administrator")
    task("Call", datetime(2026, 11, 5, 23, 30, tzinfo=UTC))
    task("Visit", datetime(2026, 11, 5, 8, 0, tzinfo=UTC))
    asked = {"by": "due_at", "month": "2026-11"}
    assert entries(browser, "/tasks/", **asked) == {"2026-11-05": ["08:00 Visit", "23:30 Call"]}
    Member.objects.update(time_zone="Asia/Tokyo")
    assert entries(browser, "/tasks/", **asked) == {
        "2026-11-05": ["17:00 Visit"],
        "2026-11-06": ["08:30 Call"],
    }


def test_a_calendar_keeps_to_the_question_and_to_what_may_be_seen(browser: Client, person: Add) -> None:
    role = Role.objects.create(key="own", name="Own", rights={"people": {"see": "own"}})
    olu = Member.objects.create(email="olu@hollin.example", name="Olu", role=role)
    person("Ada", birthday="1980-11-05", city="Cork", owner=olu.pk)
    person("Ben", birthday="1980-11-05", city="Cork")
    person("Cem", birthday="1980-11-05", city="Galway")
    asked = {"by": "birthday", "month": "2026-11", "where": 'city = "Cork"'}
    assert entries(browser, **asked) == {"2026-11-05": ["Ada comes to 46", "Ben comes to 46"]}
    narrow = Client()
    narrow.force_login(olu)
    assert entries(narrow, **asked) == {"2026-11-05": ["Ada comes to 46"]}


def test_what_a_day_has_no_room_for_is_behind_a_link(browser: Client, task: Callable[..., Task]) -> None:
    for hour in range(9, 18):
        task(f"Task {hour}", datetime(2026, 11, 5, hour, tzinfo=UTC))
    task("Later", datetime(2026, 11, 6, 9, tzinfo=UTC))
    asked = {"layout": "calendar", "by": "due_at", "month": "2026-11", "where": 'title ~ "a"'}
    page = browser.get("/tasks/", asked).content.decode()
    (more,) = re.findall(r'<a class="more" href="([^"]+)">\+ 5 more', page)
    rows = re.findall(r'aria-label="Select (Task \d+)"', browser.get(html.unescape(more)).content.decode())
    assert len(rows) == 9


@pytest.mark.parametrize(("place", "first"), [("US", "2026-11-15"), ("GB", "2026-11-16")])
def test_a_week_begins_on_the_day_that_is_usual_there(place: str, first: str) -> None:
    token = formats.country.set(place)
    try:
        span = span_of(ListState(path="/", week="2026-11-18"), date(2026, 11, 22), formats.first_weekday())
    finally:
        formats.country.reset(token)
    assert span.first.isoformat() == first


@pytest.mark.parametrize("people", [3, 30])
def test_a_calendar_asks_as_often_for_many_as_for_few(browser: Client, person: Add, people: int) -> None:
    for number in range(people):
        person(f"Person {number}", birthday=date(1980, 11, number % 30 + 1).isoformat())
    browser.get("/people/", {"layout": "calendar", "month": "2026-11"})
    with CaptureQueriesContext(connection) as asked:
        browser.get("/people/", {"layout": "calendar", "month": "2026-11"})
    assert len(asked) <= 12


def test_a_date_that_may_not_be_read_is_as_unknown_as_a_misspelt_one(person: Add) -> None:
    rights = {"people": {"see": "all"}}
    role = Role.objects.create(key="blind", name="Blind", rights=rights, fields={"people.birthday": "hidden"})
    blind = Client()
    blind.force_login(Member.objects.create(email="bo@hollin.example", name="Bo", role=role))
    person("Ada", birthday="1980-11-05")
    asked = {"layout": "calendar", "month": "2026-11"}
    hidden = blind.get("/people/", {**asked, "by": "birthday"})
    assert hidden.status_code == blind.get("/people/", {**asked, "by": "birthdai"}).status_code == 422
    assert "Found birthday, expected a field of people." in hidden.content.decode()
    assert "by=birthday" not in blind.get("/people/", asked).content.decode()


@pytest.mark.parametrize("by", ["name", "emails", "custom.none", "\0", "x" * 5000])
def test_a_calendar_by_anything_else_is_refused_with_a_word(browser: Client, by: str) -> None:
    assert browser.get("/people/", {"layout": "calendar", "by": by}).status_code == 422


@pytest.mark.parametrize(
    "text", ["nonsense", "2026-13", "0000-01", "9999-12", "-1", "\0", "2026-11-31", "9" * 5000]
)
def test_a_month_or_week_that_is_none_is_the_present_one(browser: Client, text: str) -> None:
    assert len(shown_days(browser, month=text)) in (28, 35, 42)
    assert len(shown_days(browser, week=text)) in (28, 35, 42)


@pytest.mark.parametrize("month", ["1000-01", "9000-12"])
def test_the_first_and_the_last_month_have_ways_on(browser: Client, month: str) -> None:
    page = browser.get(
        "/people/", {"layout": "calendar", "by": "created_at", "month": month}
    ).content.decode()
    for way in re.findall(r'href="([^"]+)"[^>]*rel="(?:prev|next)"', page):
        assert browser.get(html.unescape(way)).status_code == 200


def test_an_entry_goes_to_another_day_with_its_hour(browser: Client, task: Callable[..., Task]) -> None:
    call = task("Call", datetime(2026, 11, 5, 9, 30, tzinfo=UTC))
    page = browser.get("/tasks/", {"layout": "calendar", "by": "due_at", "month": "2026-11"}).content.decode()
    assert 'data-rest="09:30"' in page
    moved = {"layout": "calendar", "by": "due_at", "value": "2026-11-09T09:30"}
    answer = browser.post(f"/tasks/list/cell/{call.pk}/due_at/", moved, headers=BY_SCRIPT)
    assert answer.status_code == 200
    assert '<a class="event"' in answer.content.decode()
    call.refresh_from_db()
    assert call.due_at == datetime(2026, 11, 9, 9, 30, tzinfo=UTC)


def test_dates_that_are_not_set_by_hand_say_so(browser: Client, person: Add) -> None:
    person("Ada")
    page = browser.get("/people/", {"layout": "calendar", "by": "created_at"}).content.decode()
    assert "“Created” is not set by hand" in page
    assert "data-moves" not in page
