"""Promises go out as a file and come back in: nothing of what became of them is lost or made up."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from troth.apikit.tests.callers import make_person
from troth.exchange.tests.importing import bring_in, undo
from troth.exchange.tests.test_export import write
from troth.ground.clock import now, today
from troth.people.models import Person
from troth.promises import commands
from troth.promises.models import Promise, Step
from troth.team.actor import Actor

pytestmark = pytest.mark.django_db
NOW = now().replace(microsecond=0)  # a file tells seconds
SAME = (
    "words", "whose", "person_id", "due_on", "due_time", "time_zone", "is_exact", "state", "owner_id",
    "worth",
    "made_at", "kept_at", "broken_at", "withdrawn_at", "outcome", "agreed_by", "quote", "external_id",
    "due_at",
)  # fmt: skip


def stood() -> list[tuple[object, ...]]:
    """Give how all promises stand, without their keys."""
    return list(Promise.objects.order_by("words").values_list(*SAME))


@pytest.fixture
def promises(una: Person, by: Actor) -> list[Promise]:
    """A promise of each outcome, in both directions."""
    base: dict[str, object] = {
        "person": una.pk,
        "made_at": NOW - timedelta(days=60),
        "time_zone": "Europe/Vienna",
    }
    past, soon = today() - timedelta(days=9), today() + timedelta(days=9)
    given: list[dict[str, object]] = [
        {
            "words": "A, kept",
            "due": past,
            "kept_at": NOW - timedelta(days=20),
            "outcome": "By mail; signed",
        },
        {"words": "B, kept late", "due": past, "kept_at": NOW - timedelta(days=2), "whose": "theirs"},
        {"words": "C, broken", "due": past, "broken_at": NOW - timedelta(days=1), "outcome": "Snow"},
        {
            "words": "D, open",
            "due": soon,
            "due_time": "16:00",
            "quote": "I'll send it,\nby then",
            "is_exact": True,
        },
        {"words": "E, not wanted", "withdrawn_at": NOW - timedelta(days=5)},
        {"words": "=F, with a name", "external_id": "=P-7"},
    ]
    return [
        commands.make_promise(values={"external_id": f"P-{n}"} | base | each, by=by)
        for n, each in enumerate(given)
    ]


def test_promises_come_back_as_they_went(promises: list[Promise], by: Actor, tmp_path: Path) -> None:
    before, steps = stood(), Step.objects.count()
    file, _count = write(tmp_path, "csv", by=by, kind="promises")
    again = bring_in(file, "promises", by)
    assert (again.unchanged, again.failed) == (len(promises), 0)
    Promise.objects.all().delete()
    came = bring_in(file, "promises", by)
    assert (came.created, came.failed) == (len(promises), 0)
    assert stood() == before
    assert Step.objects.count() == steps


def test_an_import_of_promises_is_taken_back_whole(una: Person, by: Actor) -> None:
    came = bring_in(
        "words,person,due,status\nThe offer,Una Fell,2030-05-03,kept\n,Una Fell,,open\n",
        "promises", by,
    )  # fmt: skip
    assert (came.created, came.failed) == (1, 1)
    undo(came, by)
    assert not Promise.objects.exists()
    assert not Step.objects.exists()


def test_a_file_can_not_make_a_late_promise_kept(una: Person, by: Actor) -> None:
    made = commands.make_promise(
        values={
            "words": "The bill",
            "person": una.pk,
            "due": today() - timedelta(days=9),
            "external_id": "7",
        },
        by=by,
    )
    bring_in("external_id,state\n7,kept\n", "promises", by)
    made.refresh_from_db()
    assert made.state == "kept_late"


def test_promises_of_a_stranger_stay_out(by: Actor) -> None:
    make_person(name="Ivo Sand")
    came = bring_in("words,person\nThe offer,nobody@nowhere.example\n", "promises", by)
    assert came.created + came.failed + came.skipped == 1
    assert Promise.objects.filter(person__name="Ivo Sand").count() == 0
