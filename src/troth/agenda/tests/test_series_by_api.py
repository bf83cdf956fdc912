"""A program lets a task come back, changes one time or all from there on, and ends it, as the form does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from troth.agenda.models import Series, Task
from troth.apikit.tests.callers import Caller, make_member

pytestmark = pytest.mark.django_db
NINE = datetime(2031, 3, 17, 9, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def seller() -> Caller:
    return Caller(make_member("member"))


def weekly(caller: Caller, count: int = 4) -> list[dict[str, Any]]:
    """Make a weekly call by the API; give its times in their order."""
    made = caller.call(
        "POST",
        "/tasks",
        {"title": "Ring the depot", "kind": "call", "due_at": NINE.isoformat(), "is_whole_day": False},
    ).json()
    done = act(caller, "repeat", made["id"], rule=f"FREQ=WEEKLY;COUNT={count}")
    assert done.status_code == 200, done.content
    return times(caller)


def act(caller: Caller, name: str, key: str, **inputs: Any) -> Any:
    return caller.call("POST", f"/tasks/actions/{name}", {"ids": [key], "inputs": inputs})


def times(caller: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.call("GET", "/tasks?sort=due_at").json()["items"]
    return found


def test_a_task_comes_back_by_a_rule_and_says_of_which_series_it_is(seller: Caller) -> None:
    made = weekly(seller)
    assert [datetime.fromisoformat(each["due_at"]) for each in made] == [NINE + WEEK * n for n in range(4)]
    assert len({each["series"] for each in made} - {None}) == 1
    assert act(seller, "repeat", made[0]["id"], rule="FREQ=DAILY").status_code == 422  # it does already


def test_a_rule_that_can_not_be_followed_is_refused(seller: Caller) -> None:
    made = seller.call("POST", "/tasks", {"title": "Ring", "due_at": NINE.isoformat()}).json()
    for rule in ("FREQ=HOURLY", "nonsense", ""):
        assert act(seller, "repeat", made["id"], rule=rule).status_code == 422
    assert not Series.objects.exists()


def test_one_time_is_changed_by_itself_and_all_from_another_on(seller: Caller) -> None:
    first, _second, third, _fourth = weekly(seller)
    seller.call("PATCH", f"/tasks/{first['id']}", {"title": "Ring the yard"})
    later = (NINE + WEEK * 2 + timedelta(hours=1)).isoformat()
    done = act(seller, "change_following", third["id"], title="Ring Ada", due_at=later)
    assert done.status_code == 200, done.content
    now = times(seller)
    assert [each["title"] for each in now] == ["Ring the yard", "Ring the depot", "Ring Ada", "Ring Ada"]
    assert [datetime.fromisoformat(each["due_at"]).hour for each in now] == [9, 9, 10, 10]


def test_a_series_is_ended_from_one_time_on(seller: Caller) -> None:
    made = weekly(seller)
    assert act(seller, "end_series", made[2]["id"]).status_code == 200
    assert [each["id"] for each in times(seller)] == [each["id"] for each in made[:2]]


def test_nobody_ends_or_changes_the_series_of_somebody_else(seller: Caller) -> None:
    made = weekly(seller)
    stranger = Caller(make_member("member", name="Una"))
    for name, inputs in (("repeat", {"rule": "FREQ=DAILY"}), ("change_following", {}), ("end_series", {})):
        assert act(stranger, name, made[0]["id"], **inputs).status_code in (403, 404)
    assert Task.objects.count() == 4
