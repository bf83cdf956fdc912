"""Today before there is anybody, and once there is."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.people.models import Person
from troth.team.actor import Actor
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db


def todays_page(actor: Actor) -> str:
    browser = Client()
    browser.force_login(Member.objects.get(name=actor.name))
    return browser.get("/").content.decode()


def test_an_empty_book_says_what_to_do_first(dele: Actor) -> None:
    Member.objects.update(role=Role.objects.get(key="administrator"))
    page = todays_page(dele)
    assert "The book is empty" in page
    assert "Import a file" in page


def test_who_may_not_import_is_offered_what_they_may(dele: Actor) -> None:
    page = todays_page(dele)
    assert "Import a file" not in page
    assert "Add a person" in page


def test_with_the_first_person_the_day_begins(dele: Actor, siobhan: Person) -> None:
    page = todays_page(dele)
    assert "The book is empty" not in page
    assert "Nobody waits for your word" in page
