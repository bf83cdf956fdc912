"""Members are told in time, once, and only of what they see."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from troth.agenda import commands, queries
from troth.agenda.models import Reminder, Task
from troth.ground import clock
from troth.team.actor import Actor
from troth.team.models import Member

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 5, 20, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def meet(by: Actor, **values: Any) -> Task:
    given = {"kind": "meeting", "title": "Fit the bike", "due_at": NINE, "remind_minutes": 15}
    return commands.add_task(values={**given, "is_whole_day": False, **values}, by=by)


def told(by: Actor, at: datetime) -> list[str]:
    with clock.stopped(at):
        commands.note_reminders()
        return [row.title for row in queries.reminders_for(by)]


def test_one_is_told_when_it_is_time_and_once(aoife: Actor) -> None:
    task = meet(aoife)
    assert told(aoife, NINE - 16 * MINUTE) == []
    assert told(aoife, NINE - 15 * MINUTE) == ["Fit the bike"]
    commands.dismiss_reminders(task_ids=[str(task.pk)], by=aoife)
    assert told(aoife, NINE - 14 * MINUTE) == []
    assert Reminder.objects.count() == 1


def test_the_members_who_are_asked_are_told_but_for_those_who_refused(aoife: Actor, dele: Actor) -> None:
    task = meet(aoife)
    guest = commands.add_attendee(values={"task": task.pk, "member": dele.member_id}, by=aoife)
    assert told(dele, NINE) == ["Fit the bike"]
    Reminder.objects.all().delete()
    commands.answer_invitation(attendee=guest, answer="no", by=dele)
    assert told(dele, NINE) == []


def test_of_what_is_done_or_without_reminder_nobody_is_told(aoife: Actor) -> None:
    meet(aoife, title="Quiet", remind_minutes=None)
    commands.finish_task(task=meet(aoife), by=aoife)
    assert told(aoife, NINE) == []


def test_what_was_snoozed_comes_back_when_its_time_is_over(aoife: Actor) -> None:
    task = meet(aoife)
    assert told(aoife, NINE) == ["Fit the bike"]
    with clock.stopped(NINE):
        commands.snooze_task(task=task, until=NINE + 60 * MINUTE, by=aoife)
    assert told(aoife, NINE + 59 * MINUTE) == []
    assert told(aoife, NINE + 60 * MINUTE) == ["Fit the bike"]


def test_a_meeting_that_is_moved_is_told_of_again(aoife: Actor) -> None:
    task = meet(aoife)
    told(aoife, NINE)
    commands.dismiss_reminders(task_ids=[str(task.pk)], by=aoife)
    commands.change_task(record=task, values={"due_at": NINE + 60 * MINUTE}, by=aoife)
    assert told(aoife, NINE + 46 * MINUTE) == ["Fit the bike"]


def test_what_is_long_over_is_no_news(aoife: Actor) -> None:
    meet(aoife)
    assert told(aoife, NINE + timedelta(days=3)) == []


def test_a_page_asks_for_reminders_and_puts_them_away(aoife: Actor, dele: Actor) -> None:
    task = meet(aoife, due_at=clock.now())
    commands.note_reminders()
    door = Client()
    door.force_login(Member.objects.get(name="Aoife"))
    assert "/tasks/reminders/" in door.get("/calendar/").content.decode()
    assert "Fit the bike" in door.get("/tasks/reminders/").content.decode()
    left = door.post(f"/tasks/{task.pk}/seen/", headers={"HX-Request": "true"}).content.decode()
    assert "Fit the bike" not in left
    other = Client()
    other.force_login(Member.objects.get(name="Dele"))
    assert "Fit the bike" not in other.get("/tasks/reminders/").content.decode()
