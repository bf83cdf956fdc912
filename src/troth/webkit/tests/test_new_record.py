"""Adding a record from its list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from troth.people import commands
from troth.people.models import Person
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"HX-Request": "true"}


def test_a_record_is_added_and_opened(browser: Client) -> None:
    posted = {"first_name": "Zoë", "last_name": "Müller", "email": "zoe@example.org", "lifecycle": ""}
    answer = browser.post("/people/new/", posted, headers=BY_SCRIPT)
    added = Person.objects.get()
    assert added.name == "Zoë Müller"
    assert answer.headers["HX-Redirect"] == f"/people/{added.pk}/"


def test_what_was_typed_comes_back_with_every_error(browser: Client) -> None:
    answer = browser.post(
        "/people/new/", {"email": "zoe@", "phone": "12", "first_name": "Zoë"}, headers=BY_SCRIPT
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="new-email-error"' in html
    assert 'id="new-phone-error"' in html
    assert 'value="Zoë"' in html
    assert not Person.objects.exists()


def test_fields_that_the_form_does_not_ask_for_are_not_taken(browser: Client) -> None:
    browser.post(
        "/people/new/", {"first_name": "Zoë", "doc": "x", "id": "1", "turn": "ours", "external_id": "7"}
    )
    added = Person.objects.get()
    assert (added.external_id, added.turn) == ("", "rest")


def test_the_form_is_a_page_for_a_browser_without_scripts(browser: Client) -> None:
    html = browser.get("/people/new/").content.decode()
    assert "<html" in html
    assert 'aria-labelledby="new-record-title" open' in html


def test_who_may_not_add_adds_nothing(browser_of: Callable[[str], Client]) -> None:
    assert browser_of("read-only").post("/people/new/", {"first_name": "Zoë"}).status_code == 403
    assert not Person.objects.exists()


def test_a_field_that_points_at_a_record_finds_it_by_name(browser: Client) -> None:
    commands.create_company(values={"name": "Cargo Otter"}, by=everyone())
    for field, typed, found in (("company", "otter", "Cargo Otter"), ("owner", "dele", "Dele Administrator")):
        answer = browser.get(f"/people/list/options/{field}/", {"q": typed}, headers=BY_SCRIPT)
        assert found in answer.content.decode()
    assert browser.get("/people/list/options/city/", {"q": "x"}).status_code == 404
