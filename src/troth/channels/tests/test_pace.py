"""A conversation is held against the usual pace of whoever it is with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from troth.apikit.tests.callers import make_member
from troth.channels import queries
from troth.channels.models import Conversation
from troth.channels.queries import Pace
from troth.ground.clock import now
from troth.people.models import Person
from troth.team.actor import FieldRight
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db


def talk(person: Person | None, turn: str = "rest", since: datetime | None = None) -> Conversation:
    at = now()
    return Conversation.objects.create(
        channel="mail", person=person, turn=turn, turn_since=since, first_at=at, last_at=at
    )


def test_an_answer_is_late_when_it_takes_twice_as_long_as_usual(siobhan: Person) -> None:
    reader = actor_of(make_member("administrator"), origin="test")
    Person.objects.filter(pk=siobhan.pk).update(their_answer_hours=3)
    in_time, late = (talk(siobhan, "theirs", now() - timedelta(hours=hours)) for hours in (5, 7))
    assert queries.pace_of(in_time, siobhan, seen_by=reader) == Pace(Decimal(3), is_late=False)
    assert queries.pace_of(late, siobhan, seen_by=reader) == Pace(Decimal(3), is_late=True)
    unknown = talk(siobhan, "ours", now() - timedelta(days=3))
    assert queries.pace_of(unknown, siobhan, seen_by=reader) == Pace(None, is_late=True)
    assert queries.pace_of(talk(siobhan), siobhan, seen_by=reader) == Pace()
    assert queries.pace_of(talk(None, "ours", now() - timedelta(days=9)), None, seen_by=reader) == Pace()


def test_who_may_not_read_the_pace_is_told_nothing_of_it(siobhan: Person) -> None:
    Person.objects.filter(pk=siobhan.pk).update(their_answer_hours=3)
    late = talk(siobhan, "theirs", now() - timedelta(hours=7))
    reader = actor_of(make_member("administrator"), origin="test")
    blind = replace(reader, fields={("people", "their_answer_hours"): FieldRight.HIDDEN})
    assert queries.pace_of(late, siobhan, seen_by=blind) == Pace()
