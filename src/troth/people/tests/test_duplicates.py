"""People who are there twice are found, asked about once, and merged or told apart."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from troth.apikit.tests.callers import make_member, make_person
from troth.people import commands, queries
from troth.people.models import Pair, Person
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db
BY = everyone()


def found() -> dict[frozenset[str], float]:
    """Look, and give who is asked about with how likely they are one."""
    commands.find_pairs()
    pairs = [pair for pair in Pair.objects.all() if pair.weight >= 0]
    return {
        frozenset((pair.one.name, pair.other.name)): queries.likelihood_of(pair, seen_by=BY) for pair in pairs
    }


@pytest.mark.parametrize(
    ("ada", "why"),
    [
        ({"email": "a@x.example"}, "the same mail"),
        ({"phone": "+353861234567"}, "the same phone"),
        ({"birthday": "1990-02-01"}, "the same birthday"),
        ({"city": "Cork"}, "the same town"),
        ({"addresses": [{"postal_code": "V1"}]}, "the same postal code"),
    ],
)
def test_one_name_and_one_thing_more_make_a_pair_where_nothing_is_learnt_yet(
    ada: dict[str, Any], why: str
) -> None:
    make_person(name="Ada Quíll", **ada)
    make_person(name="ada quill", **ada)
    make_person(name="Bo Reed", city="Cork", birthday="1990-02-01")
    assert list(found()) == [frozenset(("Ada Quíll", "ada quill"))]
    words = [each.words for each in queries.evidence_of(Pair.objects.get(), seen_by=BY)]
    assert set(words) == {"the same first name", "the same last name", why}
    assert not queries.last_look().is_learnt


def test_a_name_alone_and_what_many_share_make_no_pair() -> None:
    make_person(name="Ada Quill", city="Cork")
    make_person(name="Ada Quill", city="Kendal")
    for number in range(12):
        make_person(name=f"Clerk {number}", email="info@firm.example")
    assert found() == {}


def test_who_shares_most_comes_first_and_what_is_skipped_comes_later() -> None:
    for name in ("Bo Reed", "Ada Quill"):
        for _twice in range(2):
            make_person(name=name, city="Cork", email="ada@x.example" if name == "Ada Quill" else "")
    commands.find_pairs()
    first = queries.next_pair(seen_by=BY)
    assert first
    assert first.one.name == "Ada Quill"
    second = queries.next_pair(seen_by=BY, after=queries.place_of(first, seen_by=BY))
    assert second
    assert second.one.name == "Bo Reed"
    assert queries.next_pair(seen_by=BY, after=queries.place_of(second, seen_by=BY)) is None
    assert queries.next_pair(seen_by=BY, after="nonsense") == first


def twins() -> tuple[Person, Person]:
    pair = [make_person(name="Ada Quill", city="Cork") for _twice in range(2)]
    commands.find_pairs()
    return pair[0], pair[1]


def test_those_told_apart_are_not_asked_about_again() -> None:
    _ada, twin = twins()
    pair = queries.next_pair(seen_by=BY)
    assert pair
    commands.tell_apart(pair=pair, by=BY)
    for city in ("Cork", "Kendal", "Cork"):  # not even where they were less alike for a while
        commands.change_person(record=Person.objects.get(pk=twin.pk), values={"city": city}, by=BY)
        commands.find_pairs()
    assert queries.next_pair(seen_by=BY) is None
    assert queries.count_pairs(seen_by=BY) == 0


def test_who_was_told_apart_stays_so_after_a_merge_and_its_undo() -> None:
    ada, twin = twins()
    pair = queries.next_pair(seen_by=BY)
    assert pair
    commands.tell_apart(pair=pair, by=BY)
    third = make_person(name="Ada Q.")
    done = commands.merge_people(kept=third, merged=twin, choices={}, by=BY)
    assert {(one.one_id, one.other_id) for one in Pair.objects.all()} == {(ada.pk, third.pk)}
    commands.undo_merge(merge=done, by=BY)
    assert {(one.one_id, one.other_id) for one in Pair.objects.all()} == {(ada.pk, twin.pk)}


def test_a_pair_that_is_one_no_more_goes() -> None:
    ada, twin = twins()
    commands.change_person(record=twin, values={"city": "Kendal"}, by=BY)
    assert found() == {}
    commands.change_person(record=twin, values={"city": "Cork"}, by=BY)
    assert len(found()) == 1
    commands.delete_person(record=ada, by=BY)
    assert Pair.objects.count() == 0


def test_only_people_whom_one_may_change_are_asked_about() -> None:
    ada, twin = twins()
    member = make_member(rights={"people": dict.fromkeys(("see", "change", "delete"), "own")})
    browser = Client()
    browser.force_login(member)
    assert "Are they the same?" not in browser.get("/people/duplicates/").content.decode()
    for one in (ada, twin):
        commands.change_person(record=one, values={"owner": member.pk}, by=BY)
    assert "Are they the same?" in browser.get("/people/duplicates/").content.decode()


def test_the_queue_merges_tells_apart_and_goes_on(client: Client) -> None:
    ada, twin = twins()
    bo = [make_person(name="Bo Reed", email="bo@x.example") for _twice in range(2)]
    commands.find_pairs()
    client.force_login(make_member())
    page = client.get("/people/duplicates/").content.decode()
    assert "the same mail" in page
    assert f"/people/{bo[0].pk}/merge/?person={bo[1].pk}&amp;then=duplicates" in page
    order = {"person": str(bo[1].pk), "then": "duplicates"}
    assert client.post(f"/people/{bo[0].pk}/merge/", order)["Location"] == "/people/duplicates/"
    pair = Pair.objects.get()
    answer = client.post(f"/people/duplicates/{pair.pk}/apart/")
    assert answer["Location"].startswith("/people/duplicates/?after=")
    assert "Nobody seems to be there twice" in client.get("/people/duplicates/").content.decode()
    assert client.post(f"/people/duplicates/{pair.pk}/apart/").status_code == 404
    assert Person.objects.filter(pk__in=[ada.pk, twin.pk]).count() == 2
