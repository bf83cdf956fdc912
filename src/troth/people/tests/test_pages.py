"""The pages of people and companies."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from troth.people import commands
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in_as(client: Client) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        member = Member.objects.create(
            email=f"{role}@hollin.example", name=role.title(), role=Role.objects.get(key=role)
        )
        client.force_login(member)
        return client

    return sign_in


def test_a_person_is_shown_with_what_passed(signed_in_as: Callable[[str], Client]) -> None:
    company = commands.create_company(values={"name": "Tern Hill Couriers"}, by=everyone())
    person = commands.create_person(
        values={
            "name": "Ada Quill",
            "email": "ada@example.org",
            "company": company.pk,
            "title": "Rider",
            "tags": ["vip"],
        },
        by=everyone(),
    )
    browser = signed_in_as("administrator")
    answer = browser.post(
        f"/people/{person.pk}/log/",
        {"kind": "call", "body": "She called about <b>brakes</b>.", "direction": "in"},
    )
    assert answer.status_code == 302
    page = browser.get(f"/people/{person.pk}/").content.decode()
    assert "Tern Hill Couriers" in page
    assert "She called about &lt;b&gt;brakes&lt;/b&gt;." in page
    assert "ada@example.org" in page
    today = browser.get("/").content.decode()
    assert "Ada Quill" in today
    assert browser.get(f"/companies/{company.pk}/").status_code == 200


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client: Client) -> None:
    person = commands.create_person(values={"name": "Ada Quill"}, by=everyone())
    answer = client.get(f"/people/{person.pk}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")


def test_a_fact_is_changed_in_place(signed_in_as: Callable[[str], Client]) -> None:
    person = commands.create_person(values={"name": "Ada Quill"}, by=everyone())
    browser = signed_in_as("administrator")
    assert browser.get(f"/people/{person.pk}/fact/city/", headers={"HX-Request": "true"}).status_code == 200
    answer = browser.post(
        f"/people/{person.pk}/fact/city/", {"value": "Varnby"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "Varnby" in answer.content.decode()
    refused = browser.post(
        f"/people/{person.pk}/fact/birthday/", {"value": "soon"}, headers={"HX-Request": "true"}
    )
    assert refused.status_code == 422


def test_a_reader_changes_nothing(signed_in_as: Callable[[str], Client]) -> None:
    person = commands.create_person(values={"name": "Ada Quill"}, by=everyone())
    browser = signed_in_as("read-only")
    assert browser.get(f"/people/{person.pk}/").status_code == 200
    assert browser.post(f"/people/{person.pk}/fact/city/", {"value": "Varnby"}).status_code == 403
    person.refresh_from_db()
    assert person.city == ""


def test_roles_and_relations_are_told_on_the_page(signed_in_as: Callable[[str], Client]) -> None:
    company = commands.create_company(values={"name": "Tern Hill Couriers"}, by=everyone())
    ada = commands.create_person(values={"name": "Ada Quill"}, by=everyone())
    ben = commands.create_person(values={"name": "Ben Quill"}, by=everyone())
    browser = signed_in_as("administrator")
    assert browser.get(f"/people/{ada.pk}/roles/").status_code == 200
    browser.post(f"/people/{ada.pk}/roles/", {"company": company.pk, "title": "Rider", "is_primary": "on"})
    browser.post(f"/people/{ada.pk}/relations/", {"other": ben.pk, "kind": "parent~"})
    page = browser.get(f"/people/{ada.pk}/").content.decode()
    assert "parent of Ada" in page
    assert "Rider" in page
    assert "child of Ben" in browser.get(f"/people/{ben.pk}/").content.decode()


def test_every_change_is_shown_with_who_and_from_where(signed_in_as: Callable[[str], Client]) -> None:
    person = commands.create_person(values={"name": "Ada Quill", "city": "Varnby"}, by=everyone())
    browser = signed_in_as("administrator")
    browser.post(f"/people/{person.pk}/fact/city/", {"value": "Merrin Quay"})
    page = browser.get(f"/people/{person.pk}/history/").content.decode()
    assert page.index("Varnby") < page.index("Merrin Quay")
    assert "web 127.0.0.1" in page
    assert "Administrator" in page
