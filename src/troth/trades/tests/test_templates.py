"""A template sets a workspace up by data alone, leaves what is there, and can be taken away again."""

from __future__ import annotations

import html
import re

import pytest
from django.db import connection
from django.test import Client

from troth.catalog import commands as catalog
from troth.catalog import own_objects
from troth.catalog.errors import Forbidden
from troth.catalog.records import create_record
from troth.catalog.registry import find_object_type
from troth.catalog.types import ObjectType
from troth.people.commands import create_person
from troth.questions.listing import ListQuery, rows
from troth.questions.saved import visible_views
from troth.segments.queries import visible_segments
from troth.team.actor import Actor
from troth.team.models import Member, Role
from troth.team.queries import actor_of
from troth.trades import commands, queries
from troth.trades.models import Added
from troth.trades.patterns import What, templates

pytestmark = pytest.mark.django_db
TRADES = ["clinic", "club", "manufacturer", "shop"]


@pytest.fixture
def ada() -> Actor:
    role = Role.objects.get(key="administrator")
    member = Member.objects.create(email="ada@hollin.example", name="Ada", role=role)
    return actor_of(member, origin="web")


@pytest.fixture
def browser(ada: Actor) -> Client:
    client = Client()
    client.force_login(Member.objects.get(email=ada.email))
    return client


def test_these_trades_are_brought_along() -> None:
    assert sorted(templates()) == TRADES


@pytest.mark.parametrize("name", TRADES)
def test_a_template_is_added_with_examples_and_taken_away_without_a_trace(
    name: str, ada: Actor, browser: Client
) -> None:
    template = templates()[name]
    before = standing(ada)
    assert not any(line.is_there for line in queries.preview(template, seen_by=ada))
    outcome = commands.set_up(template=template, by=ada)
    assert (len(outcome.done), outcome.kept) == (len(template.set_up), [])
    assert all(line.is_there for line in queries.preview(template, seen_by=ada))
    commands.add_examples(template=template, by=ada)
    for part in template.set_up:
        if part.what is What.VIEW:
            view = queries.find(part, seen_by=ada)
            page = browser.get(f"/{part.of}/?view={view.pk}")
            assert page.status_code == 200, part.label
            assert "This view asks for something that is gone" not in page.content.decode(), part.label
    again = commands.set_up(template=template, by=ada)
    assert (again.done, len(again.kept)) == ([], len(template.set_up))
    commands.remove_examples(template=template, by=ada)
    connection.check_constraints()  # as at the end of a transaction, of which a test has only one
    assert commands.remove(template=template, by=ada).kept == []
    assert standing(ada) == before
    assert not Added.objects.exists()


def standing(seen_by: Actor) -> dict[str, list[str]]:
    """List what a workspace has that templates add to."""
    kinds = [kind for kind in (find_object_type(name) for name in ("people", "companies")) if kind]
    return {
        "objects": [each.name for each in own_objects.objects()],
        "fields": [each.name for kind in kinds for each in catalog.fields_of(kind.name)],
        "views": [view.name for kind in kinds for view in visible_views(kind, seen_by=seen_by)],
        "segments": [each.name for each in visible_segments(seen_by=seen_by)],
        "people": [row["name"] for row in rows(ListQuery(object_type=kinds[0]), seen_by).items],
    }


def test_what_is_in_use_stays_and_is_named(ada: Actor) -> None:
    template = templates()["clinic"]
    commands.set_up(template=template, by=ada)
    create_person(values={"name": "Una"}, by=ada)
    una = rows(ListQuery(object_type=kind("people")), ada).items[0]["id"]
    create_record(kind("treatments"), {"name": "X-ray", "custom": {"patient": str(una)}}, by=ada)
    connection.check_constraints()
    kept = dict(commands.remove(template=template, by=ada).kept)
    assert kept["Patient"] == "something is written in it"
    assert kept["Treatments"] == "there are records of it"
    assert "Insurance" not in kept
    assert [row["name"] for row in rows(ListQuery(object_type=kind("treatments")), ada).items] == ["X-ray"]


def kind(name: str) -> ObjectType:
    found = find_object_type(name)
    assert found
    return found


def test_a_field_of_ones_own_with_the_same_name_is_neither_changed_nor_removed(ada: Actor) -> None:
    catalog.add_field(object_type="people", label="Insurance", kind="text", by=ada)
    outcome = commands.set_up(template=templates()["clinic"], by=ada)
    assert ("Insurance", "is there already") in outcome.kept
    commands.remove(template=templates()["clinic"], by=ada)
    assert [field.kind for field in catalog.fields_of("people")] == ["text"]


def test_when_records_of_ones_own_object_are_is_not_told_anew(ada: Actor) -> None:
    own = own_objects.make_object(name="courses", one="Course", many="Courses", by=ada)
    day = catalog.add_field(object_type="courses", label="Ends", kind="date", by=ada)
    own_objects.change_object(found=own, values={"time": catalog.public_name(day)}, by=ada)
    for take in (commands.set_up, commands.remove):
        take(template=templates()["club"], by=ada)
        assert [each.time for each in own_objects.objects() if each.name == "courses"] == ["custom.ends"]


def test_all_of_a_template_is_added_or_nothing(ada: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_parts: object) -> None:
        raise Forbidden("No.")

    monkeypatch.setitem(commands.MAKE, What.ROLE, fails)
    with pytest.raises(Forbidden):
        commands.set_up(template=templates()["club"], by=ada)
    assert own_objects.objects() == []
    assert find_object_type("courses") is None


def test_who_set_it_up_is_on_the_audit_trail_as_one_act(ada: Actor) -> None:
    commands.set_up(template=templates()["shop"], by=ada)
    with connection.cursor() as cursor:
        cursor.execute(
            "select batch, array_agg(distinct table_name::text) from team_audit"
            " where actor_name = 'Ada' group by batch"
        )
        ((_batch, tables),) = cursor.fetchall()
    assert {"catalog_custom_field", "team_role"} <= set(tables)


@pytest.mark.parametrize("role", ["manager", "member", "read-only"])
def test_only_administrators_reach_it(role: str, ada: Actor) -> None:
    member = Member.objects.create(email="bo@hollin.example", name="Bo", role=Role.objects.get(key=role))
    with pytest.raises(Forbidden):
        commands.set_up(template=templates()["club"], by=actor_of(member, origin="web"))
    client = Client()
    client.force_login(member)
    assert client.get("/settings/templates/").status_code == 403
    assert client.post("/settings/templates/club/set-up/").status_code == 403


def test_the_page_shows_what_would_be_added_and_does_it(browser: Client) -> None:
    assert "Manufacturer" in browser.get("/settings/templates/").content.decode()
    page = browser.get("/settings/templates/shop/").content.decode()
    assert "Repairs" in page
    (count,) = re.findall(r"Add (\d+) things", html.unescape(page))
    assert int(count) == len(templates()["shop"].set_up)
    assert browser.post("/settings/templates/shop/set-up/").status_code == 302
    assert "Add examples" in browser.get("/settings/templates/shop/").content.decode()
    assert browser.post("/settings/templates/shop/examples/").status_code == 302
    assert "Flat tyre, rear" in browser.get("/repairs/").content.decode()
    assert browser.post("/settings/templates/shop/without-examples/").status_code == 302
    connection.check_constraints()
    assert browser.post("/settings/templates/shop/remove/").status_code == 302
    assert browser.get("/repairs/").status_code == 404


@pytest.mark.parametrize("path", ["nosuch/", "../x/", "shop/nosuch/"])
def test_what_is_no_template_is_not_found(path: str, browser: Client) -> None:
    assert browser.get(f"/settings/templates/{path}").status_code in (404, 405)
