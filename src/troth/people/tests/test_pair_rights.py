"""Who is asked about duplicates sees why, by what their role may read, and nothing beside it."""

from __future__ import annotations

from dataclasses import replace
from math import log2

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.people import commands, queries
from troth.people.linkage.comparisons import ALL, HOUSEHOLD
from troth.people.models import Pair, Person, Scan
from troth.team.actor import Actor, FieldRight, Scope, everyone

pytestmark = pytest.mark.django_db
BY = everyone()
NAMES = [each.name for each in ALL]


def pair_of(weight: float = 12.0, name: str = "Ada Quill", **levels: tuple[str, float]) -> Pair:
    """Make two people and the pair of them; `levels`: comparison → its level and bits."""
    one, other = sorted((make_person(name=name) for _twice in range(2)), key=lambda person: person.pk)
    numbers = {each.name: each.number(levels[each.name][0]) for each in ALL if each.name in levels}
    return Pair.objects.create(
        one=one, other=other, weight=weight, levels=[numbers.get(name, -1) for name in NAMES],
        bits=[levels[name][1] if name in levels else 0.0 for name in NAMES],
    )  # fmt: skip


def without(*fields: str) -> Actor:
    return replace(BY, fields={("people", name): FieldRight.HIDDEN for name in fields})


def test_a_hidden_field_says_nothing_in_words_or_by_weight() -> None:
    pair = pair_of(first=("same", 7.0), birthday=("same", 12.0), phone=("other", -1.0))
    assert [each.words for each in queries.evidence_of(pair, seen_by=BY)] == [
        "the same birthday", "the same first name", "different phones",
    ]  # fmt: skip
    blind = without("birthday")
    told = queries.evidence_of(pair, seen_by=blind)
    assert [(each.words, each.strength) for each in told] == [
        ("the same first name", "for"), ("different phones", "a little against"),
    ]  # fmt: skip
    assert queries.likelihood_of(pair, seen_by=BY) > 0.99
    assert queries.likelihood_of(pair, seen_by=blind) == pytest.approx(0.5)


def test_the_queue_of_who_may_not_read_a_field_goes_by_the_rest() -> None:
    by_birthday = pair_of(14.0, "Ada Quill", birthday=("same", 13.0))
    by_name = pair_of(9.0, "Bo Reed", first=("same", 8.0))
    first = queries.next_pair(seen_by=BY)
    assert first == by_birthday
    blind = without("birthday")
    assert queries.next_pair(seen_by=blind) == by_name
    assert queries.count_pairs(seen_by=blind) == 2
    Pair.objects.filter(pk=by_birthday.pk).update(weight=12.0)
    assert queries.count_pairs(seen_by=blind) == 1  # what is left of it is unlikely
    assert queries.count_pairs(seen_by=BY) == 2


def test_a_generation_does_not_show_through_to_who_may_not_read_birthdays() -> None:
    pair_of(5.0, household=("older", 13.0))
    assert HOUSEHOLD.name in NAMES
    assert queries.count_pairs(seen_by=BY) == 1
    assert queries.count_pairs(seen_by=without("birthday")) == 0


@pytest.mark.parametrize("field", ["name", "first_name", "last_name"])
def test_who_may_not_read_names_is_asked_about_nobody(field: str) -> None:
    pair_of()
    assert queries.next_pair(seen_by=without(field)) is None
    assert all(band.count == 0 for band in queries.bands_of(seen_by=without(field)))


def test_what_is_unlikely_is_not_asked_about_until_it_is_wanted(client: Client) -> None:
    pair_of(log2(0.4 / 0.6), first=("same", 7.0))
    client.force_login(make_member())
    assert "Nobody seems to be there twice" in client.get("/people/duplicates/").content.decode()
    page = client.get("/people/duplicates/likelihood/").content.decode()
    assert "Ada Quill · Ada Quill" in page
    assert "the same first name" in page
    answer = client.post("/people/duplicates/likelihood/", {"likelihood": "0.3"})
    assert answer["Location"] == "/people/duplicates/"
    assert "40%" in client.get("/people/duplicates/").content.decode()
    assert Scan.objects.get().asked_from == 0.3


@pytest.mark.parametrize("typed", ["0.31", "2", "nan", "", "half"])
def test_only_a_likelihood_of_the_page_is_taken(client: Client, typed: str) -> None:
    client.force_login(make_member())
    assert client.post("/people/duplicates/likelihood/", {"likelihood": typed}).status_code == 422
    assert not Scan.objects.exists()


def test_only_who_may_merge_chooses_who_is_asked_about(client: Client) -> None:
    client.force_login(make_member(rights={"people": {"see": "all", "change": "all"}}))
    assert client.get("/people/duplicates/likelihood/").status_code == 403
    assert client.post("/people/duplicates/likelihood/", {"likelihood": "0.3"}).status_code == 403
    assert "likelihood" not in client.get("/people/duplicates/").content.decode()


def test_a_place_in_the_queue_goes_on_where_it_was() -> None:
    pairs = [pair_of(weight, first=("same", 7.0)) for weight in (9.123456789, 9.123456788, 0.1)]
    found, after = [], ""
    while pair := queries.next_pair(seen_by=BY, after=after):
        found.append(pair)
        after = queries.place_of(pair, seen_by=BY)
    assert found == pairs


def test_the_examples_are_of_people_whom_one_may_change() -> None:
    pair = pair_of()
    own = replace(BY, rights={"people": dict.fromkeys(BY.rights["*"], Scope.OWN)}, member_id=make_member().pk)
    assert queries.bands_of(seen_by=BY)[0].count == 1
    assert sum(band.count for band in queries.bands_of(seen_by=own)) == 0
    Person.objects.filter(pk__in=(pair.one_id, pair.other_id)).update(owner=own.member_id)
    assert sum(band.count for band in queries.bands_of(seen_by=own)) == 1


def test_who_is_erased_or_merged_is_in_no_pair() -> None:
    pair, other = pair_of(), pair_of(name="Bo Reed")
    commands.delete_person(record=pair.one, by=BY)
    commands.merge_people(kept=other.one, merged=other.other, choices={}, by=BY)
    assert not Pair.objects.exists()
