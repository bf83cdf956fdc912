"""Whose turn it is, since when, and against what is usual; and the balance of a conversation."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.catalog.registry import object_types
from troth.exchange.tests.importing import bring_in, undo
from troth.ground.clock import now
from troth.people.commands import rest_turn
from troth.people.models import Person
from troth.people.queries import waiting_for
from troth.questions import listing
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery
from troth.team.actor import Actor
from troth.team.queries import find_actor
from troth.timeline import commands
from troth.timeline.models import Interaction
from troth.timeline.queries import balance_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def by(db: None) -> Actor:
    found = find_actor(make_member("administrator").pk, origin="test")
    assert found
    return found


@pytest.fixture
def una(by: Actor) -> Person:
    return make_person(name="Una Fell", email="una@fell.example")


def said(person: Person, direction: str, at: datetime, by: Actor, **more: object) -> Interaction:
    """Write down one word."""
    values = {"person": person.pk, "kind": "message", "direction": direction, "happened_at": at, **more}
    return commands.log_interaction(values=values, by=by)


def talk(person: Person, by: Actor, start: datetime, hours: list[int], first: str = "in") -> None:
    """Let both sides speak by turns, each so many hours after the other."""
    at, direction = start, first
    said(person, direction, at, by)
    for each in hours:
        at += each * HOUR
        direction = "out" if direction == "in" else "in"
        said(person, direction, at, by)


def fresh(person: Person) -> Person:
    person.refresh_from_db()
    return person


def test_the_usual_answer_is_told_for_both_sides_once_there_are_three(una: Person, by: Actor) -> None:
    start = now() - timedelta(days=60)
    talk(una, by, start, [2, 10, 4, 20])
    assert (fresh(una).our_answer_hours, una.their_answer_hours) == (None, None)
    talk(una, by, start + timedelta(days=30), [9, 30])
    assert (fresh(una).our_answer_hours, una.their_answer_hours) == (Decimal(4), Decimal(20))


def test_an_answer_counts_from_the_first_word_and_not_over_a_long_silence(una: Person, by: Actor) -> None:
    start = now() - timedelta(days=200)
    for place in range(3):
        at = start + timedelta(days=60 * place)
        said(una, "in", at, by)
        said(una, "in", at + 5 * HOUR, by)
        said(una, "out", at + 8 * HOUR, by)
        said(una, "in", at + timedelta(days=20), by)  # a new talk, no answer
    assert (fresh(una).our_answer_hours, una.their_answer_hours) == (Decimal(8), None)


def test_late_is_twice_what_is_usual(una: Person, by: Actor) -> None:
    assert una.answer_due_at is None
    talk(una, by, now() - timedelta(days=60), [6, 10, 6, 10, 6, 10])
    at = now() - timedelta(hours=11)
    said(una, "out", now() - timedelta(days=1), by)
    said(una, "in", at, by)
    assert fresh(una).turn == "ours"
    assert una.our_answer_hours == Decimal(6)
    assert una.answer_due_at == una.turn_since + 12 * HOUR  # type: ignore[operator]
    rest_turn(record=una, by=by)
    assert fresh(una).answer_due_at is None


def test_where_nothing_is_known_two_days_are_late_for_us_and_a_week_for_them(una: Person, by: Actor) -> None:
    said(una, "in", now() - HOUR, by)
    assert fresh(una).answer_due_at == una.turn_since + 48 * HOUR  # type: ignore[operator]
    said(una, "out", now(), by)
    assert fresh(una).answer_due_at == una.turn_since + 168 * HOUR  # type: ignore[operator]


def test_a_note_is_no_word_and_a_call_is_one_of_who_began_it(una: Person, by: Actor) -> None:
    said(una, "out", now() - 3 * HOUR, by, kind="call")
    commands.log_interaction(values={"person": una.pk, "kind": "note", "body": "Likes blue"}, by=by)
    assert fresh(una).turn == "theirs"
    said(una, "in", now() - HOUR, by, kind="call")
    assert fresh(una).turn == "ours"


def test_a_word_that_is_taken_back_gives_the_turn_back(una: Person, by: Actor) -> None:
    first = said(una, "in", now() - 5 * HOUR, by)
    wrong = said(una, "out", now() - HOUR, by)
    assert fresh(una).turn == "theirs"
    commands.retract_interaction(interaction=wrong, by=by)
    assert (fresh(una).turn, una.turn_since, una.last_contact_at) == (
        "ours",
        first.happened_at,
        first.happened_at,
    )
    commands.restore_interaction(interaction=wrong, by=by)
    assert fresh(una).turn == "theirs"


def test_who_waits_longest_against_what_is_usual_comes_first(una: Person, by: Actor) -> None:
    quick = make_person(name="Quick Ida", email="ida@quick.example")
    talk(quick, by, now() - timedelta(days=60), [1, 2, 1, 2, 1, 2], first="in")
    said(quick, "out", now() - timedelta(days=1, hours=9), by)
    said(quick, "in", now() - timedelta(days=1), by)
    said(una, "in", now() - timedelta(days=3), by)
    found = waiting_for(by)
    assert [(one.name, one.is_late) for one in found] == [("Quick Ida", True), ("Una Fell", True)]
    assert found[0].usual_hours == Decimal(1)


def test_turn_and_pace_are_asked_for(una: Person, by: Actor) -> None:
    said(una, "in", now() - timedelta(days=5), by)
    for question, count in (
        ('turn = "ours" and turn_since older than 3 days', 1),
        ('turn = "ours" and answer_due_at older than 0 days', 1),
        ('turn = "theirs"', 0),
        ("our_answer_hours > 4", 0),
    ):
        query = ListQuery(object_type=object_types()["people"], where=parse(question))
        assert listing.count(query, by).value == count, question


def test_imported_history_tells_the_pace_and_an_undo_takes_it_back(una: Person, by: Actor) -> None:
    start = now().replace(microsecond=0) - timedelta(days=40)
    lines = ["happened_at,kind,direction,person"]
    for place in range(8):
        at = start + place * timedelta(hours=3)
        lines.append(f"{at.isoformat()},message,{'out' if place % 2 else 'in'},Una Fell")
    came = bring_in("\n".join(lines), "interactions", by)
    assert came.created == 8
    assert (fresh(una).our_answer_hours, una.their_answer_hours) == (Decimal(3), Decimal(3))
    undo(came, by)
    assert fresh(una).our_answer_hours is None


def test_the_balance_tells_who_begins_how_long_and_how_fast(una: Person, by: Actor) -> None:
    start = now() - timedelta(days=90)
    said(una, "in", start, by, body="Is the blue one here")
    said(una, "out", start + 2 * HOUR, by, body="Yes")
    said(una, "out", start + timedelta(days=30), by, body="A new one came")
    said(una, "in", start + timedelta(days=30, hours=6), by, body="Thank you")
    whole = balance_of(person_id=una.pk, seen_by=by).whole
    assert (whole.ours.said, whole.ours.began, whole.theirs.said, whole.theirs.began) == (2, 1, 2, 1)
    assert (whole.ours.hours, whole.theirs.hours) == (2, 6)
    assert (whole.ours.length, whole.theirs.length) == (2.5, 3.5)


def test_each_bar_opens_what_passed(una: Person, by: Actor) -> None:
    browser = Client()
    browser.force_login(make_member("administrator"))
    at = now() - timedelta(days=40)
    said(una, "in", at, by, body="Is the blue one here")
    said(una, "in", now() - timedelta(days=1), by, body="And the red one")
    page = browser.get(f"/people/{una.pk}/balance/?month={at:%Y-%m}&side=theirs").content.decode()
    assert "Is the blue one here" in page
    assert "And the red one" not in page
    assert browser.get(f"/people/{una.pk}/balance/?month=never&side=all").status_code == 200
    table = browser.get(f"/people/{una.pk}/balance/?picture=length&form=csv").content.decode()
    assert [row[1] for row in csv.reader(table.splitlines())] == ["Words", "5.0", "4.0"]
    drawn = browser.get(f"/people/{una.pk}/balance/?picture=said&form=svg")
    assert (drawn["Content-Type"], drawn.content[:4]) == ("image/svg+xml", b"<svg")
    assert browser.get(f"/people/{una.pk}/balance/?picture=none&form=svg")["Content-Type"][:9] == "text/html"


def test_the_balance_of_five_thousand_words_reads_only_theirs(una: Person, by: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select timeline_ensure_months(now() - interval '1 year', now())")
        cursor.execute(
            "insert into timeline_interaction (happened_at, kind, direction, person_id, body)"
            " select now() - n * interval '1 hour', 'mail', case n %% 2 when 0 then 'in' else 'out' end, %s,"
            " repeat('word ', 60) from generate_series(1, 5000) n",
            [una.pk],
        )
    whole = balance_of(person_id=una.pk, seen_by=by).whole
    assert whole.ours.said + whole.theirs.said == 5000
    assert (whole.ours.hours, whole.ours.length) == (1, 61)
