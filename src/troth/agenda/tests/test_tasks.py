"""What can be done with tasks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from troth.agenda import commands, queries
from troth.agenda.models import Task
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.ground import clock
from troth.people.models import Person
from troth.questions.search import search
from troth.team.actor import Actor, Verb, everyone
from troth.timeline.queries import timeline_of
from troth.webkit.shell import waiting_counts

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def sentences(person: Person) -> list[str]:
    return [entry.subject for entry in timeline_of(person_id=person.pk, seen_by=everyone()).entries]


def add(title: str, by: Actor, **values: object) -> Task:
    return commands.add_task(values={"title": title, **values}, by=by)


def test_who_adds_a_task_does_it(aoife: Actor) -> None:
    assert add("Send the quote", aoife).owner_id == aoife.member_id


def test_a_task_that_nobody_would_do_is_refused(db: None) -> None:
    with pytest.raises(Invalid):
        add("Send the quote", everyone())
    assert not Task.objects.exists()


def test_a_done_task_stands_on_the_timeline_and_leads_to_the_next_step(aoife: Actor, siobhan: Person) -> None:
    task = add("Send the quote", aoife, person=siobhan.pk)
    then = commands.finish_task(task=task, by=aoife, then={"title": "Ask whether it came", "due_at": NOON})
    assert then
    assert (then.person_id, then.owner_id, then.due_at) == (siobhan.pk, aoife.member_id, NOON)
    assert sentences(siobhan)[0] == "was looked after: Send the quote"


def test_a_task_is_done_once(aoife: Actor, dele: Actor, siobhan: Person) -> None:
    task = add("Send the quote", aoife, person=siobhan.pk)
    commands.finish_task(task=task, by=aoife)
    with pytest.raises(Conflict):
        commands.finish_task(task=task, by=dele)
    assert sentences(siobhan).count("was looked after: Send the quote") == 1


def test_a_task_that_is_open_again_was_never_done(aoife: Actor, siobhan: Person) -> None:
    before = sentences(siobhan)
    other = add("Call back", aoife, person=siobhan.pk)
    task = add("Send the quote", aoife, person=siobhan.pk)
    for each in (other, task):
        commands.finish_task(task=each, by=aoife)
    commands.reopen_task(task=task, by=aoife)
    assert sentences(siobhan) == ["was looked after: Call back", *before]
    assert [row.title for row in queries.open_tasks_of("people", siobhan.pk, seen_by=aoife)] == [
        "Send the quote"
    ]


@pytest.mark.parametrize(
    ("due", "whole_day", "standing"),
    [
        (NOON - timedelta(days=1), True, "overdue"),
        (NOON - timedelta(hours=1), True, "today"),
        (NOON - timedelta(hours=1), False, "overdue"),
        (NOON + timedelta(hours=1), False, "today"),
        (NOON + timedelta(days=2), True, "soon"),
        (NOON + timedelta(days=5), True, "later"),
        (None, True, "none"),
    ],
)
def test_a_day_is_over_at_its_end_and_an_hour_at_once(
    aoife: Actor, due: datetime | None, whole_day: bool, standing: str
) -> None:
    task = add("Send the quote", aoife, due_at=due, is_whole_day=whole_day)
    with clock.stopped(NOON):
        assert queries.rows_of([task.pk], seen_by=aoife)[0].standing == standing


def test_what_is_due_is_ones_own_and_the_oldest_first(aoife: Actor, dele: Actor) -> None:
    add("Later this week", aoife, due_at=NOON + timedelta(days=3))
    add("Long overdue", aoife, due_at=NOON - timedelta(days=30))
    add("Next month", aoife, due_at=NOON + timedelta(days=30))
    add("Somebody else’s", dele, due_at=NOON)
    with clock.stopped(NOON):
        assert [row.title for row in queries.due_for(aoife)] == ["Long overdue", "Later this week"]
        assert waiting_counts(aoife)["tasks-list"] == 1


def test_a_task_out_of_reach_is_as_good_as_none(aoife: Actor, dele: Actor) -> None:
    task = add("Send the quote", aoife)
    nobody = Actor(member_id=None, name="Nobody")
    with pytest.raises(NotFound):
        queries.get_task(task.pk, seen_by=nobody)
    with pytest.raises(NotFound):
        queries.get_task("not an id", seen_by=aoife)
    assert queries.rows_of([task.pk], seen_by=nobody) == []
    with pytest.raises(Forbidden):
        queries.get_task(task.pk, seen_by=dele, to=Verb.DELETE)


def test_a_task_is_found_by_its_words(aoife: Actor, siobhan: Person) -> None:
    add("Send the quote for the racks", aoife, person=siobhan.pk)
    (found,) = search("rack quo", seen_by=aoife, kind="tasks")
    assert (found.title, found.subtitle) == ("Send the quote for the racks", "Siobhán Kerrigan")
    assert search("rack", seen_by=Actor(member_id=None, name="Nobody")) == []
