"""Search as you type."""

from __future__ import annotations

from dataclasses import replace

import pytest

from troth.people import commands
from troth.questions.search import search
from troth.questions.words import forget_unused_words
from troth.team.actor import Actor, FieldRight, everyone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_people() -> None:
    company = commands.create_company(values={"name": "Brackwater Parcel Co-op"}, by=everyone())
    commands.create_person(
        values={"name": "Siobhán Kerrigan", "email": "siobhan@merrin.example", "phone": "+353861234567"},
        by=everyone(),
    )
    commands.create_person(values={"name": "Aroha Ngatai", "company": company.pk}, by=everyone())


def titles(text: str, seen_by: Actor | None = None, kind: str = "") -> list[str]:
    return [found.title for found in search(text, seen_by=seen_by or everyone(), kind=kind)]


@pytest.mark.parametrize(
    "typed",
    [
        "siobhan",
        "KERRIGAN",
        "rriga",
        "merrin.ex",
        "861234",
        "+353 86 123 45",
        "086 1234567",
        "ker sio",
        "si",
        "ke si",
    ],
)
def test_any_part_finds_the_person(typed: str) -> None:
    assert "Siobhán Kerrigan" in titles(typed)


def test_a_company_is_found_with_its_people() -> None:
    assert titles("brackwater") == ["Aroha Ngatai", "Brackwater Parcel Co-op"]
    assert titles("brackwater", kind="companies") == ["Brackwater Parcel Co-op"]


@pytest.mark.parametrize("typed", ["kerigan", "siobahn", "kerrigna", "brakwater"])
def test_slips_are_forgiven(typed: str) -> None:
    found = search(typed, seen_by=everyone())
    assert found
    assert all(one.is_guess for one in found)


def test_nothing_is_found_for_nonsense() -> None:
    assert titles("qqqqqq") == []
    assert titles("  ") == []
    assert titles("%") == []
    assert titles("\x00\ud800") == []


def test_a_stranger_finds_nothing() -> None:
    assert titles("kerrigan", Actor(member_id=None, name="Nobody")) == []


def test_a_hidden_field_is_not_searched() -> None:
    blind = replace(everyone(), fields={("people", "email"): FieldRight.HIDDEN})
    assert titles("kerrigan", blind) == ["Siobhán Kerrigan"]
    assert titles("merrin", blind) == []


def test_words_of_nobody_are_forgotten() -> None:
    from troth.people.models import Person

    Person.objects.filter(last_name="Kerrigan").delete()
    forget_unused_words()
    assert titles("kerigan") == []
    assert titles("brakwater") != []
