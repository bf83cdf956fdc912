"""An administrator makes an object in the browser, and everybody works with its records at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from troth.catalog import commands, own_objects
from troth.catalog.models import CustomObject
from troth.catalog.records import create_record
from troth.catalog.registry import find_own_type, object_types
from troth.questions.models import SavedView
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
BY = everyone()


def browser_of(role: str) -> Client:
    client = Client()
    member = Member.objects.create(
        email=f"{role}@hollin.example", name="Ada", role=Role.objects.get(key=role)
    )
    client.force_login(member)
    return client


@pytest.fixture
def browser() -> Client:
    return browser_of("administrator")


@pytest.fixture
def visits() -> CustomObject:
    made = own_objects.make_object(one="Visit", many="Visits", title="What for", icon="visit", by=BY)
    commands.add_field(object_type="visits", label="Person", kind="reference", points_at="people", by=BY)
    commands.add_field(object_type="visits", label="Price", kind="money", is_listed=True, by=BY)
    return made


def ada() -> Any:
    return create_record(object_types()["people"], {"name": "Ada Quill"}, by=BY)


def visit(person: Any = None, name: str = "Bar", **values: Any) -> Any:
    given = {"person": str(person.pk)} if person else {}
    return create_record(object_types()["visits"], {"name": name, "custom": {**given, **values}}, by=BY)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_an_administrator_makes_one_and_it_is_everywhere(browser: Client) -> None:
    form = {"one": "Visit", "many": "Visits", "title": "What for", "icon": "visit", "note": ""}
    made = browser.post("/settings/objects/", form, follow=True)
    assert made.status_code == 200
    assert "Say what is written down of each" in text(made)
    page = text(browser.get("/visits/"))
    assert 'href="/visits/"' in page  # in the sidebar
    assert "What for" in page
    for layout in ("", "board", "calendar", "gallery"):
        assert browser.get("/visits/", {"layout": layout, "by": "created_at"}).status_code == 200
    added = browser.post("/visits/new/", {"name": "Bar"}, follow=True)
    assert "<h1" in text(added)
    assert "Bar" in text(added)
    assert "Bar" in text(browser.get("/search/palette", {"q": "ba"}))


def test_a_record_is_changed_in_place_looked_back_on_and_deleted(
    browser: Client, visits: CustomObject
) -> None:
    made = visit(ada())
    page = text(browser.get(f"/visits/{made.pk}/"))
    assert "Ada Quill" in page
    assert browser.get(f"/visits/{made.pk}/fact/custom.price/").status_code == 200
    assert "12" in text(browser.post(f"/visits/{made.pk}/fact/custom.price/", {"value": "12 EUR"}))
    assert browser.post(f"/visits/{made.pk}/fact/name/", {"value": "Pub"}).status_code in (200, 302)
    history = text(browser.get(f"/visits/{made.pk}/history/"))
    assert "Price" in history
    assert "Pub" in history
    cell = browser.post(f"/visits/list/cell/{made.pk}/name/", {"value": "Café"})
    assert "Café" in text(cell)
    assert browser.post(f"/visits/{made.pk}/delete/").status_code == 302
    assert browser.get(f"/visits/{made.pk}/").status_code == 404


def test_many_are_changed_and_taken_back_and_deleted(browser: Client, visits: CustomObject) -> None:
    keys = [str(visit(name=name).pk) for name in ("One", "Two")]
    changed = browser.post(
        "/visits/list/change/", {"field": "name", "value": "Both", "id": keys}, headers={"HX-Request": "true"}
    )
    assert "2 were changed" in text(changed)
    assert browser.post("/visits/list/delete/", {"id": keys}).status_code == 302
    assert "Both" not in text(browser.get("/visits/"))


def test_who_points_at_a_person_stands_on_their_page_with_the_way_to_add(
    browser: Client, visits: CustomObject
) -> None:
    person = ada()
    page = text(browser.get(f"/people/{person.pk}/"))
    assert f"/visits/new/?custom.person={person.pk}" in page
    form = text(browser.get("/visits/new/", {"custom.person": str(person.pk)}))
    assert f'value="{person.pk}"' in form
    assert 'value="Ada Quill"' in form
    visit(person, price={"amount": "60", "currency": "EUR"})
    page = text(browser.get(f"/people/{person.pk}/"))
    assert "Bar" in page
    assert "60" in page
    narrowed = text(browser.get("/visits/", {"where": f'custom.person = "{person.pk}"'}))
    assert "person is Ada Quill" in narrowed  # where the number of them leads
    assert "Bar" in narrowed


def test_a_role_that_may_not_see_it_knows_nothing_of_it(visits: CustomObject) -> None:
    made = visit(ada())
    reader = browser_of("read-only")
    assert "Bar" in text(reader.get("/visits/"))
    assert reader.get("/visits/new/").status_code == 403
    Role.objects.filter(key="read-only").update(rights={"*": {"see": "all"}, "visits": {"see": "none"}})
    assert "/visits/" not in text(reader.get("/people/"))
    assert reader.get("/visits/").status_code == 403
    assert reader.get(f"/visits/{made.pk}/").status_code == 403
    assert Client().get("/visits/").headers["Location"].startswith("/sign-in/")
    assert Client().get("/machines/").headers["Location"].startswith("/sign-in/")  # a stranger can not tell


def test_names_that_lead_nowhere_are_not_found(browser: Client, visits: CustomObject) -> None:
    for path in ("/machines/", "/machines/new/", "/visits/nothing/", "/machines/list/count/"):
        assert browser.get(path).status_code == 404, path


def test_labels_are_changed_and_the_views_stay(browser: Client, visits: CustomObject) -> None:
    form = {"one": "Call", "many": "Calls on", "title": "Who", "icon": "phone", "note": ""}
    assert browser.post(f"/settings/objects/{visits.pk}/", form).status_code == 302
    assert "Calls on" in text(browser.get("/visits/"))


def test_deleting_says_what_depends_on_it_and_asks_for_its_name(
    browser: Client, visits: CustomObject
) -> None:
    commands.add_field(object_type="people", label="Favourite", kind="reference", points_at="visits", by=BY)
    visit(ada())
    SavedView.objects.create(
        name="Often", object_type="people", audience="everybody", state={"where": "count(visits) > 2"},
        owner=Member.objects.get(),
    )  # fmt: skip
    own = SavedView.objects.create(
        name="Dear", object_type="visits", audience="everybody", state={}, owner=Member.objects.get()
    )
    Role.objects.create(
        key="limited", name="Trainee", rights={"*": {"see": "all"}, "visits": {"see": "none"}}
    )
    Role.objects.create(
        key="shy", name="Temp", rights={"*": {"see": "all"}}, fields={"visits.name": "hidden"}
    )
    Role.objects.create(key="other", name="Cleaner", rights={"*": {"see": "all"}})
    page = text(browser.get(f"/settings/objects/{visits.pk}/"))
    for word in ("1 record", "Favourite", "Often", "Dear", "Trainee", "Temp"):
        assert word in page, word
    assert "Cleaner" not in page
    refused = browser.post(f"/settings/objects/{visits.pk}/delete/", {"sure": "visit"})
    assert refused.status_code == 422
    assert find_own_type("visits")
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    assert browser.post(f"/settings/objects/{visits.pk}/delete/", {"sure": "Visits"}).status_code == 302
    assert find_own_type("visits") is None
    assert not SavedView.objects.filter(pk=own.pk).exists()
    assert browser.get("/visits/").status_code == 404
    assert browser.get("/people/").status_code == 200


@pytest.mark.parametrize(
    "given", [{"one": "", "many": ""}, {"one": "a\x00", "many": "b\x00"}, {"name": "x" * 99}]
)
def test_what_can_not_be_taken_is_said(browser: Client, given: dict[str, str]) -> None:
    form = {"one": "Visit", "many": "Visits", "icon": "star", **given}
    assert browser.post("/settings/objects/", form).status_code == 422


def test_who_asks_for_one_that_is_deleted_at_that_moment_is_told_to_try_again(
    browser: Client, visits: CustomObject
) -> None:
    with connection.cursor() as cursor:  # as another process does it, once this one has looked
        cursor.execute("alter table o_visits rename to o_gone")
    browser.raise_request_exception = False
    answer = browser.get("/visits/list/count/", headers={"HX-Request": "true"})
    assert answer.status_code == 409


def test_roles_give_rights_on_it_and_on_its_fields(browser: Client, visits: CustomObject) -> None:
    role = Role.objects.create(name="Desk", key="desk", rights={"*": {"see": "all"}})
    page = text(browser.get(f"/settings/roles/{role.pk}/"))
    assert 'name="right.visits.create"' in page
    assert 'name="field.visits.custom.price"' in page
    form = {"name": "Desk", "right.visits.see": "all", "field.visits.custom.price": "hidden"}
    assert browser.post(f"/settings/roles/{role.pk}/", form).status_code == 302
    made = visit(price={"amount": "60", "currency": "EUR"})
    desk = browser_of("desk")
    shown = text(desk.get("/visits/")) + text(desk.get(f"/visits/{made.pk}/"))
    assert "Bar" in shown
    assert "Price" not in shown
    assert desk.get("/visits/", {"where": "custom.price > 1 EUR"}).status_code == 422
    assert desk.get("/visits/", {"sort": "custom.price"}).status_code == 422
