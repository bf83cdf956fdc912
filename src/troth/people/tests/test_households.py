"""People who live together: moving in and out, one page for all of them, and what an erasure takes along."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from troth.people import commands, queries
from troth.people.models import Household, Person
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.timeline.commands import log_interaction
from troth.timeline.queries import timeline_of

pytestmark = pytest.mark.django_db
HOME = {"street": "4 Quay Row", "postal_code": "V1", "city": "Varnby", "country": "IE"}


@pytest.fixture
def client_of(client: Client) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        email = f"{role}@hollin.example"
        client.force_login(Member.objects.create(email=email, name=role, role=Role.objects.get(key=role)))
        return client

    return sign_in


def person(name: str, **values: Any) -> Person:
    return commands.create_person(values={"name": name, **values}, by=everyone())


def household(name: str = "Quill household") -> Household:
    return commands.create_household(values={"name": name, **HOME}, by=everyone())


def settle(who: Person, home: Household | None) -> Person:
    return commands.change_person(record=who, values={"household": home.pk if home else None}, by=everyone())


def facts(who: Person) -> list[str]:
    return [entry.subject for entry in timeline_of(person_id=who.pk, seen_by=everyone()).entries]


def test_a_move_is_told_on_the_timeline_of_who_moved() -> None:
    ada, old, new = person("Ada Quill"), household(), household("Quay Row 4")
    settle(ada, old)
    settle(ada, new)
    settle(ada, new)
    settle(ada, None)
    assert sorted(facts(ada)) == sorted(
        [
            "was added",
            "joined the household Quill household",
            "left the household Quill household",
            "joined the household Quay Row 4",
            "left the household Quay Row 4",
        ]
    )


def test_a_household_starts_at_the_address_of_its_first_person() -> None:
    ada = person("Ada Quill", addresses=[{**HOME, "is_primary": True}])
    started = commands.start_household(person=ada, name="Quill household", by=everyone())
    assert {part: getattr(started, part) for part in HOME} == HOME
    assert [one.name for one in queries.residents_of(started.pk, seen_by=everyone())] == ["Ada Quill"]


def test_what_passed_with_anybody_who_lives_there_is_on_its_timeline() -> None:
    home, ada, ben, cem = household(), person("Ada Quill"), person("Ben Quill"), person("Cem Arslan")
    settle(ada, home)
    settle(ben, home)
    for who in (ada, ben, cem):
        log_interaction(values={"person": who.pk, "kind": "note", "body": who.name}, by=everyone())
    page = timeline_of(household_id=home.pk, seen_by=everyone(), kinds=["note"])
    assert sorted(entry.words for entry in page.entries) == ["Ada Quill", "Ben Quill"]


def test_the_last_to_be_erased_takes_the_household_along() -> None:
    home, ada, ben = household("Quillsworth family"), person("Ada Quill"), person("Ben Quill")
    settle(ada, home)
    settle(ben, home)
    commands.delete_person(record=ada, by=everyone())
    assert Household.objects.filter(pk=home.pk).exists()
    commands.delete_person(record=ben, by=everyone())
    assert not Household.objects.filter(pk=home.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from team_audit where changes::text like '%Quillsworth%'")
        assert cursor.fetchone() == (0,)


def test_a_deleted_household_leaves_its_people() -> None:
    home, ada = household(), person("Ada Quill")
    settle(ada, home)
    commands.delete_household(record=home, by=everyone())
    assert Person.objects.get(pk=ada.pk).household_id is None


def test_the_page_names_those_who_live_there_and_takes_in_another(client_of: Callable[[str], Client]) -> None:
    browser = client_of("administrator")
    home, ada, ben = household(), person("Ada Quill"), person("Ben Quill")
    settle(ada, home)
    called = {"person": ada.pk, "kind": "call", "direction": "in", "body": "When is it ready?"}
    log_interaction(values=called, by=everyone())
    assert "Ada Quill" in browser.get(f"/households/{home.pk}/").content.decode()
    answer = browser.post(f"/households/{home.pk}/people/", {"person": str(ben.pk)})
    assert answer.status_code == 302
    page = browser.get(f"/people/{ada.pk}/").content.decode()
    assert "Quill household" in page
    assert "Ben Quill" in page
    browser.post(f"/households/{home.pk}/people/{ben.pk}/leave/")
    assert "Ben Quill" not in browser.get(f"/people/{ada.pk}/").content.decode()


def test_a_person_is_settled_from_their_own_page(client_of: Callable[[str], Client]) -> None:
    browser, ada, ben = client_of("manager"), person("Ada Quill"), person("Ben Quill")
    path = f"/people/{ada.pk}/household/"
    assert "the name of a new one" in browser.get(path).content.decode()
    assert browser.post(path, {"name": ""}).status_code == 422
    assert browser.post(path, {"household": str(ada.pk)}).status_code == 422
    assert browser.post(path, {"name": "Quill household"}).status_code == 302
    home = Household.objects.get()
    assert browser.post(f"/people/{ben.pk}/household/", {"household": str(home.pk)}).status_code == 302
    assert browser.post(path, {"leave": "1"}).status_code == 302
    assert set(Person.objects.filter(household=home).values_list("name", flat=True)) == {"Ben Quill"}


def test_it_is_spoken_with_through_one_of_its_people(client_of: Callable[[str], Client]) -> None:
    browser, home, ada, cem = client_of("manager"), household(), person("Ada Quill"), person("Cem Arslan")
    settle(ada, home)
    said = {"kind": "note", "body": "Both bikes are ready."}
    path = f"/households/{home.pk}/log/"
    assert (
        browser.post(path, {**said, "person": str(cem.pk)}, headers={"HX-Request": "true"}).status_code == 422
    )
    assert browser.post(path, said, headers={"HX-Request": "true"}).status_code == 422
    answer = browser.post(path, {**said, "person": str(ada.pk)}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "Both bikes are ready." in answer.content.decode()
    (note,) = timeline_of(person_id=ada.pk, seen_by=everyone(), kinds=["note"]).entries
    assert note.words == "Both bikes are ready."


def test_whom_a_member_may_not_see_lives_there_unseen(client_of: Callable[[str], Client]) -> None:
    browser = client_of("read-only")
    Role.objects.filter(key="read-only").update(
        rights={"households": {"see": "all"}, "people": {"see": "own"}}
    )
    home, ada = household(), person("Ada Quill")
    settle(ada, home)
    page = browser.get(f"/households/{home.pk}/").content.decode()
    assert "Quill household" in page
    assert "Ada Quill" not in page
    assert browser.post(f"/households/{home.pk}/people/{ada.pk}/leave/").status_code in (403, 404)
    assert browser.get(f"/households/{home.pk}/tags/").status_code == 405
