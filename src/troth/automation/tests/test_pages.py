"""A sequence is made, shown for somebody, turned on and left again, in a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_person
from troth.automation import commands
from troth.automation.models import Enrolment, Sequence, State, Step
from troth.automation.tests.planting import TASK, sequence_with
from troth.people.models import Person
from troth.team.actor import Actor

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MAIL = {"days": 0, "subject": "Your bikes, {{ person.first_name }}", "words": "Dear {{ person.title }}"}


def test_steps_are_added_changed_ordered_and_taken_away(browser: Client, by: Actor) -> None:
    sequence = commands.create_sequence(values={"name": "After the fair"}, by=by)
    base = f"/sequences/{sequence.pk}/"
    assert "No steps yet" in browser.get(base).content.decode()
    assert browser.post(f"{base}steps/mail/", MAIL).status_code == 302
    task = {"action": "plan_task", "wait": "3", "title": "Ring them"}
    assert browser.post(f"{base}steps/action/", task).status_code == 302
    mail, ring = Step.objects.filter(sequence=sequence).order_by("place")
    assert (ring.days, ring.inputs) == (3, {"title": "Ring them"})
    browser.post(f"{base}steps/{mail.pk}/", MAIL | {"days": "2"})
    browser.post(f"{base}steps/", {"id": [str(mail.pk), str(ring.pk)], "down": str(mail.pk)})
    shown = browser.get(base).content.decode()
    assert shown.index("Plan a task") < shown.index("Your bikes")
    assert "2 days later" in shown
    browser.post(f"{base}steps/{mail.pk}/delete/")
    assert list(Step.objects.filter(sequence=sequence)) == [ring]


@pytest.mark.parametrize(
    ("path", "typed", "said"),
    [
        ("steps/mail/", {"days": "0", "subject": "", "words": "x"}, "Say what it is about"),
        ("steps/mail/", {"days": "0", "subject": "Hi {{ person", "words": "x"}, "Line 1"),
        ("steps/mail/", {"days": "999", "subject": "Hi", "words": "x"}, "365"),
        ("steps/action/", {"action": "plan_task", "wait": "0", "title": ""}, "What is to be done"),
        ("steps/action/", {"action": "plan_task", "wait": "-1", "title": "x"}, "between 0 and 365"),
        ("settings/", {"from_hour": "12", "until_hour": "9"}, "must come after"),
        ("settings/", {"from_hour": "9", "until_hour": "17", "stays": "lifecycel = 1"}, "lifecycel"),
        ("settings/", {"from_hour": "9", "until_hour": "17", "purpose": "nothing"}, "is none that there is"),
        ("start/", {"person": ""}, "Choose somebody"),
        ("start/", {"person": "00000000-0000-0000-0000-000000000000"}, "nobody like that"),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_changes_nothing(
    browser: Client, by: Actor, path: str, typed: dict[str, str], said: str
) -> None:
    sequence = sequence_with(by=by)
    before = (Step.objects.count(), Enrolment.objects.count(), sequence.updated_at)
    answer = browser.post(f"/sequences/{sequence.pk}/{path}", typed, headers=HTMX)
    assert (answer.status_code, said in answer.content.decode()) == (422, True), answer.content.decode()
    sequence.refresh_from_db()
    assert (Step.objects.count(), Enrolment.objects.count(), sequence.updated_at) == before


def test_somebody_is_put_in_is_seen_on_their_page_and_taken_out(
    browser: Client, by: Actor, una: Person
) -> None:
    sequence = sequence_with(TASK, by=by)
    browser.post(f"/sequences/{sequence.pk}/start/", {"person": str(una.pk)})
    enrolment = Enrolment.objects.get(person=una)
    assert "After the fair" in browser.get(f"/people/{una.pk}/").content.decode()
    assert "Una Fell" in browser.get(f"/sequences/{sequence.pk}/").content.decode()
    browser.post(f"/enrolments/{enrolment.pk}/stop/")
    enrolment.refresh_from_db()
    assert enrolment.state == State.STOPPED
    assert "Taken out by hand" in browser.get(f"/sequences/{sequence.pk}/").content.decode()


def test_a_preview_shows_their_own_words_and_what_is_missing_and_sends_nothing(
    browser: Client, by: Actor, una: Person
) -> None:
    sequence = commands.create_sequence(values={"name": "After the fair"}, by=by)
    commands.add_step(sequence=sequence, values=MAIL, by=by)
    shown = browser.get(f"/sequences/{sequence.pk}/preview/", {"person": str(una.pk)}).content.decode()
    assert "Your bikes, Una" in shown
    assert "una@fell.example" in shown
    assert "There is no value for person.title" in shown
    assert not Enrolment.objects.exists()


def test_words_of_a_customer_are_no_template(browser: Client, by: Actor) -> None:
    eve = make_person(name="{{ sender.email }} <b>Eve</b>", email="eve@quay.example")
    sequence = commands.create_sequence(values={"name": "After the fair"}, by=by)
    step = {"days": 0, "subject": "Hello {{ person.name }}", "words": "x"}
    commands.add_step(sequence=sequence, values=step, by=by)
    shown = browser.get(f"/sequences/{sequence.pk}/preview/", {"person": str(eve.pk)}).content.decode()
    assert "Hello {{ sender.email }} &lt;b&gt;Eve&lt;/b&gt;" in shown


def test_it_is_turned_on_and_off(browser: Client, by: Actor) -> None:
    sequence = sequence_with(by=by)
    browser.post(f"/sequences/{sequence.pk}/switch/", {"on": ""})
    assert not Sequence.objects.get(pk=sequence.pk).is_on
    browser.post(f"/sequences/{sequence.pk}/switch/", {"on": "on"})
    assert Sequence.objects.get(pk=sequence.pk).is_on
