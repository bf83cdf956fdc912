"""What comes back: by the clocks of a place, each time a task of its own, changed alone or from here on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from troth.agenda import commands
from troth.agenda.models import Attendee, Series, Task
from troth.agenda.recurrence import BadRule, Recurrence, read_rule
from troth.catalog.errors import Invalid
from troth.ground import clock
from troth.people.models import Person
from troth.team.actor import Actor
from troth.team.models import Member

NINE = datetime(2026, 3, 16, 9, tzinfo=UTC)  # a Monday in Dublin, two weeks before its clocks go forward
WEEK, HOUR = timedelta(days=7), timedelta(hours=1)
ZONES = (
    "UTC",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Kathmandu",
)
DUBLIN = "Europe/Dublin"


@given(
    st.sampled_from(ZONES),
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2", "FREQ=MONTHLY", "FREQ=WEEKLY;BYDAY=MO,SU"]),
)
def test_an_hour_stays_the_same_on_the_wall_whatever_the_clocks_do(
    zone: str, first: date, at: time, rule: str
) -> None:
    where = ZoneInfo(zone)
    begin = datetime.combine(first, at, where).astimezone(UTC)
    found = list(Recurrence(rule, first, at, zone).times(None, begin + timedelta(days=400)))
    assert found == sorted(set(found))
    for moment in found:
        local = moment.astimezone(where)
        # An hour that a change leaves out is the only one that may differ, by as much as the change.
        is_left_out = datetime.combine(local.date(), at, where).astimezone(UTC).astimezone(where).time() != at
        assert is_left_out or local.time() == at


@pytest.mark.parametrize(
    "rule",
    [
        "", "FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=DAILY;BYHOUR=1,2,3", "FREQ=DAILY;COUNT=100000", "nonsense",
        "FREQ=DAILY;COUNT=0", "FREQ=DAILY;FREQ=WEEKLY", "FREQ=DAILY;UNTIL=20010101", "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY\nFREQ=DAILY",
        "FREQ=DAILY;RRULE:FREQ=DAILY", "FREQ=DAILY;COUNT=x", "FREQ=DAILY;INTERVAL=٣",
    ],
)  # fmt: skip
def test_a_rule_that_can_not_be_followed_is_refused(rule: str) -> None:
    with pytest.raises(BadRule):
        read_rule(rule, datetime(2026, 3, 16, 9))


@given(st.text(max_size=60))
def test_no_words_break_the_reader_of_rules(text: str) -> None:
    with pytest.raises(BadRule):
        read_rule(f"FREQ=DAILY;X={text}", datetime(2026, 3, 16, 9))


def weekly(by: Actor, rule: str = "FREQ=WEEKLY;COUNT=4", **values: object) -> Task:
    given = {
        "kind": "meeting",
        "title": "Stand-up",
        "due_at": NINE,
        "ends_at": NINE + HOUR,
        "time_zone": DUBLIN,
    }
    return commands.add_series(values={**given, "is_whole_day": False, **values}, rule=rule, by=by)


def times() -> list[datetime]:
    return [task.due_at for task in Task.objects.order_by("due_at") if task.due_at]


@pytest.mark.django_db
def test_each_time_is_a_task_at_the_same_hour_of_its_place(aoife: Actor) -> None:
    weekly(aoife)
    # The clocks of Dublin go forward on 29 March.
    assert times() == [NINE, NINE + WEEK, NINE + 2 * WEEK - HOUR, NINE + 3 * WEEK - HOUR]
    assert {task.ends_at - task.due_at for task in Task.objects.all() if task.ends_at and task.due_at} == {
        HOUR
    }


@pytest.mark.django_db
def test_a_whole_day_is_there_once_whatever_its_hour_is(aoife: Actor) -> None:
    weekly(aoife, is_whole_day=True, ends_at=None)
    assert [at.date() for at in times()] == [(NINE + place * WEEK).date() for place in range(4)]


@pytest.mark.django_db
def test_a_wrong_rule_adds_nothing(aoife: Actor) -> None:
    with pytest.raises(Invalid):
        weekly(aoife, rule="FREQ=MINUTELY")
    with pytest.raises(Invalid):
        weekly(aoife, due_at=None, ends_at=None)
    assert not Task.objects.exists()


@pytest.mark.django_db
def test_one_time_is_changed_or_left_out_by_itself(aoife: Actor) -> None:
    weekly(aoife)
    second, third = Task.objects.order_by("due_at")[1:3]
    commands.change_task(record=second, values={"due_at": NINE + WEEK + HOUR}, by=aoife)
    commands.delete_task(record=third, by=aoife)
    second.refresh_from_db()
    assert second.is_exception
    assert times() == [NINE, NINE + WEEK + HOUR, NINE + 3 * WEEK - HOUR]
    commands.extend_series()
    assert len(times()) == 3


@pytest.mark.django_db
def test_all_that_follow_are_changed_and_those_before_stay(aoife: Actor, siobhan: Person) -> None:
    weekly(aoife)
    second = Task.objects.order_by("due_at")[1]
    commands.add_attendee(values={"task": second.pk, "person": siobhan.pk}, by=aoife)
    values = {"title": "Stand-up at ten", "due_at": NINE + WEEK + HOUR}
    commands.change_following(task=second, values=values, by=aoife)
    found = [(task.title, task.due_at) for task in Task.objects.order_by("due_at")]
    assert found == [
        ("Stand-up", NINE),
        ("Stand-up at ten", NINE + WEEK + HOUR),
        ("Stand-up at ten", NINE + 2 * WEEK),
        ("Stand-up at ten", NINE + 3 * WEEK),
    ]
    assert Attendee.objects.count() == 3


@pytest.mark.django_db
def test_all_that_follow_go_and_what_is_done_stays(aoife: Actor) -> None:
    weekly(aoife)
    first, second, third, _fourth = Task.objects.order_by("due_at")
    commands.finish_task(task=third, by=aoife)
    commands.delete_following(task=second, by=aoife)
    assert set(Task.objects.all()) == {first, third}
    commands.extend_series()
    assert Task.objects.count() == 2


@pytest.mark.django_db
def test_a_series_without_an_end_is_made_a_year_ahead_and_goes_on(aoife: Actor) -> None:
    with clock.stopped(NINE):
        weekly(aoife, rule="FREQ=WEEKLY")
        assert len(times()) == 53
        commands.extend_series()
        assert len(times()) == 53
    with clock.stopped(NINE + 10 * WEEK):
        commands.extend_series()
        commands.extend_series()
        assert len(times()) == 63
    assert times() == sorted(set(times()))
    Task.objects.all().delete()
    with clock.stopped(NINE + 30 * WEEK):
        commands.extend_series()
    assert not Task.objects.exists()
    assert not Series.objects.exists()


@pytest.mark.django_db
def test_the_form_makes_changes_and_ends_a_series(aoife: Actor) -> None:
    door = Client()
    door.force_login(Member.objects.get(name="Aoife"))
    typed = {
        "kind": "meeting", "title": "Stand-up", "due_on": "2026-03-16", "due_time": "09:00",
        "ends_time": "09:15", "repeats": "weekly", "repeats_until": "2026-04-06",
    }  # fmt: skip
    door.post("/tasks/add/", typed)
    assert len(times()) == 4
    second = Task.objects.order_by("due_at")[1]
    assert "all that follow" in door.get(f"/tasks/{second.pk}/change/").content.decode()
    door.post(
        f"/tasks/{second.pk}/change/",
        {**typed, "due_on": "2026-03-23", "title": "Longer", "ends_time": "09:30", "which": "following"},
    )
    assert [task.title for task in Task.objects.order_by("due_at")] == [
        "Stand-up",
        "Longer",
        "Longer",
        "Longer",
    ]
    third = Task.objects.order_by("due_at")[2]
    door.post(f"/tasks/{third.pk}/delete/", {"which": "following"})
    assert len(times()) == 2
