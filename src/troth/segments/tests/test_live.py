"""Who is in a segment follows what is true of people, whoever changes it and however."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from troth.catalog.registry import object_types
from troth.ground import clock
from troth.ground.testing import examples
from troth.people import commands as people
from troth.people.models import Person
from troth.privacy import commands as privacy
from troth.privacy.tests.saying import say
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, ids
from troth.segments import commands
from troth.segments.models import Membership, Segment
from troth.segments.tests.making import BY, let_time_pass, person, segment_of
from troth.timeline import commands as timeline
from troth.timeline.models import Interaction

pytestmark = pytest.mark.django_db


def inside(segment: Segment) -> set[str]:
    commands.keep_up()
    segment.refresh_from_db()
    ids = Membership.objects.filter(segment=segment).values("person_id")
    names = set(Person.objects.filter(pk__in=ids).values_list("name", flat=True))
    assert segment.size == len(names)
    return names


def told(person_id: UUID) -> list[str]:
    facts = Interaction.objects.filter(person_id=person_id, event__startswith="segments.")
    return list(facts.order_by("recorded_at", "id").values_list("subject", flat=True))


def test_who_meets_the_question_is_in_from_the_start_and_nobody_is_told() -> None:
    ada = person("Ada", country="IE")
    person("Ben", country="DE")
    assert inside(segment_of('country = "IE"')) == {"Ada"}
    assert told(ada.pk) == []


def test_a_change_of_a_person_moves_them_and_is_told() -> None:
    gold = segment_of('country = "IE"')
    ada = person("Ada", country="DE")
    assert inside(gold) == set()
    people.change_person(record=ada, values={"country": "IE"}, by=BY)
    assert inside(gold) == {"Ada"}
    people.change_person(record=ada, values={"country": "AT"}, by=BY)
    assert inside(gold) == set()
    assert told(ada.pk) == ["entered a segment", "left a segment"]


def test_what_happens_moves_them() -> None:
    gold = segment_of('count(interactions where kind = "call") >= 2')
    ada = person("Ada")
    entries = [
        timeline.log_interaction(values={"person": ada.pk, "kind": "call"}, by=BY) for _call in range(2)
    ]
    assert inside(gold) == {"Ada"}
    timeline.retract_interaction(interaction=entries[0], by=BY)
    assert inside(gold) == set()


def test_what_they_agree_to_and_refuse_moves_them() -> None:
    gold = segment_of('may_be_contacted("offers", mail)')
    ada = person("Ada", email="ada@example.org")
    assert inside(gold) == set()
    say(ada, "granted", purpose="offers")
    assert inside(gold) == {"Ada"}
    say(ada, "withdrawn", purpose="offers")
    assert inside(gold) == set()


def test_an_address_that_nothing_reaches_takes_them_out() -> None:
    gold = segment_of('may_be_contacted("service", mail)')
    person("Ada", email="ada@example.org")
    assert inside(gold) == {"Ada"}
    privacy.suppress(kind="mail", address="ada@example.org", reason="bounced", by=BY)
    commands.keep_up()
    with clock.stopped(clock.now() + timedelta(minutes=2)):
        let_time_pass()
    assert inside(gold) == set()


def test_a_change_of_their_company_moves_its_people() -> None:
    gold = segment_of("company.size >= 50")
    company = people.create_company(values={"name": "Tern Hill", "size": 10}, by=BY)
    person("Ada", company=company.pk)
    person("Ben")
    assert inside(gold) == set()
    people.change_company(record=company, values={"size": 60}, by=BY)
    assert inside(gold) == {"Ada"}


def test_a_change_from_afar_asks_everybody_soon() -> None:
    gold = segment_of("count(company.people) >= 2")
    company = people.create_company(values={"name": "Tern Hill"}, by=BY)
    person("Ada", company=company.pk)
    person("Ben", company=company.pk)
    commands.keep_up()
    with clock.stopped(clock.now() + timedelta(minutes=2)):
        let_time_pass()
    assert inside(gold) == {"Ada", "Ben"}


def test_the_clock_moves_them() -> None:
    quiet = segment_of("count(interactions, last 30 days) = 0")
    ada = person("Ada")
    timeline.log_interaction(values={"person": ada.pk, "kind": "call"}, by=BY)
    assert inside(quiet) == set()
    with clock.stopped(clock.now() + timedelta(days=31)):
        let_time_pass()
        assert inside(quiet) == {"Ada"}


def test_a_segment_of_a_segment_follows_it() -> None:
    segment_of('country = "IE"', "Irish")
    both = segment_of('in segment "irish" and city = "Cork"', "Irish in Cork")
    ada = person("Ada", country="IE", city="Cork")
    assert inside(both) == {"Ada"}
    people.change_person(record=ada, values={"country": "DE"}, by=BY)
    assert inside(both) == set()


def test_changes_past_every_command_are_seen() -> None:
    gold = segment_of('city = "Cork"')
    person("Ada")
    with connection.cursor() as cursor:
        cursor.execute("update people_person set city = 'Cork'")
    assert inside(gold) == {"Ada"}


def test_whoever_is_deleted_is_in_nothing() -> None:
    gold = segment_of('city = "Cork"')
    ada = person("Ada", city="Cork")
    person("Ben", city="Cork")
    assert inside(gold) == {"Ada", "Ben"}
    people.delete_person(record=ada, by=BY)
    assert inside(gold) == {"Ben"}


def test_another_question_is_asked_of_everybody_and_nobody_is_told() -> None:
    gold = segment_of('city = "Cork"')
    ada = person("Ada", city="Galway")
    commands.change_segment(segment=gold, values={"question": 'city = "Galway"'}, by=BY)
    commands.ask_everybody(gold.pk)
    assert inside(gold) == {"Ada"}
    assert told(ada.pk) == []


def test_so_many_changes_at_once_are_one_question_to_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("troth.segments.commands.upkeep.MANY", 2)
    gold = segment_of('city = "Cork"')
    for name in ("Ada", "Ben", "Cem"):
        person(name, city="Cork")
    commands.keep_up()
    with clock.stopped(clock.now() + timedelta(minutes=2)):
        let_time_pass()
    assert inside(gold) == {"Ada", "Ben", "Cem"}


QUESTIONS = (
    'country = "IE"',
    'not (country = "IE" or tags has "vip")',
    "email is present and city is missing",
    "company.size >= 50",
    "count(interactions) >= 1",
    'not did("call")',
    'in segment "Q0" and not in segment "Q4"',
    'sample("spring") < 50',
)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("country"), st.integers(0, 2), st.sampled_from(["IE", "DE", None])),
        st.tuples(st.just("tags"), st.integers(0, 2), st.sampled_from([["vip"], []])),
        st.tuples(st.just("city"), st.integers(0, 2), st.sampled_from(["Cork", ""])),
        st.tuples(st.just("email"), st.integers(0, 2), st.sampled_from(["a@example.org", None])),
        st.tuples(st.just("company"), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("size"), st.just(0), st.sampled_from([10, 60])),
        st.tuples(st.just("call"), st.integers(0, 2), st.none()),
    ),
    max_size=8,
)


@examples(15)
@given(changes=CHANGES)
def test_a_live_segment_is_what_its_question_gives(changes: list[tuple[str, int, Any]]) -> None:
    with transaction.atomic():
        company = people.create_company(values={"name": "Tern Hill", "size": 10}, by=BY)
        crowd = [person(name) for name in ("Ada", "Ben", "Cem")]
        segments = [segment_of(question, f"Q{n}") for n, question in enumerate(QUESTIONS)]
        for what, who, value in changes:
            if what == "size":
                people.change_company(record=company, values={"size": value}, by=BY)
            elif what == "call":
                timeline.log_interaction(values={"person": crowd[who].pk, "kind": "call"}, by=BY)
            else:
                given_value = (company.pk if value else None) if what == "company" else value
                people.change_person(record=crowd[who], values={what: given_value}, by=BY)
            commands.keep_up()
        for segment in segments:
            query = ListQuery(object_type=object_types()["people"], where=parse(segment.question))
            assert set(Membership.objects.filter(segment=segment).values_list("person_id", flat=True)) == set(
                ids(query, BY)
            )
        transaction.set_rollback(True)


def test_nothing_is_noted_where_nothing_asks() -> None:
    person("Ada", city="Cork")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from segments_touch")
        assert cursor.fetchone() == (0,)
