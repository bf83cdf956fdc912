"""People are to hear from us by the segments they are in; who drifts is listed with true reasons to write."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.cadence import commands, queries
from troth.cadence.models import Cadence
from troth.catalog.errors import Invalid
from troth.catalog.registry import object_types
from troth.ground.clock import now, today
from troth.people.models import Person
from troth.people.queries import count_drifting
from troth.questions import listing
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.segments import commands as segments
from troth.segments.events import SegmentEntered
from troth.segments.models import Segment
from troth.team.actor import Actor
from troth.team.queries import find_actor
from troth.timeline.commands import log_interaction

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(db: None) -> Actor:
    found = find_actor(make_member("administrator").pk, origin="test")
    assert found
    return found


@pytest.fixture
def una(by: Actor) -> Person:
    return make_person(name="Una Fell", email="una@fell.example")


def listed(name: str, people: list[Person], by: Actor) -> Segment:
    """Make a list of people that is kept by hand."""
    made = segments.create_segment(name=name, question="", by=by)
    segments.add_to_list(segment=made, person_ids=[each.pk for each in people], by=by)
    return made


def spoken(person: Person, days: int, by: Actor) -> None:
    """Write down a call so many days ago."""
    at = now() - timedelta(days=days)
    values = {"person": person.pk, "kind": "call", "direction": "out", "happened_at": at}
    log_interaction(values=values, by=by)


def set_for(by: Actor, *cadences: tuple[Segment, int]) -> None:
    """Say how often, and let it be worked out at once."""
    commands.set_cadences(cadences=[(segment.pk, days) for segment, days in cadences], by=by)
    commands.apply_cadences()


def test_the_first_segment_that_somebody_is_in_counts(una: Person, by: Actor) -> None:
    dear, all_of_them = listed("Dear", [una], by), listed("All", [una], by)
    ivo = make_person(name="Ivo Sand")
    spoken(una, 40, by)
    set_for(by, (dear, 30), (all_of_them, 90))
    una.refresh_from_db()
    ivo.refresh_from_db()
    assert (una.cadence_days, ivo.cadence_days) == (30, None)
    assert una.reach_out_at == una.last_contact_at + timedelta(days=30)  # type: ignore[operator]
    set_for(by, (all_of_them, 90), (dear, 30))
    una.refresh_from_db()
    assert una.cadence_days == 90


def test_who_comes_into_a_segment_gets_its_cadence_and_loses_it_again(una: Person, by: Actor) -> None:
    from troth.cadence.handlers import follow_segment

    dear = listed("Dear", [], by)
    set_for(by, (dear, 30))
    segments.add_to_list(segment=dear, person_ids=[una.pk], by=by)
    event = SegmentEntered(segment_id=dear.pk, person_ids=[una.pk])
    follow_segment(event)
    una.refresh_from_db()
    assert una.cadence_days == 30
    set_for(by)
    assert Person.objects.get(cadence_days=None, reach_out_at=None) == una


def test_who_drifts_is_asked_for_and_a_word_ends_it(una: Person, by: Actor) -> None:
    spoken(una, 40, by)
    set_for(by, (listed("Dear", [una], by), 30))
    drifts = ListQuery(object_type=object_types()["people"], where=parse("reach_out_at older than 0 days"))
    assert listing.count(drifts, by).value == 1
    assert [row.days for row in queries.rows(seen_by=by)] == [10]
    spoken(una, 0, by)
    assert listing.count(drifts, by).value == 0
    assert queries.rows(seen_by=by) == []


def test_somebody_is_left_alone_for_a_while(una: Person, by: Actor) -> None:
    spoken(una, 40, by)
    set_for(by, (listed("Dear", [una], by), 30))
    commands.leave_person_alone(person_id=una.pk, days=30, by=by)
    assert count_drifting(seen_by=by) == 0
    commands.leave_person_alone(person_id=una.pk, days=0, by=by)
    assert count_drifting(seen_by=by) == 1


def test_true_reasons_stand_next_to_each(una: Person, by: Actor) -> None:
    Person.objects.filter(pk=una.pk).update(
        birthday=today() + timedelta(days=2) - timedelta(days=365 * 40 + 10)
    )
    values = {"person": una.pk, "kind": "message", "direction": "in", "body": "We move to Graz"}
    log_interaction(values=values | {"happened_at": now() - timedelta(days=60)}, by=by)
    set_for(by, (listed("Dear", [una], by), 30))
    (row,) = queries.rows(seen_by=by)
    said = {reason.text: reason.words for reason in row.reasons}
    assert said["What they said last"] == "We move to Graz"


def test_where_nothing_is_known_no_reason_is_made_up(una: Person, by: Actor) -> None:
    spoken(una, 40, by)
    set_for(by, (listed("Dear", [una], by), 30))
    (row,) = queries.rows(seen_by=by)
    assert list(row.reasons) == []


def test_from_a_name_one_click_leads_into_a_mail_with_the_reason_in_sight(una: Person, by: Actor) -> None:
    values = {"person": una.pk, "kind": "message", "direction": "in", "body": "We move to Graz"}
    log_interaction(values=values | {"happened_at": now() - timedelta(days=60)}, by=by)
    set_for(by, (listed("Dear", [una], by), 30))
    browser = Client()
    browser.force_login(make_member("administrator"))
    there = f"/mail/write/?person={una.pk}"
    assert f'href="{there}"' in browser.get("/cadence/").content.decode()
    assert "We move to Graz" in browser.get(there).content.decode()
    assert "A reason to write" not in browser.get("/mail/write/").content.decode()
    refused = browser.post("/mail/write/", {"person": str(una.pk), "to": "nobody"})
    assert refused.status_code == 422
    assert "We move to Graz" in refused.content.decode()


def test_who_may_not_write_from_here_is_led_to_their_own_program(una: Person, by: Actor) -> None:
    spoken(una, 40, by)
    set_for(by, (listed("Dear", [una], by), 30))
    browser = Client()
    browser.force_login(make_member("read-only"))
    page = browser.get("/cadence/?whose=all").content.decode()
    assert 'href="mailto:una@fell.example"' in page
    assert "/mail/write/?person=" not in page


def test_it_is_set_and_seen_on_pages(una: Person, by: Actor) -> None:
    browser = Client()
    browser.force_login(make_member("administrator"))
    assert "nobody said how often" in browser.get("/cadence/").content.decode()
    dear = listed("Dear", [una], by)
    spoken(una, 40, by)
    typed = {"segment": [str(dear.pk), ""], "days": ["30", ""]}
    assert browser.post("/cadence/settings/", typed).status_code == 302
    assert Cadence.objects.get().days == 30
    commands.apply_cadences()
    assert "Una Fell" in browser.get("/cadence/").content.decode()
    assert "Una Fell" in browser.get("/").content.decode()
    browser.post(f"/cadence/{una.pk}/later/", {"days": "30"})
    browser.get("/")  # where the toast is read
    assert "Una Fell" not in browser.get("/cadence/?whose=all").content.decode()


@pytest.mark.parametrize("days", ["0", "1001", "soon", ""])
def test_days_that_are_none_are_refused(by: Actor, days: str) -> None:
    browser = Client()
    browser.force_login(make_member("administrator"))
    dear = listed("Dear", [], by)
    answer = browser.post("/cadence/settings/", {"segment": [str(dear.pk)], "days": [days]})
    assert answer.status_code == 422
    assert not Cadence.objects.exists()


def test_a_segment_has_one_cadence(by: Actor) -> None:
    dear = listed("Dear", [], by)
    with pytest.raises(Invalid):
        commands.set_cadences(cadences=[(dear.pk, 3), (dear.pk, 4)], by=by)


def test_who_may_not_read_when_people_heard_from_us_sees_nobody(una: Person, by: Actor) -> None:
    spoken(una, 40, by)
    set_for(by, (listed("Dear", [una], by), 30))
    stranger = find_actor(make_member("member").pk, origin="test")
    assert stranger
    assert len(queries.rows(seen_by=stranger)) == count_drifting(seen_by=stranger)


def test_many_are_worked_out_in_one_go(by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_person (name) select 'P' || n from generate_series(1, 12000) n returning id"
        )
        ids = [row[0] for row in cursor.fetchall()]
    made = segments.create_segment(name="Many", question="", by=by)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into segments_member (segment_id, person_id) select %s, unnest(%s::uuid[])",
            [made.pk, ids],
        )
    commands.set_cadences(cadences=[(made.pk, 30)], by=by)
    assert commands.apply_cadences() == 12_000
    assert commands.apply_cadences() == 0
