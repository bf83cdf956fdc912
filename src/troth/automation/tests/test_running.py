"""Steps are taken once, one after another, until something stops them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from troth.agenda.models import Task
from troth.apikit.tests.callers import make_member, make_person
from troth.automation import commands, handlers, panels
from troth.automation.models import Enrolment, State, Step, Taken, Why
from troth.automation.tests.planting import TASK, sequence_with
from troth.catalog.actions import get_action, perform
from troth.catalog.errors import Conflict, Invalid, NotFound
from troth.catalog.registry import object_types
from troth.ground.clock import now, stopped
from troth.people.models import Person
from troth.privacy.events import ConsentSaid
from troth.sales.events import DealMoved
from troth.segments import commands as segments
from troth.segments.events import SegmentEntered
from troth.team.actor import Actor
from troth.team.models import Member
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db
CALL = {"days": 0, "action": "plan_task", "inputs": {"title": "Say thanks"}}


def titles() -> list[str]:
    return list(Task.objects.order_by("id").values_list("title", flat=True))


def after(days: int) -> Any:
    return stopped(now() + timedelta(days=days))


def test_steps_are_taken_in_their_order_when_their_days_have_come(una: Person, by: Actor) -> None:
    sequence = sequence_with(CALL, TASK, by=by)
    enrolment = commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    commands.take_due_steps()
    assert titles() == ["Say thanks"]
    commands.take_due_steps()
    assert titles() == ["Say thanks"]
    with after(1):
        commands.take_due_steps()
    assert titles() == ["Say thanks", "Ring them"]
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.step, enrolment.due_at) == (State.FINISHED, None, None)
    assert Task.objects.filter(person=una, owner_id=by.member_id).count() == 2


def test_the_timeline_says_who_came_into_a_sequence_and_why_they_left(una: Person, by: Actor) -> None:
    sequence = sequence_with(CALL, TASK, by=by)
    enrolment = commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    commands.stop(enrolment=enrolment, why=Why.ANSWERED, by=by)
    commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    for days in (0, 1):
        with after(days):
            commands.take_due_steps()
    facts = Interaction.objects.filter(person=una, event__startswith="automation.").order_by("happened_at")
    assert [fact.subject for fact in facts] == [
        "was put into a sequence",
        "left a sequence (they wrote to us)",
        "was put into a sequence",
        "is through a sequence",
    ]
    assert set(facts.values_list("about_type", "about_id")) == {("sequences", sequence.pk)}
    named = panels.mentions(ids={"sequences": {sequence.pk}}, seen_by=by)
    assert named == {sequence.pk: (sequence.name, f"/sequences/{sequence.pk}/")}


def test_a_step_that_was_taken_is_not_taken_again(una: Person, by: Actor) -> None:
    """Whoever was stopped between the step and its note has left neither: both are one transaction."""
    sequence = sequence_with(CALL, by=by)
    enrolment = commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    step = Step.objects.get(sequence=sequence)
    Taken.objects.create(enrolment=enrolment, step=step, place=1)
    commands.take_due_steps()
    assert titles() == []
    enrolment.refresh_from_db()
    assert enrolment.state == State.FINISHED


def test_while_it_is_paused_everybody_waits_and_then_goes_on(una: Person, by: Actor) -> None:
    sequence = sequence_with(CALL, by=by)
    commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    commands.switch(sequence=sequence, is_on=False, by=by)
    assert commands.take_due_steps() == 0
    commands.switch(sequence=sequence, is_on=True, by=by)
    commands.take_due_steps()
    assert titles() == ["Say thanks"]


def test_who_is_in_it_is_not_put_in_again_but_may_come_back(una: Person, by: Actor) -> None:
    sequence = sequence_with(CALL, by=by)
    first = commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    with pytest.raises(Conflict, match="already"):
        commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    assert commands.stop(enrolment=first, why=Why.BY_HAND, by=by)
    assert not commands.stop(enrolment=first, why=Why.BY_HAND, by=by)
    commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    assert Enrolment.objects.filter(person=una).count() == 2


def test_a_stranger_can_not_be_put_in(by: Actor) -> None:
    with pytest.raises(NotFound):
        commands.enrol(sequence=sequence_with(by=by), person_id=uuid4(), by=by)


def test_whoever_no_longer_meets_the_question_leaves_before_the_next_step(una: Person, by: Actor) -> None:
    sequence = sequence_with(CALL, by=by)
    commands.set_sequence(sequence=sequence, values={"stays": 'lifecycle = "lead"'}, by=by)
    Person.objects.filter(pk=una.pk).update(lifecycle="customer")
    enrolment = commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    commands.take_due_steps()
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.why, titles()) == (State.STOPPED, Why.CHANGED, [])


def test_a_wrong_question_is_refused(by: Actor) -> None:
    sequence = sequence_with(by=by)
    with pytest.raises(Invalid):
        commands.set_sequence(sequence=sequence, values={"stays": "lifecycel = 3"}, by=by)


def test_the_steps_of_somebody_who_has_left_us_are_taken_no_more(una: Person, by: Actor) -> None:
    other = make_member("manager")
    sequence = sequence_with(CALL, by=by)
    enrolment = commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    Enrolment.objects.filter(pk=enrolment.pk).update(member=other)
    Member.objects.filter(pk=other.pk).update(is_active=False)
    commands.take_due_steps()
    enrolment.refresh_from_db()
    assert (enrolment.why, titles()) == (Why.FAILED, [])
    assert "not here any more" in enrolment.why_words


def test_a_step_that_can_not_be_taken_stops_its_person_and_nobody_else(una: Person, by: Actor) -> None:
    ben = make_person(name="Ben Ash", email="ben@ash.example")
    sequence = sequence_with({"days": 0, "action": "add_tag", "inputs": {"tag": "met"}}, by=by)
    for person in (una, ben):
        commands.enrol(sequence=sequence, person_id=person.pk, by=by)
    Step.objects.filter(sequence=sequence).update(action="gone")
    broken = Enrolment.objects.get(person=una)
    commands.take_due_steps()
    broken.refresh_from_db()
    assert (broken.state, broken.why) == (State.STOPPED, Why.FAILED)
    assert not Taken.objects.exists()
    assert Enrolment.objects.filter(state=State.RUNNING).count() == 0


def test_who_comes_into_a_segment_is_put_in_by_the_rights_of_the_owner(una: Person, by: Actor) -> None:
    listed = segments.create_segment(name="Fair", question="", by=by)
    sequence = sequence_with(CALL, by=by)
    commands.set_sequence(sequence=sequence, values={"segment_id": listed.pk}, by=by)
    event = SegmentEntered(segment_id=listed.pk, person_ids=[una.pk, uuid4()])
    handlers.begin(event)
    handlers.begin(event)
    assert list(Enrolment.objects.values_list("person", "member")) == [(una.pk, by.member_id)]


def test_whoever_refuses_leaves_the_sequences_of_that_purpose(una: Person, by: Actor) -> None:
    offers, other = sequence_with(by=by), sequence_with(by=by, name="Onboarding")
    commands.set_sequence(sequence=offers, values={"purpose": "newsletter"}, by=by)
    for sequence in (offers, other):
        commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    said = ConsentSaid(person_id=una.pk, purpose="newsletter", channel="mail", topic="", said="withdrawn")
    handlers.stop_for_refusal(said)
    assert list(Enrolment.objects.order_by("id").values_list("state", "why")) == [
        (State.STOPPED, Why.REFUSED),
        (State.RUNNING, ""),
    ]


def test_whoever_is_in_it_because_of_a_deal_leaves_when_the_deal_moves_on(una: Person, by: Actor) -> None:
    deal = uuid4()
    minds, does_not = sequence_with(by=by), sequence_with(by=by, name="Whatever happens")
    commands.set_sequence(sequence=does_not, values={"stops_on_move": False}, by=by)
    for sequence in (minds, does_not):
        commands.enrol(sequence=sequence, person_id=una.pk, about=("deals", deal), by=by)
    handlers.stop_for_move(DealMoved(deal_id=deal, deal="Forty bikes", before="Offer", after="Signed"))
    stopped_one = Enrolment.objects.get(state=State.STOPPED)
    assert stopped_one.sequence == minds
    assert stopped_one.why_words == "Forty bikes: from Offer to Signed"
    assert Enrolment.objects.filter(state=State.RUNNING).count() == 1


def test_many_are_put_in_by_the_action_of_a_list(una: Person, by: Actor) -> None:
    sequence = sequence_with(by=by)
    action = get_action(object_types()["people"], "start_sequence", seen_by=by)
    for _again in range(2):
        perform(action, [una.pk], {"sequence": str(sequence.pk)}, by=by)
    assert Enrolment.objects.filter(person=una).count() == 1


def test_a_sequence_does_not_start_a_sequence(by: Actor) -> None:
    sequence = sequence_with(by=by)
    step = {"days": 0, "action": "start_sequence", "inputs": {"sequence": str(sequence.pk)}}
    with pytest.raises(Invalid):
        commands.add_step(sequence=sequence, values=step, by=by)


def test_a_step_that_goes_leaves_those_who_waited_for_it_to_the_next(una: Person, by: Actor) -> None:
    sequence = sequence_with(CALL, TASK, by=by)
    commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    first, second = Step.objects.filter(sequence=sequence).order_by("place")
    commands.delete_step(step=first, by=by)
    assert Enrolment.objects.get().step == second
    second.refresh_from_db()
    assert second.place == 1
    with pytest.raises(Conflict):
        commands.delete_step(step=second, by=by)


def test_steps_are_put_in_another_order(by: Actor) -> None:
    sequence = sequence_with(CALL, TASK, by=by)
    keys = list(Step.objects.filter(sequence=sequence).order_by("place").values_list("pk", flat=True))
    commands.put_in_order(sequence=sequence, keys=keys[::-1], by=by)
    ordered = Step.objects.filter(sequence=sequence).order_by("place")
    assert list(ordered.values_list("pk", flat=True)) == keys[::-1]
    with pytest.raises(Conflict):
        commands.put_in_order(sequence=sequence, keys=keys[:1], by=by)


def test_what_could_not_take_its_first_step_is_not_turned_on(by: Actor) -> None:
    sequence = commands.create_sequence(values={"name": "Empty"}, by=by)
    with pytest.raises(Conflict, match="no steps"):
        commands.switch(sequence=sequence, is_on=True, by=by)
    commands.add_step(sequence=sequence, values={"days": 0, "subject": "Hello", "words": "Dear you"}, by=by)
    with pytest.raises(Conflict, match="mailbox"):
        commands.switch(sequence=sequence, is_on=True, by=by)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"days": 0, "subject": "Hi {{ person.first_name", "words": "x"}, "subject"),
        ({"days": 0, "subject": "Hi", "words": "{% include 'a' %}"}, "words"),
        ({"days": 0, "subject": "", "words": "x"}, "subject"),
        ({"days": 0, "action": "nothing"}, "action"),
        ({"days": 0, "action": "plan_task", "inputs": {}}, "title"),
    ],
)
def test_a_step_that_does_not_fit_is_refused(by: Actor, values: dict[str, Any], field: str) -> None:
    sequence = commands.create_sequence(values={"name": "New"}, by=by)
    with pytest.raises(Invalid) as refused:
        commands.add_step(sequence=sequence, values=values, by=by)
    assert field in dict(refused.value.errors)
    assert not Step.objects.exists()


def test_nobody_is_deleted_from_under_a_sequence(una: Person, by: Actor) -> None:
    sequence = sequence_with(by=by)
    commands.enrol(sequence=sequence, person_id=una.pk, by=by)
    with pytest.raises(Conflict):
        commands.delete_sequence(record=sequence, by=by)
    commands.stop_all(people=[una.pk], why=Why.BY_HAND, by=by)
    commands.delete_sequence(record=sequence, by=by)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.FINISHED},
        {"due_at": None},
        {"why": Why.ANSWERED},
        {"about_kind": "deals"},
    ],
)
def test_the_database_holds_how_somebody_stands(una: Person, by: Actor, change: dict[str, Any]) -> None:
    enrolment = commands.enrol(sequence=sequence_with(by=by), person_id=una.pk, by=by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).update(**change)


def test_the_next_of_a_million_is_found_by_an_index(by: Actor) -> None:
    sequence_with(by=by)
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(
            "explain select id from automation_enrolment where state = 'running' and due_at <= now() "
            "order by due_at limit 1"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "enrolment_due" in plan
