"""A task about a record of any type: found from there, seen as the record is seen, and gone with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from troth.agenda import commands, panels, queries
from troth.agenda.models import Task
from troth.catalog import own_objects
from troth.catalog.errors import Invalid
from troth.catalog.records import change_record, create_record, delete_record
from troth.catalog.registry import object_types
from troth.ground import clock
from troth.people.models import Person
from troth.questions.listing import count, read_query
from troth.team.actor import Actor, Scope, Verb, everyone
from troth.team.models import Member

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def boat(db: None) -> Any:
    """Make a type of the workspace, and a record of it."""
    own_objects.make_object(one="Boat", many="Boats", by=everyone())
    return create_record(object_types()["boats"], {"name": "Sea Otter"}, by=everyone())


def about(boat: Any, title: str, by: Actor, **values: Any) -> Task:
    values = {"title": title, "about_kind": "boats", "about_id": boat.pk, **values}
    return commands.add_task(values=values, by=by)


def test_a_task_tells_what_it_is_about(aoife: Actor, boat: Any) -> None:
    task = about(boat, "Paint her", aoife)
    (row,) = queries.rows_of([task.pk], seen_by=aoife)
    assert row.about
    assert (row.about.title, row.about.url, row.about.one) == ("Sea Otter", f"/boats/{boat.pk}/", "Boat")


def test_who_may_not_see_the_record_sees_no_name_of_it(aoife: Actor, boat: Any) -> None:
    task = about(boat, "Paint her", aoife)
    rights = {"*": dict.fromkeys(Verb, Scope.ALL), "boats": {}}
    blind = Actor(member_id=aoife.member_id, name="Aoife", rights=rights)
    (row,) = queries.rows_of([task.pk], seen_by=blind)
    assert (row.title, row.about) == ("Paint her", None)
    assert panels.beside_rows(object_type="tasks", ids=[task.pk], seen_by=blind) == {}


def test_who_may_not_see_the_record_can_not_point_at_it(aoife: Actor, boat: Any) -> None:
    blind = Actor(member_id=aoife.member_id, name="Aoife", rights={"tasks": dict.fromkeys(Verb, Scope.ALL)})
    with pytest.raises(Invalid):
        about(boat, "Paint her", blind)


@pytest.mark.parametrize(("kind", "key"), [("boats", None), ("", "id"), ("nothing", "id"), ("tasks", "id")])
def test_half_a_pointer_is_refused(aoife: Actor, boat: Any, kind: str, key: str | None) -> None:
    with pytest.raises(Invalid):
        commands.add_task(
            values={"title": "Paint her", "about_kind": kind, "about_id": key and boat.pk}, by=aoife
        )
    assert not Task.objects.exists()


def test_a_person_named_as_any_record_is_whom_the_task_is_about(aoife: Actor, siobhan: Person) -> None:
    values = {"title": "Call", "about_kind": "people", "about_id": siobhan.pk}
    task = commands.add_task(values=values, by=aoife)
    assert (task.person_id, task.about_kind, task.about_id) == (siobhan.pk, "", None)


def test_the_next_step_is_about_the_same_record(aoife: Actor, boat: Any) -> None:
    task = about(boat, "Paint her", aoife)
    then = commands.finish_task(task=task, by=aoife, then={"title": "Launch her"})
    assert then
    assert (then.about_kind, then.about_id) == ("boats", boat.pk)


def test_the_earliest_open_task_says_how_pressing_a_record_is(aoife: Actor, boat: Any) -> None:
    other = create_record(object_types()["boats"], {"name": "Heron"}, by=everyone())
    none = create_record(object_types()["boats"], {"name": "Gull"}, by=everyone())
    about(boat, "Some day", aoife)
    about(boat, "Long ago", aoife, due_at=NOON - timedelta(days=9))
    commands.finish_task(task=about(other, "Done", aoife, due_at=NOON - timedelta(days=9)), by=aoife)
    about(other, "Tonight", aoife, due_at=NOON)
    with clock.stopped(NOON):
        found = queries.next_step_of("boats", [boat.pk, other.pk, none.pk], seen_by=aoife)
    assert {key: (step.title, step.tone) for key, step in found.items()} == {
        boat.pk: ("Long ago", "overdue"),
        other.pk: ("Tonight", "today"),
    }


def test_the_next_steps_of_many_records_are_one_query(
    aoife: Actor, boat: Any, django_assert_num_queries: Any
) -> None:
    about(boat, "Paint her", aoife)
    with django_assert_num_queries(1):
        queries.next_step_of("boats", [boat.pk] * 50, seen_by=aoife)


def test_a_task_goes_with_its_record_however_that_is_deleted(aoife: Actor, boat: Any) -> None:
    kept = commands.add_task(values={"title": "Stays"}, by=aoife)
    about(boat, "Paint her", aoife)
    delete_record(object_types()["boats"], boat.pk, by=everyone())
    other = create_record(object_types()["boats"], {"name": "Heron"}, by=everyone())
    about(other, "Launch her", aoife)
    with connection.cursor() as cursor:
        cursor.execute("delete from o_boats")
    assert [task.pk for task in Task.objects.all()] == [kept.pk]


def test_tasks_are_about_records_that_take_them_along_and_about_no_others(aoife: Actor, boat: Any) -> None:
    kinds = object_types()
    assert all(queries.can_be_about(kinds[name]) for name in ("people", "companies", "households", "boats"))
    assert not any(queries.can_be_about(kinds[name]) for name in ("tasks", "interactions", "attendees"))
    with connection.cursor() as cursor:
        cursor.execute("drop trigger agenda_forgets on o_boats")
    with pytest.raises(Invalid):
        about(boat, "Paint her", aoife)


def test_tasks_are_asked_for_by_what_they_are_about(aoife: Actor, boat: Any) -> None:
    about(boat, "Paint her", aoife)
    commands.add_task(values={"title": "Other"}, by=aoife)
    tasks = object_types()["tasks"]
    for question, found in (
        (f'about_kind = "boats" and about_id = "{boat.pk}"', 1),
        ("about_kind is missing", 1),
        ("about_id is present", 1),
    ):
        assert count(read_query(tasks, where=question), aoife).value == found, question


def test_the_api_points_a_task_at_a_record(aoife: Actor, boat: Any) -> None:
    tasks = object_types()["tasks"]
    given = {"title": "Paint her", "about_kind": "boats", "about_id": str(boat.pk)}
    task = create_record(tasks, given, by=aoife)
    assert (task.about_kind, task.about_id) == ("boats", boat.pk)
    assert change_record(tasks, task.pk, {"about_kind": None, "about_id": None}, by=aoife).about_id is None


def test_the_page_of_the_record_shows_and_adds_next_steps(aoife: Actor, boat: Any) -> None:
    about(boat, "Paint her", aoife)
    browser = Client()
    browser.force_login(Member.objects.get(name="Aoife"))
    page = browser.get(f"/boats/{boat.pk}/").content.decode()
    assert "Paint her" in page
    add = f"/tasks/add/?about_kind=boats&amp;about_id={boat.pk}"
    assert add in page
    form = browser.get(add.replace("&amp;", "&")).content.decode()
    assert "Sea Otter" in form
    posted = {"title": "Launch her", "about_kind": "boats", "about_id": str(boat.pk)}
    browser.post("/tasks/add/", posted)
    assert [row.title for row in queries.open_tasks_of("boats", boat.pk, seen_by=aoife)] == [
        "Paint her",
        "Launch her",
    ]
    assert "Boat: Sea Otter" in browser.get("/tasks/").content.decode()
