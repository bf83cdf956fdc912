"""How conversations stand, told anew from what passed: who must act, and how fast answers usually come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from troth.ground.clock import now
from troth.people.commands import note_courses, note_paces
from troth.people.commands.contacts import Course
from troth.team.actor import Actor
from troth.timeline.pace import YEAR, courses


def note_pace(*, people: Sequence[UUID], by: Actor) -> None:
    """Tell anew how fast answers usually come, after something passed."""
    note_paces(courses=_courses(people, since=now() - YEAR), by=by)


def count_anew(*, people: Sequence[UUID], by: Actor) -> None:
    """Tell anew when the last word was and whose turn it is, after something was taken back or put back.

    Where somebody said that nobody has to act it stays so.
    """
    note_courses(courses=_courses(people, since=None), by=by)
    note_pace(people=people, by=by)


def _courses(people: Sequence[UUID], *, since: datetime | None) -> list[Course]:
    with connection.cursor() as cursor:
        cursor.execute(courses("select unnest(%s::uuid[]) as person_id", since=since), [list(people)])
        return [Course(*row) for row in cursor.fetchall()]
