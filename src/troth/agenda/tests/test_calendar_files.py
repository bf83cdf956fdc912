"""Calendar files: a feed for oneself, invitations out, answers in; read back by another library's parser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from troth.agenda import commands, queries
from troth.agenda.calendar_file import Happening, Party, UnreadableAnswer, read_answers, written
from troth.agenda.models import Attendee, Feed, Task
from troth.catalog.errors import Invalid
from troth.ground import clock
from troth.people import commands as people
from troth.people.models import Person
from troth.team.actor import Actor, everyone
from troth.team.models import Member, Role

NINE = datetime(2026, 5, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = (
    "UTC",
    "Europe/Dublin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Santiago",
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=120)


def happening(**values: Any) -> Happening:
    usual: dict[str, Any] = {
        "uid": uuid4(), "title": "Fit the bike", "begin": NINE, "end": NINE + HOUR, "is_whole_day": False,
        "time_zone": "Europe/Dublin", "changed_at": NINE, "sequence": 1,
    }  # fmt: skip
    return Happening(**{**usual, **values})


def events(raw: bytes) -> list[Any]:
    return list(Calendar.from_ical(raw).walk("VEVENT"))


@given(MOMENTS, st.sampled_from(ZONES), st.integers(1, 60 * 24 * 8))
def test_an_hour_in_any_zone_is_the_same_moment_when_read(at: datetime, zone: str, minutes: int) -> None:
    end = at + timedelta(minutes=minutes)
    (event,) = events(written([happening(begin=at, end=end, time_zone=zone)]))
    for name, moment in (("dtstart", at), ("dtend", end)):
        assert event[name].dt.astimezone(UTC) == moment


@given(WORDS, WORDS, WORDS)
def test_any_words_come_through_and_add_no_line(title: str, note: str, name: str) -> None:
    one = happening(title=title, note=note, guests=[Party("ada@example.org", name)])
    (event,) = events(written([one], method="REQUEST"))
    assert str(event["summary"]) == title
    assert str(event.get("description", "")) == note
    assert str(event["attendee"]) == "mailto:ada@example.org"


def test_a_whole_day_ends_on_the_first_day_that_is_free_again() -> None:
    noon = NINE + 3 * HOUR
    (event,) = events(written([happening(begin=noon, end=noon + 24 * HOUR, is_whole_day=True)]))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 5, 20), date(2026, 5, 22))


def test_a_zone_that_is_named_is_in_the_file() -> None:
    raw = written([happening(time_zone="America/New_York")])
    assert b"BEGIN:VTIMEZONE" in raw
    assert b"DTSTART;TZID=America/New_York:20260520T050000" in raw


def reply(
    uid: UUID, mail: str, answer: str = "ACCEPTED", begin: str = "20260520T090000Z", **of: str
) -> bytes:
    """Write what a calendar program sends as an answer."""
    lines = [
        "BEGIN:VCALENDAR", "PRODID:-//Example//EN", "VERSION:2.0", f"METHOD:{of.get('method', 'REPLY')}",
        "BEGIN:VEVENT", f"UID:{uid}@{of.get('host', 'troth')}", "DTSTAMP:20260501T080000Z",
        f"DTSTART:{begin}", f"ATTENDEE;PARTSTAT={answer};CN=Ada:mailto:{mail}",
        "ORGANIZER:mailto:a@b.example",
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"hello", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"\xff\xfe" * 40, b"x" * 200_000,
        reply(uuid4(), "ada@example.org", method="REQUEST"),
        reply(uuid4(), "ada@example.org", host="elsewhere"),
        reply(uuid4(), "ada@example.org", answer="NEEDS-ACTION"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_answer_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_answers(raw)


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reader(raw: bytes) -> None:
    with pytest.raises(UnreadableAnswer):
        read_answers(b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + raw)


def meet(by: Actor, **values: Any) -> Task:
    given = {"kind": "meeting", "title": "Fit the bike", "due_at": NINE, "ends_at": NINE + HOUR}
    return commands.add_task(values={**given, "is_whole_day": False, **values}, by=by)


def ada() -> Person:
    values = {
        "name": "Ada Quill",
        "emails": [{"address": "ada@example.org"}, {"address": "Ada@Work.example"}],
    }
    return people.create_person(values=values, by=everyone())


def ask(task: Task, by: Actor, **who: Any) -> Attendee:
    return commands.add_attendee(values={"task": task.pk, **who}, by=by)


@pytest.mark.django_db
def test_an_invitation_names_its_organizer_and_those_who_have_a_mail(aoife: Actor, dele: Actor) -> None:
    task = meet(aoife, place="Workshop")
    nobody = people.create_person(values={"name": "No Mail"}, by=everyone())
    for who in ({"person": ada().pk}, {"person": nobody.pk}, {"member": dele.member_id}):
        ask(task, aoife, **who)
    raw = queries.invitation_to(task, seen_by=aoife)
    assert b"METHOD:REQUEST" in raw
    (event,) = events(raw)
    assert str(event["organizer"]) == "mailto:aoife@hollin.example"
    assert [str(one) for one in event["attendee"]] == ["mailto:ada@example.org", "mailto:dele@hollin.example"]
    assert str(event["uid"]) == f"{task.pk}@troth"
    changed = commands.change_task(record=task, values={"place": "Shop"}, by=aoife)
    Task.objects.filter(pk=task.pk).update(updated_at=changed.updated_at + HOUR)
    task.refresh_from_db()
    (later,) = events(queries.invitation_to(task, seen_by=aoife))
    assert int(later["sequence"]) > int(event["sequence"])


@pytest.mark.django_db
def test_guests_are_told_that_a_meeting_is_not_to_be_in_a_later_version_of_it(aoife: Actor) -> None:
    task = meet(aoife)
    ask(task, aoife, person=ada().pk)
    (before,) = events(queries.invitation_to(task, seen_by=aoife))
    raw = queries.cancellation_of(task, seen_by=aoife)
    assert b"METHOD:CANCEL" in raw
    (event,) = events(raw)
    assert (str(event["status"]), event["uid"]) == ("CANCELLED", before["uid"])
    assert int(event["sequence"]) > int(before["sequence"])
    assert str(event["attendee"]) == "mailto:ada@example.org"
    assert str(event["organizer"]) == "mailto:aoife@hollin.example"


def weekly(by: Actor, **values: Any) -> list[Task]:
    given = {
        "kind": "meeting",
        "title": "Ride",
        "due_at": NINE,
        "ends_at": NINE + HOUR,
        "is_whole_day": False,
    }
    first = commands.add_task(values={**given, **values}, by=by)
    ask(first, by, person=ada().pk)
    commands.repeat_task(task=first, rule="FREQ=WEEKLY;COUNT=4", by=by)
    return list(Task.objects.order_by("original_at"))


def moments(raw: bytes) -> list[datetime]:
    return [event["recurrence-id"].dt.astimezone(UTC) for event in events(raw)]


@pytest.mark.django_db
def test_the_times_of_a_series_are_one_event_to_guests(aoife: Actor) -> None:
    times = weekly(aoife)
    moved = commands.change_task(record=times[1], values={"due_at": NINE + 8 * 24 * HOUR}, by=aoife)
    (event,) = events(queries.invitation_to(moved, seen_by=aoife))
    assert str(event["uid"]) == f"{moved.series_id}@troth"
    assert event["recurrence-id"].dt.astimezone(UTC) == NINE + 7 * 24 * HOUR
    assert event["dtstart"].dt.astimezone(UTC) == NINE + 8 * 24 * HOUR
    all_of_them = queries.invitation_to(times[0], seen_by=aoife, following=True)
    assert moments(all_of_them) == [time.original_at for time in times]
    assert {str(event["uid"]) for event in events(all_of_them)} == {f"{moved.series_id}@troth"}


@pytest.mark.django_db
def test_one_time_of_a_series_is_cancelled_or_all_that_follow(aoife: Actor) -> None:
    times = weekly(aoife)
    commands.finish_task(task=times[3], by=aoife)
    assert moments(queries.cancellation_of(times[1], seen_by=aoife)) == [times[1].original_at]
    raw = browser(aoife).get(f"/tasks/{times[1].pk}/cancellation.ics?which=following")
    assert raw["Content-Type"] == "text/calendar; charset=utf-8; method=CANCEL"
    assert moments(raw.content) == [times[1].original_at, times[2].original_at]
    assert {str(event["status"]) for event in events(raw.content)} == {"CANCELLED"}


@pytest.mark.django_db
@pytest.mark.parametrize("whole", [False, True])
def test_an_answer_to_one_time_of_a_series_counts_for_that_time(aoife: Actor, whole: bool) -> None:
    times = weekly(aoife, is_whole_day=whole, ends_at=None)
    stamp = ";VALUE=DATE:20260527" if whole else ":20260527T090000Z"
    raw = reply(times[1].series_id or uuid4(), "ada@example.org", begin="20260527T090000Z")
    raw = raw.replace(b"DTSTART:20260527T090000Z", f"DTSTART{stamp}\r\nRECURRENCE-ID{stamp}".encode())
    commands.take_answers(answers=read_answers(raw), by=aoife)
    answered = Attendee.objects.filter(answer="yes").values_list("task_id", flat=True)
    assert list(answered) == [times[1].pk]


@pytest.mark.django_db
def test_the_dialogs_offer_the_files_while_there_are_guests(aoife: Actor) -> None:
    alone = meet(aoife)
    times = weekly(aoife)
    door = browser(aoife)
    for page in ("", "change/"):
        assert "cancellation.ics" not in door.get(f"/tasks/{alone.pk}/{page}").content.decode()
        shown = door.get(f"/tasks/{times[0].pk}/{page}").content.decode()
        assert "cancellation.ics?which=following" in shown


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("word", "answer"), [("ACCEPTED", "yes"), ("TENTATIVE", "maybe"), ("DECLINED", "no")]
)
def test_an_answer_is_noted_by_any_mail_of_the_guest(aoife: Actor, word: str, answer: str) -> None:
    task = meet(aoife)
    guest = ask(task, aoife, person=ada().pk)
    commands.take_answers(answers=read_answers(reply(task.pk, "ADA@work.example", word)), by=aoife)
    guest.refresh_from_db()
    assert guest.answer == answer


def answered(aoife: Actor, answers: Sequence[bytes]) -> None:
    for raw in answers:
        with pytest.raises(Invalid):
            commands.take_answers(answers=read_answers(raw), by=aoife)


@pytest.mark.django_db
def test_an_answer_of_a_stranger_or_to_another_time_changes_nothing(aoife: Actor, dele: Actor) -> None:
    task = meet(aoife)
    ask(task, aoife, person=ada().pk)
    wrong = [
        reply(task.pk, "eve@example.org"),
        reply(uuid4(), "ada@example.org"),
        reply(task.pk, "ada@example.org", begin="20260521T090000Z"),
        reply(task.pk, "ada@example.org", begin="20260520"),
    ]
    answered(aoife, wrong[:3])
    nobody = Actor(member_id=dele.member_id, name="Dele")
    answered(nobody, [reply(task.pk, "ada@example.org")])
    assert Attendee.objects.get().answer == "open"


@pytest.mark.django_db
def test_the_file_is_taken_by_the_door(aoife: Actor) -> None:
    task = meet(aoife)
    ask(task, aoife, person=ada().pk)
    door = browser(aoife)
    file = SimpleUploadedFile("reply.ics", reply(task.pk, "ada@example.org"))
    assert door.post("/calendar/answers/", {"file": file}).status_code == 302
    assert Attendee.objects.get().answer == "yes"
    assert door.post("/calendar/answers/").status_code == 422
    got = door.get(f"/tasks/{task.pk}/invitation.ics")
    assert got["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    assert "attachment" in got["Content-Disposition"]


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(Member.objects.get(name=actor.name))
    return client


def titles(answer: Any) -> list[str]:
    return [str(event["summary"]) for event in events(answer.content)]


@pytest.mark.django_db
def test_a_feed_is_read_by_its_address_alone_until_it_is_ended(aoife: Actor, dele: Actor) -> None:
    with clock.stopped(NINE):
        meet(aoife)
        meet(dele, title="Not mine")
        asked = meet(dele, title="Asked to")
        ask(asked, dele, member=aoife.member_id)
        meet(aoife, title="Long ago", due_at=NINE - timedelta(days=200), ends_at=None)
        secret = commands.open_feed(by=aoife)
        stranger = Client()
        answer = stranger.get(f"/calendar/feed/{secret}.ics")
        assert sorted(titles(answer)) == ["Asked to", "Fit the bike"]
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-store" in answer["Cache-Control"]
        assert not stranger.cookies
        assert Feed.objects.get().digest != secret
        assert Feed.objects.get().read_at == NINE
        second = commands.open_feed(by=aoife)
        assert stranger.get(f"/calendar/feed/{secret}.ics").status_code == 404
        assert stranger.get(f"/calendar/feed/{second}.ics").status_code == 200
        commands.close_feed(by=aoife)
        assert stranger.get(f"/calendar/feed/{second}.ics").status_code == 404


@pytest.mark.django_db
def test_a_feed_gives_what_its_member_may_see_at_that_moment(aoife: Actor) -> None:
    meet(aoife, due_at=clock.now(), ends_at=None)
    secret = commands.open_feed(by=aoife)
    assert len(titles(Client().get(f"/calendar/feed/{secret}.ics"))) == 1
    nothing = Role.objects.create(key="nothing", name="Nothing", rights={})
    Member.objects.filter(name="Aoife").update(role=nothing)
    assert Client().get(f"/calendar/feed/{secret}.ics").status_code == 404
    Member.objects.filter(name="Aoife").update(role=Role.objects.get(key="member"), is_active=False)
    assert Client().get(f"/calendar/feed/{secret}.ics").status_code == 404


@pytest.mark.django_db
def test_a_wrong_address_looks_like_any_that_is_not_there(aoife: Actor) -> None:
    assert Client().get("/calendar/feed/none.ics").status_code == 404
    assert Client().get("/calendar/feed/none.txt").status_code == 404


@pytest.mark.django_db
def test_the_address_is_shown_once(aoife: Actor) -> None:
    door = browser(aoife)
    made = door.post("/calendar/feed/").content.decode()
    assert ".ics" in made
    assert ".ics" not in door.get("/calendar/feed/").content.decode()
    door.post("/calendar/feed/end/")
    assert not Feed.objects.exists()
