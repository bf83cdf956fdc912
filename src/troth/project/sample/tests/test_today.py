"""The named people wait, owe and are due as the sample promises, on whatever day it is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from troth.project.sample.tests.conftest import NOW, Told, tell


@pytest.fixture(
    scope="module", params=[NOW, datetime(2026, 11, 22, 9, 0, tzinfo=UTC)], ids=["Thursday", "Sunday"]
)
def today(request: pytest.FixtureRequest) -> tuple[Told, datetime]:
    return tell(200, request.param), request.param


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Siobhán Kerrigan", "tell me now"),
        ("Mateus Figueiredo", "Who signs on your side?"),
        ("Noor Al-Sabahi", "Is it safe to ride with the chain making that noise?"),
        ("Jorun Haugland", "nobody answered"),
        ("Paulo Teixeira-Lund", "Still hoping for that frame number"),
    ],
)
def test_somebody_waits_for_our_word(today: tuple[Told, datetime], name: str, words: str) -> None:
    told, _ = today
    person = told.named(name)
    assert person.turn == "ours"
    last = [it for it in told.of_person[person.number] if it.direction][-1]
    assert last.direction == "in"
    assert words in last.body
    assert person.turn_since == last.happened_at


def test_it_is_arohas_turn(today: tuple[Told, datetime]) -> None:
    told, _ = today
    aroha = told.named("Aroha Ngatai")
    assert aroha.turn == "theirs"
    assert [told.companies[role.company].name for role in aroha.roles] == [
        "Quillon Logistics",
        "Brackwater Parcel Co-op",
    ]
    assert len(told.of_person[aroha.number]) > 40


def test_there_is_something_to_do_today_before_and_after(today: tuple[Told, datetime]) -> None:
    told, now = today
    due = [task.due_at for task in told.tasks]
    day = now.replace(hour=0, minute=0)
    assert sum(at < day for at in due) >= 3
    assert sum(day <= at < day + timedelta(days=1) for at in due) >= 8
    assert sum(day + timedelta(days=1) <= at < day + timedelta(days=7) for at in due) >= 8
    assert any("All eight cargo bikes" in task.title and task.has_time for task in told.tasks)
