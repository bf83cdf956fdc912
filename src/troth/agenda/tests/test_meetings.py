"""Calls and meetings: when and where they are, who is asked, what they answer, and what stays of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from troth.agenda import commands, queries
from troth.agenda.models import Answer, Attendee, Task
from troth.catalog.errors import Conflict, Forbidden, Invalid, NotFound
from troth.catalog.records import change_record, create_record
from troth.catalog.registry import object_types
from troth.ground import clock
from troth.people import commands as people
from troth.people.models import Person
from troth.questions.listing import count, read_query
from troth.questions.listing import rows as listed
from troth.team.actor import Actor, Scope, Verb, everyone
from troth.team.models import Member
from troth.timeline.queries import timeline_of
from troth.webkit.shell import waiting_counts

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 5, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def meet(by: Actor, **values: Any) -> Task:
    given = {"kind": "meeting", "title": "Fit the bike", "due_at": NINE, "ends_at": NINE + HOUR}
    return commands.add_task(values={**given, "is_whole_day": False, **values}, by=by)


def only_own(actor: Actor) -> Actor:
    """Give a member whose rights reach their own records only."""
    own = {"*": dict.fromkeys(Verb, Scope.OWN)}
    return Actor(member_id=actor.member_id, name=actor.name, rights=own)


def passed(person: Person) -> list[tuple[str, str, str]]:
    page = timeline_of(person_id=person.pk, seen_by=everyone())
    return [(entry.kind, entry.subject, entry.words) for entry in page.entries if entry.subject]


def test_a_meeting_that_ends_before_it_begins_is_refused(aoife: Actor) -> None:
    with pytest.raises(Invalid):
        meet(aoife, ends_at=NINE)
    with pytest.raises(Invalid):
        meet(aoife, due_at=None)


def test_moving_the_beginning_moves_the_end(aoife: Actor) -> None:
    task = meet(aoife)
    changed = commands.change_task(record=task, values={"due_at": NINE + 3 * HOUR}, by=aoife)
    assert changed.ends_at == NINE + 4 * HOUR
    assert commands.change_task(record=task, values={"due_at": None}, by=aoife).ends_at is None


def test_whoever_is_asked_sees_the_meeting_though_their_role_reaches_only_their_own(
    aoife: Actor, dele: Actor
) -> None:
    task, reader = meet(aoife), only_own(dele)
    tasks = object_types()["tasks"]
    with pytest.raises(NotFound):
        queries.get_task(task.pk, seen_by=reader)
    assert count(read_query(tasks), reader).value == 0
    commands.add_attendee(values={"task": task.pk, "member": dele.member_id}, by=aoife)
    assert queries.get_task(task.pk, seen_by=reader) == task
    assert [row["title"] for row in listed(read_query(tasks), reader).items] == ["Fit the bike"]
    with pytest.raises(Forbidden):
        queries.get_task(task.pk, seen_by=reader, to=Verb.CHANGE)


def test_somebody_is_asked_once_and_either_as_a_person_or_as_a_member(
    aoife: Actor, dele: Actor, siobhan: Person
) -> None:
    task = meet(aoife)
    for who in ({"person": siobhan.pk}, {"member": dele.member_id}):
        commands.add_attendee(values={"task": task.pk, **who}, by=aoife)
        with pytest.raises(Conflict):
            commands.add_attendee(values={"task": task.pk, **who}, by=aoife)
    for wrong in ({}, {"person": siobhan.pk, "member": dele.member_id}):
        with pytest.raises(Invalid):
            commands.add_attendee(values={"task": task.pk, **wrong}, by=aoife)
    assert [guest.name for guest in queries.guests_of(task.pk, seen_by=aoife)] == [siobhan.name, "Dele"]


def test_only_who_may_change_the_meeting_asks_others_to_it(
    aoife: Actor, dele: Actor, siobhan: Person
) -> None:
    task = meet(aoife)
    commands.add_attendee(values={"task": task.pk, "member": dele.member_id}, by=aoife)
    given = {"task": str(task.pk), "person": str(siobhan.pk)}
    with pytest.raises((Forbidden, Invalid)):
        create_record(object_types()["attendees"], given, by=only_own(dele))
    assert Attendee.objects.count() == 1


def test_a_member_answers_for_themselves_and_for_nobody_else(
    aoife: Actor, dele: Actor, siobhan: Person
) -> None:
    task = meet(aoife)
    own = commands.add_attendee(values={"task": task.pk, "member": dele.member_id}, by=aoife)
    theirs = commands.add_attendee(values={"task": task.pk, "person": siobhan.pk}, by=aoife)
    attendees = object_types()["attendees"]
    assert change_record(attendees, own.pk, {"answer": "yes"}, by=only_own(dele)).answer == Answer.YES
    with pytest.raises(Forbidden):
        change_record(attendees, theirs.pk, {"answer": "yes"}, by=only_own(dele))


def test_a_meeting_at_another_time_is_answered_anew(aoife: Actor, siobhan: Person) -> None:
    task = meet(aoife)
    guest = commands.add_attendee(values={"task": task.pk, "person": siobhan.pk, "answer": "yes"}, by=aoife)
    commands.change_task(record=task, values={"title": "Fit both bikes"}, by=aoife)
    guest.refresh_from_db()
    assert guest.answer == Answer.YES
    commands.change_task(record=task, values={"due_at": NINE + HOUR}, by=aoife)
    guest.refresh_from_db()
    assert (guest.answer, guest.answered_at) == (Answer.OPEN, None)


def test_a_meeting_that_was_held_passed_with_everybody_who_came(aoife: Actor, siobhan: Person) -> None:
    ada = people.create_person(values={"name": "Ada Quill"}, by=everyone())
    bo = people.create_person(values={"name": "Bo Reed"}, by=everyone())
    task = meet(aoife, person=siobhan.pk)
    commands.add_attendee(values={"task": task.pk, "person": ada.pk, "answer": "yes"}, by=aoife)
    commands.add_attendee(values={"task": task.pk, "person": bo.pk, "answer": "no"}, by=aoife)
    commands.finish_task(task=task, words="The saddle goes up.", by=aoife)
    assert passed(siobhan)[0] == passed(ada)[0] == ("meeting", "Fit the bike", "The saddle goes up.")
    assert ("meeting", "Fit the bike", "The saddle goes up.") not in passed(bo)
    commands.reopen_task(task=task, by=aoife)
    assert all(kind != "meeting" for kind, *_ in passed(siobhan) + passed(ada))


@pytest.mark.parametrize(("outcome", "kind"), [("reached", "call"), ("", "call"), ("no_answer", "system")])
def test_a_call_that_reached_nobody_is_no_contact(
    aoife: Actor, siobhan: Person, outcome: str, kind: str
) -> None:
    call = commands.add_task(values={"kind": "call", "title": "Ring her", "person": siobhan.pk}, by=aoife)
    commands.finish_task(task=call, outcome=outcome, by=aoife)
    siobhan.refresh_from_db()
    assert passed(siobhan)[0][0] == kind
    assert (siobhan.last_contact_at is not None) is (kind == "call")
    call.refresh_from_db()
    assert call.outcome == outcome


def test_a_snoozed_task_is_off_today_until_its_time_and_keeps_its_day(aoife: Actor) -> None:
    task = commands.add_task(values={"title": "Send the quote", "due_at": NINE}, by=aoife)
    with clock.stopped(NINE):
        commands.snooze_task(task=task, until=NINE + 24 * HOUR, by=aoife)
        assert queries.due_for(aoife) == []
        assert waiting_counts(aoife)["tasks-list"] == 0
    with clock.stopped(NINE + 25 * HOUR):
        assert [row.due_at for row in queries.due_for(aoife)] == [NINE]
        with pytest.raises(Invalid):
            commands.snooze_task(task=task, until=NINE, by=aoife)


def test_the_day_by_the_clock_has_what_one_is_asked_to(aoife: Actor, dele: Actor) -> None:
    early = meet(dele, title="Early", due_at=NINE - HOUR, ends_at=NINE)
    commands.add_attendee(values={"task": early.pk, "member": aoife.member_id}, by=dele)
    refused = meet(dele, title="Refused")
    commands.add_attendee(values={"task": refused.pk, "member": aoife.member_id, "answer": "no"}, by=dele)
    meet(aoife, title="Late", due_at=NINE + HOUR, ends_at=NINE + 2 * HOUR)
    meet(aoife, title="Tomorrow", due_at=NINE + 24 * HOUR, ends_at=NINE + 25 * HOUR)
    with clock.stopped(NINE):
        assert [row.title for row in queries.hours_of_today(aoife)] == ["Early", "Late"]
        assert "Late" not in [row.title for row in queries.due_for(aoife)]


def test_attendees_are_asked_for_from_both_ends(aoife: Actor, siobhan: Person) -> None:
    task = meet(aoife)
    commands.add_attendee(values={"task": task.pk, "person": siobhan.pk, "answer": "yes"}, by=aoife)
    for kind, question in (
        ("people", 'count(attendees where answer = "yes") >= 1'),
        ("tasks", "count(attendees) = 1"),
        ("attendees", 'task.kind = "meeting" and person.name ~ "siob"'),
    ):
        assert count(read_query(object_types()[kind], where=question), everyone()).value == 1, question


def test_an_erased_person_is_asked_to_nothing(aoife: Actor, siobhan: Person) -> None:
    task = meet(aoife)
    commands.add_attendee(values={"task": task.pk, "person": siobhan.pk}, by=aoife)
    people.delete_person(record=siobhan, by=everyone())
    assert Task.objects.filter(pk=task.pk).exists()
    assert not Attendee.objects.exists()


def test_two_who_are_one_are_shown_once_and_parted_again(aoife: Actor, siobhan: Person) -> None:
    twin = people.create_person(values={"name": "Siobhan Kerigan"}, by=everyone())
    task = meet(aoife)
    for person in (siobhan, twin):
        commands.add_attendee(values={"task": task.pk, "person": person.pk}, by=aoife)
    merge = people.merge_people(kept=siobhan, merged=twin, choices={}, by=everyone())
    assert [guest.person_id for guest in queries.guests_of(task.pk, seen_by=aoife)] == [siobhan.pk]
    people.undo_merge(merge=merge, by=everyone())
    found = {guest.person_id for guest in queries.guests_of(task.pk, seen_by=aoife)}
    assert found == {siobhan.pk, twin.pk}


def test_a_meeting_goes_with_its_guests_by_any_way(aoife: Actor, siobhan: Person) -> None:
    task = meet(aoife)
    commands.add_attendee(values={"task": task.pk, "person": siobhan.pk}, by=aoife)
    with connection.cursor() as cursor:
        cursor.execute("delete from agenda_task")
    assert not Attendee.objects.exists()


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Member.objects.get(name=actor.name))
    return client


def test_the_page_of_a_meeting_asks_somebody_and_notes_what_they_say(
    aoife: Actor, dele: Actor, siobhan: Person
) -> None:
    task = meet(aoife, place="The workshop")
    door = browser(aoife)
    door.post(f"/tasks/{task.pk}/guests/", {"person": str(siobhan.pk)})
    guest = Attendee.objects.get()
    door.post(f"/attendees/{guest.pk}/answer/", {"answer": "maybe"})
    page = door.get(f"/tasks/{task.pk}/").content.decode()
    for words in ("Siobhán Kerrigan", "perhaps", "The workshop", "Meeting"):
        assert words in page
    assert door.post(f"/tasks/{task.pk}/guests/", {"person": str(siobhan.pk)}).status_code == 422
    assert browser(dele).get(f"/tasks/{task.pk}/").status_code == 200
    door.post(f"/attendees/{guest.pk}/remove/")
    assert not Attendee.objects.exists()


def test_a_meeting_is_made_and_changed_by_its_form(aoife: Actor) -> None:
    door = browser(aoife)
    typed = {
        "kind": "meeting", "title": "Fit the bike", "due_on": "2026-05-20", "due_time": "09:00",
        "ends_time": "10:00", "place": "Workshop", "remind_minutes": "15",
    }  # fmt: skip
    door.post("/tasks/add/", typed)
    task = Task.objects.get()
    assert (task.kind, task.ends_at - task.due_at, task.place) == ("meeting", HOUR, "Workshop")  # type: ignore[operator]
    assert (task.is_whole_day, task.remind_minutes) == (False, 15)
    form = door.get(f"/tasks/{task.pk}/change/").content.decode()
    assert 'value="10:00"' in form
    assert door.post(f"/tasks/{task.pk}/change/", {**typed, "ends_time": "08:00"}).status_code == 422
    door.post(
        f"/tasks/{task.pk}/change/", {**typed, "due_time": "", "ends_time": "", "ends_on": "2026-05-22"}
    )
    task.refresh_from_db()
    assert task.is_whole_day
    assert task.ends_at - task.due_at == 48 * HOUR  # type: ignore[operator]
    assert door.post("/tasks/add/", {"kind": "meeting", "title": "When?"}).status_code == 422


def test_tasks_are_snoozed_from_the_dialog(aoife: Actor) -> None:
    task = commands.add_task(values={"title": "Send the quote"}, by=aoife)
    door = browser(aoife)
    assert "Send the quote" in door.get(f"/tasks/snooze/?id={task.pk}").content.decode()
    assert door.post("/tasks/snooze/", {"id": str(task.pk), "choice": "day"}).status_code == 422
    door.post("/tasks/snooze/", {"id": str(task.pk), "choice": "tomorrow"})
    task.refresh_from_db()
    assert task.snoozed_until
    assert task.snoozed_until > clock.now()
