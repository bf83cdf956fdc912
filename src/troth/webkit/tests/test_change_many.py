"""Changing and deleting what is ticked in a list."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from troth.people.models import Person
from troth.team.models import Member

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BY_SCRIPT = {"HX-Request": "true"}


def change(browser: Client, people: list[Person], field: str, value: str) -> tuple[int, str]:
    posted = {"id": [str(person.pk) for person in people], "field": field, "value": value}
    answer = browser.post("/people/list/change/", posted, headers=BY_SCRIPT)
    return answer.status_code, answer.content.decode() + answer.headers.get("HX-Trigger", "")


def cities() -> list[str]:
    return list(Person.objects.order_by("name").values_list("city", flat=True))


def test_one_field_of_many_is_set_and_taken_back(browser: Client, person: Add) -> None:
    people = [person("Ada", city="Cork"), person("Ben"), person("Cem", city="Galway")]
    status, html = change(browser, people[:2], "city", "Varnby")
    assert (status, cities()) == (200, ["Varnby", "Varnby", "Galway"])
    assert "2 were changed." in html
    token = re.search(r'name="token" value="([^"]+)"', html)
    assert token
    browser.post("/people/list/undo/", {"token": token[1]}, headers=BY_SCRIPT)
    assert cities() == ["Cork", "", "Galway"]


def test_a_wrong_value_changes_none(browser: Client, person: Add) -> None:
    people = [person("Ada", lifecycle="customer"), person("Ben", lifecycle="customer")]
    status, html = change(browser, people, "lifecycle", "dragon")
    assert status == 422
    assert "toast" in html
    assert set(Person.objects.values_list("lifecycle", flat=True)) == {"customer"}


def test_what_is_out_of_reach_is_left_and_said(browser_of: Callable[[str], Client], person: Add) -> None:
    browser = browser_of("member")
    mine = person("Ada", owner=Member.objects.get().pk)
    theirs = person("Ben", city="Cork")
    status, html = change(browser, [mine, theirs], "city", "Varnby")
    assert status == 200
    assert cities() == ["Varnby", "Cork"]
    assert "1 was left as it is" in html


@pytest.mark.parametrize("ids", [[], ["nonsense"], ["01920000-0000-7000-8000-000000000004"] * 2])
def test_nonsense_changes_nothing(browser: Client, person: Add, ids: list[str]) -> None:
    person("Ada", city="Cork")
    browser.post("/people/list/change/", {"id": ids, "field": "city", "value": "x"}, headers=BY_SCRIPT)
    assert cities() == ["Cork"]


def test_it_is_asked_what_to_change_and_to_what(browser: Client, person: Add) -> None:
    asked = {"id": [str(person("Ada").pk), str(person("Ben").pk)], "field": "lifecycle"}
    html = browser.get("/people/list/change/", asked, headers=BY_SCRIPT).content.decode()
    assert "Change 2 people" in html
    assert '<option value="lapsed">Lapsed</option>' in html


def test_it_is_asked_before_anything_is_deleted(browser: Client, person: Add) -> None:
    html = browser.get("/people/list/delete/", {"id": [str(person("Ada").pk)]}, headers=BY_SCRIPT)
    assert "Delete 1 person?" in html.content.decode()
    assert Person.objects.count() == 1


def test_what_is_ticked_is_deleted(browser: Client, person: Add) -> None:
    ada, _ben = person("Ada"), person("Ben")
    answer = browser.post("/people/list/delete/", {"id": [str(ada.pk)]})
    assert answer.headers["Location"] == "/people/"
    assert list(Person.objects.values_list("name", flat=True)) == ["Ben"]


def test_who_may_not_delete_deletes_nothing(browser_of: Callable[[str], Client], person: Add) -> None:
    ada = person("Ada")
    assert browser_of("read-only").post("/people/list/delete/", {"id": [str(ada.pk)]}).status_code == 403
    assert Person.objects.count() == 1
