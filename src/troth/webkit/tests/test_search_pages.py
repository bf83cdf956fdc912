"""The doors of search."""

from __future__ import annotations

import pytest
from django.test import Client

from troth.people import commands
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client: Client) -> Client:
    role = Role.objects.get(key="member")
    member = Member.objects.create(email="dele@hollin.example", name="Dele", role=role)
    client.force_login(member)
    return client


def test_palette_page_and_field_find_the_same(browser: Client) -> None:
    person = commands.create_person(values={"name": "Ada <Quill>"}, by=everyone())
    for path in ("/search/?q=quill", "/search/palette?q=quill", "/search/choices/people/?q=quill"):
        shown = browser.get(path).content.decode()
        assert str(person.pk) in shown
        assert "Ada &lt;Quill&gt;" in shown
    assert browser.get("/search/choices/dragons/?q=quill").status_code == 404


def test_search_is_for_members(client: Client) -> None:
    assert client.get("/search/palette?q=a").status_code == 302
