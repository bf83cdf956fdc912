"""A task's page, and what can be done on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from troth.agenda import commands, queries
from troth.agenda.models import Task
from troth.people.models import Person
from troth.team.actor import Actor
from troth.team.models import Member, Role

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def task(aoife: Actor, siobhan: Person) -> Task:
    values = {"title": "Send the quote", "note": "With the long-tail", "person": siobhan.pk, "due_at": NOON}
    return commands.add_task(values=values, by=aoife)


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Member.objects.get(name=actor.name))
    return client


def typed(task: Task, **values: str) -> dict[str, str]:
    """What the form holds when a task is to be changed: everything, changed or not."""
    known = {"title": task.title, "note": task.note, "person": str(task.person_id or "")}
    return {**known, "owner": str(task.owner_id), "due_on": "2026-05-20", **values}


def test_the_page_tells_what_about_whom_and_what_happened(aoife: Actor, task: Task) -> None:
    commands.change_task(record=task, values={"due_at": NOON + timedelta(days=2)}, by=aoife)
    page = browser(aoife).get(f"/tasks/{task.pk}/").content.decode()
    for words in ("Send the quote", "With the long-tail", "Siobhán Kerrigan", "added it", "changed it", "→"):
        assert words in page


def test_what_happened_is_told_by_name_and_the_newest_first(
    aoife: Actor, dele: Actor, siobhan: Person, task: Task
) -> None:
    commands.change_task(record=task, values={"owner": dele.member_id, "person": None}, by=aoife)
    commands.finish_task(task=task, by=dele)
    commands.reopen_task(task=task, by=aoife)
    steps = queries.steps_of(task, seen_by=aoife)
    assert [step.deed for step in steps] == ["reopened", "done", "changed", "added"]
    changed = {value.field: (value.old, value.new) for value in steps[2].values}
    assert changed == {"owner": ("Aoife", "Dele"), "person": (siobhan.name, None)}


def test_a_changed_task_keeps_what_was_not_touched(aoife: Actor, dele: Actor, task: Task) -> None:
    answer = browser(aoife).post(
        f"/tasks/{task.pk}/change/", typed(task, title="Send it today", owner=str(dele.member_id))
    )
    assert answer.headers["Location"] == f"/tasks/{task.pk}/"
    task.refresh_from_db()
    assert (task.title, task.owner_id, task.note) == ("Send it today", dele.member_id, "With the long-tail")
    assert task.person_id
    assert task.is_whole_day


def test_an_emptied_field_is_emptied(aoife: Actor, task: Task) -> None:
    browser(aoife).post(f"/tasks/{task.pk}/change/", typed(task, person="", due_on="", note=""))
    task.refresh_from_db()
    assert (task.person_id, task.due_at, task.note) == (None, None, "")


def test_a_task_without_words_is_asked_for_them_again(aoife: Actor, task: Task) -> None:
    answer = browser(aoife).post(f"/tasks/{task.pk}/change/", typed(task, title=""))
    assert answer.status_code == 422
    assert "Say what is to be done." in answer.content.decode()


def test_a_person_who_is_not_there_is_refused_in_the_form(aoife: Actor, task: Task) -> None:
    answer = browser(aoife).post(f"/tasks/{task.pk}/change/", typed(task, person=str(task.pk)))
    assert answer.status_code == 422
    task.refresh_from_db()
    assert task.person_id != task.pk


def test_a_deleted_task_leads_back_to_the_list(aoife: Actor, task: Task) -> None:
    answer = browser(aoife).post(f"/tasks/{task.pk}/delete/")
    assert answer.headers["Location"] == "/tasks/"
    assert not Task.objects.exists()


def test_who_may_only_read_is_offered_nothing_to_change(aoife: Actor, dele: Actor, task: Task) -> None:
    Member.objects.filter(name=dele.name).update(role=Role.objects.get(key="read-only"))
    reader = browser(dele)
    page = reader.get(f"/tasks/{task.pk}/").content.decode()
    assert "Send the quote" in page
    assert f"/tasks/{task.pk}/change/" not in page
    assert "Delete" not in page
    assert reader.post(f"/tasks/{task.pk}/change/", typed(task)).status_code == 403


def test_who_marks_a_task_done_stays_on_the_page_they_were_on(aoife: Actor, task: Task) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/tasks/?where=x"}
    answer = browser(aoife).post(f"/tasks/{task.pk}/done/", headers=asked)
    assert answer.headers["HX-Redirect"] == "/tasks/?where=x"
