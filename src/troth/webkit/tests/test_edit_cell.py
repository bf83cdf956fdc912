"""Editing a cell of a list: saved, refused, overtaken, taken back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client

from troth.people import commands
from troth.people.models import Person
from troth.team.actor import everyone
from troth.team.models import Member

pytestmark = pytest.mark.django_db
Add = Callable[..., Person]
BY_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def ada(person: Add) -> Person:
    return person("Ada Quill", city="Cork")


def save(browser: Client, about: Person, field: str, value: str, as_of: str = "") -> HttpResponse:
    posted = {"value": value, "as_of": as_of}
    return browser.post(f"/people/list/cell/{about.pk}/{field}/", posted, headers=BY_SCRIPT)  # type: ignore[return-value]


def undo_of(answer: HttpResponse) -> str:
    return str(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"])


def test_the_editor_holds_what_is_there(browser: Client, ada: Person) -> None:
    html = browser.get(f"/people/list/cell/{ada.pk}/city/", headers=BY_SCRIPT).content.decode()
    assert 'value="Cork"' in html
    assert ada.updated_at.isoformat().replace("+", "&#43;") in html or ada.updated_at.isoformat() in html


def test_what_is_saved_comes_back_as_the_cell(browser: Client, ada: Person) -> None:
    answer = save(browser, ada, "city", "Varnby", ada.updated_at.isoformat())
    ada.refresh_from_db()
    assert (answer.status_code, ada.city) == (200, "Varnby")
    assert "Varnby" in answer.content.decode()
    assert json.loads(answer.headers["HX-Trigger"])["saved"]["asOf"] == ada.updated_at.isoformat()


def test_a_wrong_value_comes_back_with_what_was_typed(browser: Client, ada: Person) -> None:
    answer = save(browser, ada, "email", "ada@nowhere")
    assert answer.status_code == 422
    assert 'value="ada@nowhere"' in answer.content.decode()
    assert 'class="error"' in answer.content.decode()


def test_whoever_was_slower_sees_both_values(browser: Client, ada: Person) -> None:
    seen = ada.updated_at.isoformat()
    commands.change_person(record=ada, values={"city": "Galway"}, by=everyone())
    answer = save(browser, ada, "city", "Varnby", seen)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Galway" in html
    assert "Varnby" in html
    ada.refresh_from_db()
    assert ada.city == "Galway"


def test_a_change_is_taken_back(browser: Client, ada: Person) -> None:
    answer = save(browser, ada, "city", "Varnby")
    assert browser.post(undo_of(answer), headers=BY_SCRIPT).status_code == 204
    ada.refresh_from_db()
    assert ada.city == "Cork"


def test_an_owner_is_taken_back_too(browser: Client, ada: Person) -> None:
    answer = save(browser, ada, "owner", str(Member.objects.get().pk))
    ada.refresh_from_db()
    assert ada.owner_id is not None
    browser.post(undo_of(answer), headers=BY_SCRIPT)
    ada.refresh_from_db()
    assert ada.owner_id is None


def test_what_somebody_changed_since_is_not_taken_back(browser: Client, ada: Person) -> None:
    answer = save(browser, ada, "city", "Varnby")
    ada.refresh_from_db()
    commands.change_person(record=ada, values={"city": "Galway"}, by=everyone())
    assert browser.post(undo_of(answer), headers=BY_SCRIPT).status_code == 409
    ada.refresh_from_db()
    assert ada.city == "Galway"


def test_a_note_of_another_member_takes_nothing_back(
    browser: Client, browser_of: Callable[[str], Client], ada: Person
) -> None:
    answer = save(browser, ada, "city", "Varnby")
    assert browser_of("manager").post(undo_of(answer), headers=BY_SCRIPT).status_code == 409
    ada.refresh_from_db()
    assert ada.city == "Varnby"


def test_a_forged_note_takes_nothing_back(browser: Client, ada: Person) -> None:
    forged = browser.post("/people/list/undo/", {"token": "e30:forged:signature"}, headers=BY_SCRIPT)
    assert forged.status_code == 409


@pytest.mark.parametrize("field", ["id", "doc", "turn", "created_at", "emails", "nonsense"])
def test_only_fields_that_a_list_edits_can_be_edited(browser: Client, ada: Person, field: str) -> None:
    assert save(browser, ada, field, "x").status_code == 404


def test_who_may_not_change_changes_nothing(browser_of: Callable[[str], Client], ada: Person) -> None:
    assert save(browser_of("read-only"), ada, "city", "Varnby").status_code == 403
    ada.refresh_from_db()
    assert ada.city == "Cork"
