"""A field that a workspace adds is at once in all that a built-in one is in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from troth.catalog import commands, custom
from troth.catalog.altering import changing
from troth.catalog.errors import Conflict, Forbidden, Invalid
from troth.catalog.models import CustomField
from troth.catalog.records import change_record, create_record, get_record
from troth.catalog.registry import object_types
from troth.catalog.types import Kind
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, rows
from troth.questions.models import SavedView
from troth.questions.sorting import read_sort
from troth.segments.commands import create_segment
from troth.team.actor import everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db

VALUES: dict[str, Any] = {
    "text": "Blue", "long_text": "Two\nlines", "number": 43, "decimal": "12.50", "yes_no": True,
    "time": "09:30", "place": "52.52, 13.405", "date": "2026-02-01", "select": "Gold",
    "datetime": "2026-02-01T10:00:00+00:00", "tags": ["a", "b"],
    "email": "a@example.org", "phone": "+353861234567", "link": "https://example.org/", "country": "IE",
}  # fmt: skip


@pytest.fixture
def browser(client: Client) -> Client:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada", role=role))
    return client


def add(label: str, kind: str, **more: Any) -> CustomField:
    choices = ["Gold", "Silver"] if kind == "select" else []
    return commands.add_field(
        object_type="people", label=label, kind=kind, **{"choices": choices, **more}, by=everyone()
    )


def people() -> Any:
    return object_types()["people"]


def names(where: str = "", sort: str = "") -> list[str]:
    query = ListQuery(
        object_type=people(), where=parse(where) if where else None, sort=read_sort(sort), fields=("name",)
    )
    return [row["name"] for row in rows(query, everyone()).items]


def test_every_kind_is_kept_shown_and_asked_about() -> None:
    assert set(VALUES) == set(custom.KINDS) - {Kind.REFERENCE, Kind.MONEY, Kind.FILE}  # they have their own
    for kind in VALUES:
        add(f"My {kind}", kind)
    given = {f"my_{kind}": value for kind, value in VALUES.items()}
    given["my_select"] = "gold"
    record = create_record(people(), {"name": "Ada Quill", "custom": given}, by=everyone())
    create_record(people(), {"name": "Ben Reed"}, by=everyone())
    shown = rows(ListQuery(object_type=people(), where=parse('name = "Ada Quill"')), everyone()).items[0]
    assert shown["custom.my_number"] == 43
    assert shown["custom.my_tags"] == ["a", "b"]
    for kind in VALUES:
        assert names(f"custom.my_{kind} is present") == ["Ada Quill"], kind
        assert names(f"custom.my_{kind} is missing") == ["Ben Reed"], kind
    assert names('custom.my_text = "BLUE" and custom.my_decimal > 12') == ["Ada Quill"]
    change_record(people(), record.pk, {"custom": {"my_number": None, "my_text": None}}, by=everyone())
    assert names("custom.my_number is missing and custom.my_text is missing", "name") == [
        "Ada Quill",
        "Ben Reed",
    ]
    assert get_record(people(), record.pk, seen_by=everyone()).c_my_link == "https://example.org/"


def test_what_stays_beside_it_still_says_how_the_rest_is_meant() -> None:
    add("Shoe size", "number")
    record = create_record(people(), {"first_name": "Ada", "last_name": "Quill"}, by=everyone())
    sent = {"first_name": "Ada", "last_name": "Quill", "name": "Somebody Else", "custom": {"shoe_size": 4}}
    change_record(people(), record.pk, sent, by=everyone())
    assert names("custom.shoe_size = 4") == ["Ada Quill"]


def test_a_list_is_sorted_by_it_with_an_index() -> None:
    add("Shoe size", "number")
    for name, size in (("Ada", 44), ("Ben", None), ("Cem", 38)):
        create_record(people(), {"name": name, "custom": {"shoe_size": size}}, by=everyone())
    assert names(sort="custom.shoe_size") == ["Cem", "Ada", "Ben"]
    assert names(sort="-custom.shoe_size")[:2] != names(sort="custom.shoe_size")[:2]
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_indexes where indexdef like '%c_shoe_size%'")
        assert cursor.fetchone() == (1,)


def test_a_long_text_may_be_longer_than_an_index_can_hold() -> None:
    add("Story", "long_text")
    story = " ".join(str(number) for number in range(3_500))
    create_record(people(), {"name": "Ada", "custom": {"story": story}}, by=everyone())
    assert names('custom.story ~ "3499"') == ["Ada"]


def test_choices_that_fold_to_the_same_word_stay_apart() -> None:
    made = add("Colour", "select", choices=["Röd", "Rod", "日本", "中国"])
    assert [choice["value"] for choice in made.choices] == ["rod", "rod_2", "choice", "choice_2"]


def test_a_wrong_value_is_refused_by_the_name_of_its_field() -> None:
    add("Shoe size", "number")
    for value in ("large", 1.5, 2**40, [1]):
        with pytest.raises(Invalid) as caught:
            create_record(people(), {"name": "Ada", "custom": {"shoe_size": value}}, by=everyone())
        assert [name for name, _message in caught.value.errors] == ["custom.shoe_size"]
    with pytest.raises(Invalid):
        create_record(people(), {"name": "Ada", "custom": {"hat_size": 3}}, by=everyone())
    with pytest.raises(Invalid):
        create_record(people(), {"name": "Ada", "custom": "43"}, by=everyone())


def test_the_api_takes_and_shows_it_among_the_fields_of_the_workspace(browser: Client) -> None:
    add("Shoe size", "number")
    body = {"name": "Ada Quill", "custom": {"shoe_size": 43}}
    made = browser.post("/api/v1/people", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["custom"] == {"shoe_size": 43}
    path = f"/api/v1/people/{made.json()['id']}"
    changed = browser.patch(path, {"custom": {"shoe_size": 44}}, content_type="application/json")
    assert changed.json()["custom"] == {"shoe_size": 44}
    found = browser.get("/api/v1/people", {"where": "custom.shoe_size = 44", "fields": "name,custom"}).json()
    assert found["items"] == [{"name": "Ada Quill", "custom": {"shoe_size": 44}}]
    schemas = browser.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert "shoe_size" in schemas["Person"]["properties"]["custom"]["properties"]
    assert "shoe_size" not in Client().get("/api/v1/openapi.json").content.decode()
    wrong = Client().get("/api/v1/openapi.json", headers={"Authorization": "Bearer nobody"})
    assert wrong.status_code == 401


def test_a_change_of_it_stands_in_the_audit_trail() -> None:
    add("Shoe size", "number")
    record = create_record(people(), {"name": "Ada", "custom": {"shoe_size": 43}}, by=everyone())
    change_record(people(), record.pk, {"custom": {"shoe_size": 44}}, by=everyone())
    with connection.cursor() as cursor:
        cursor.execute(
            "select changes->'c_shoe_size' from team_audit where object_id = %s and operation = 'update'"
            " order by id desc limit 1",
            [record.pk],
        )
        assert cursor.fetchone() == ("[43, 44]",)


def test_a_role_that_may_not_read_it_does_not_know_it() -> None:
    add("Shoe size", "number")
    hidden = {"people.custom.shoe_size": "hidden"}
    rights = {"people": {"see": "all"}}
    role = Role.objects.create(key="clerk", name="Clerk", rights=rights, fields=hidden)
    clerk = actor_of(Member.objects.create(email="c@hollin.example", name="C", role=role), origin="test")
    for where in ("custom.shoe_size = 43", "custom.hat_size = 43"):
        with pytest.raises(Exception, match="expected a field of people"):
            rows(ListQuery(object_type=people(), where=parse(where)), clerk)


def test_only_administrators_add_fields_and_only_good_ones(browser: Client) -> None:
    member = Member.objects.create(email="m@hollin.example", name="M", role=Role.objects.get(key="member"))
    with pytest.raises(Forbidden):
        commands.add_field(object_type="people", label="X", kind="text", by=actor_of(member, origin="test"))
    for wrong in (
        {"label": ""}, {"kind": "blob"}, {"object_type": "interactions"}, {"name": "a b"}, {"kind": "select"},
        {"name": "x'; drop table people_person; --"}, {"label": "   "}, {"label": "日本"},
    ):  # fmt: skip
        values: dict[str, Any] = {"object_type": "people", "label": "X", "kind": "text", **wrong}
        with pytest.raises(Invalid):
            commands.add_field(**values, by=everyone())
    add("Shoe size", "number")
    with pytest.raises(Conflict):
        add("Shoe Size", "text")


def test_it_is_added_changed_and_deleted_in_the_browser(browser: Client) -> None:
    form = {
        "object_type": "people",
        "label": "Rides",
        "kind": "select",
        "choices": "Road\nTrail",
        "is_listed": "on",
    }
    assert browser.post("/settings/fields/", {**form, "label": ""}).status_code == 422
    assert browser.post("/settings/fields/", form).status_code == 302
    assert "Rides" in browser.get("/people/").content.decode()
    made = CustomField.objects.get()
    record = create_record(people(), {"name": "Ada", "custom": {"rides": "road"}}, by=everyone())
    assert "Road" in browser.get(f"/people/{record.pk}/").content.decode()
    page = f"/settings/fields/{made.pk}/"
    assert "1 record has a value" in browser.get(page).content.decode()
    browser.post(page, {"label": "Rides on", "choices": "Gravel\nRoad"})
    made.refresh_from_db()
    assert [choice["value"] for choice in made.choices] == ["gravel", "road", "trail"]
    assert browser.post(f"/people/{record.pk}/fact/custom.rides/", {"value": "gravel"}).status_code == 200
    assert names('custom.rides = "Gravel"') == ["Ada"]
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # as at the end of each request
    assert browser.post(f"{page}delete/").status_code == 302
    assert people().field("custom.rides") is None
    assert "custom.rides" in browser.get("/people/?where=custom.rides+is+present").content.decode()


def test_a_time_of_day_is_compared_by_the_clock_and_shown_in_the_way_of_the_place(browser: Client) -> None:
    add("Opens at", "time")
    for name, opens_at in (("Ada", "09:30"), ("Ben", "09:30:15"), ("Cem", "23:00"), ("Dov", None)):
        create_record(people(), {"name": name, "custom": {"opens_at": opens_at}}, by=everyone())
    assert names('custom.opens_at > "09:30"', "name") == ["Ben", "Cem"]
    assert names('custom.opens_at <= "09:30:15"', "-custom.opens_at") == ["Ben", "Ada"]
    assert names('not custom.opens_at < "23:00"', "name") == ["Cem", "Dov"]
    with pytest.raises(QuestionError, match="a time of day in quotes"):
        names('custom.opens_at = "half past nine"')
    for wrong in ("25:00", "09:30+01:00", "09:30:00.5", "noon", 930):
        with pytest.raises(Invalid):
            create_record(people(), {"name": "Eve", "custom": {"opens_at": wrong}}, by=everyone())
    shown = browser.get("/people/", {"cols": "name,custom.opens_at", "where": 'custom.opens_at = "23:00"'})
    assert "is 23:00" in shown.content.decode()
    key = rows(ListQuery(object_type=people(), where=parse('name = "Dov"')), everyone()).items[0]["id"]
    assert browser.post(f"/people/{key}/fact/custom.opens_at/", {"value": "08:15"}).status_code == 200
    assert "08:15" in browser.get(f"/people/{key}/").content.decode()
    cell = browser.post(f"/people/list/cell/{key}/custom.opens_at/", {"value": "07:45"})
    assert "07:45" in cell.content.decode()
    undone = browser.post(json.loads(cell.headers["HX-Trigger"])["toast"]["undo"])
    assert undone.status_code in (204, 302)
    assert names('custom.opens_at = "08:15"') == ["Dov"]
    answer = browser.get(f"/api/v1/people/{key}").json()
    assert answer["custom"] == {"opens_at": "08:15:00"}


def test_a_place_is_found_by_its_distance(browser: Client) -> None:
    add("Site", "place")
    sites = {"Ada": "52.52, 13.405", "Ben": "52,39; 13,06", "Cem": "-33.87 151.21", "Dov": None}
    for name, site in sites.items():
        create_record(people(), {"name": name, "custom": {"site": site}}, by=everyone())
    assert names("distance(custom.site, 52.52, 13.40) < 10 km") == ["Ada"]
    assert names("distance(custom.site, 52.52, 13.40) < 100 km", "name") == ["Ada", "Ben"]
    assert names("distance(custom.site, 52.52, 13.40) >= 100 km") == ["Cem"]
    assert names("not distance(custom.site, 52.52, 13.40) < 100 km", "name") == ["Cem", "Dov"]
    assert names("custom.site is missing") == ["Dov"]
    with pytest.raises(QuestionError):
        names('custom.site = "52.52, 13.405"')
    for wrong in ("91, 0", "0, 181", "Berlin", {"latitude": True, "longitude": 0}, {"latitude": 1}, [1, 2]):
        with pytest.raises(Invalid):
            create_record(people(), {"name": "Eve", "custom": {"site": wrong}}, by=everyone())
    key = rows(ListQuery(object_type=people(), where=parse('name = "Dov"')), everyone()).items[0]["id"]
    path = f"/people/{key}/fact/custom.site/"
    assert browser.post(path, {"value": "nowhere"}).status_code == 422
    assert browser.post(path, {"value": "48.2, 16.37"}).status_code == 200
    assert "48.2, 16.37" in browser.get(f"/people/{key}/").content.decode()
    assert 'value="48.2, 16.37"' in browser.get(path).content.decode()
    assert "48.2, 16.37" in browser.get("/people/?cols=name,custom.site").content.decode()
    assert "48.2, 16.37" in browser.get(f"/people/{key}/history/").content.decode()
    shown = browser.get(f"/api/v1/people/{key}").json()["custom"]
    assert shown == {"site": {"latitude": 48.2, "longitude": 16.37}}
    changed = browser.patch(
        f"/api/v1/people/{key}",
        {"custom": {"site": {"latitude": 1e-5, "longitude": -0.0}}},
        content_type="application/json",
    )
    assert changed.json()["custom"]["site"] == {"latitude": 1e-05, "longitude": 0}
    assert get_record(people(), key, seen_by=everyone()).c_site.latitude == 1e-5


def test_its_page_says_what_names_it_before_it_is_deleted(browser: Client) -> None:
    field = add("Shoe size", "number")
    add("Shoe size left", "number")
    ada, ben = (
        Member.objects.get(),
        Member.objects.create(email="b@hollin.example", name="Ben", role=Role.objects.get(key="member")),
    )
    states = {
        "Large feet": {"where": "custom.shoe_size > 45"},
        "By size": {"sort": "-custom.shoe_size"},
        "Left": {"where": "custom.shoe_size_left > 45", "cols": "name,custom.shoe_size_left"},
        "Of their people": {"where": "owner is missing and xcustom.shoe_size > 3"},
    }
    for name, state in states.items():
        SavedView.objects.create(object_type="people", name=name, owner=ada, state=state)
    SavedView.objects.create(
        object_type="people", name="Secret plan", owner=ben, state={"cols": "name,custom.shoe_size"}
    )
    SavedView.objects.create(
        object_type="companies", name="Not theirs", owner=ada, state={"where": "custom.shoe_size > 3"}
    )
    create_segment(name="Tall", question="custom.shoe_size > 46", by=everyone())
    page = browser.get(f"/settings/fields/{field.pk}/").content.decode()
    for name in ("Large feet", "By size", "A view of Ben alone", "Tall", "4 views and segments name it."):
        assert name in page, name
    for name in ("Left", "Of their people", "Secret plan", "Not theirs"):
        assert name not in page, name


def test_whoever_knows_an_older_catalog_looks_again_before_they_change_it() -> None:
    size = commands.add_field(object_type="people", label="Shoe size", kind="number", by=everyone())
    held = CustomField.objects.get(pk=size.pk)
    custom.forget()
    commands.change_field(field=held, values={"label": "Size"}, by=everyone())
    commands.delete_field(field=size, by=everyone())
    with pytest.raises(Conflict, match="deleted meanwhile"):
        commands.change_field(field=held, values={"label": "Shoes"}, by=everyone())


def test_what_a_failed_change_saw_is_not_known() -> None:
    def fail() -> None:
        with changing(everyone()):
            commands.add_field(object_type="people", label="Shoe size", kind="number", by=everyone())
            assert custom.known().fields
            raise ZeroDivisionError

    before = custom.known()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert custom.known() is before


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"label": "x" * 81}, "label"),
        ({"label": "Shoe\0size"}, "label"),
        ({"label": "\u202e\u200f"}, "label"),
        ({"label": "鞋"}, "name"),
        ({"help": "\0"}, "help"),
        ({"kind": "select", "choices": ["a\0b"]}, "choices"),
    ],
)
def test_words_that_can_not_be_kept_are_refused(values: dict[str, Any], wrong: str) -> None:
    given = {"object_type": "people", "label": "Shoe size", "kind": "text", **values}
    with pytest.raises(Invalid) as refused:
        commands.add_field(**given, by=everyone())
    assert [field for field, _why in refused.value.errors] == [wrong]
