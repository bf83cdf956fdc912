"""A workspace adds a field that points at a person, a company, a member: a link, and a way for questions."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from troth.catalog import commands
from troth.catalog.errors import Invalid
from troth.catalog.models import CustomField
from troth.catalog.records import change_record, create_record, delete_record
from troth.catalog.registry import object_types
from troth.people.models import Person
from troth.questions.completion import complete
from troth.questions.errors import QuestionError
from troth.questions.grammar import parse
from troth.questions.listing import ListQuery, count, rows
from troth.questions.sorting import read_sort
from troth.team.actor import Actor, everyone
from troth.team.models import Member, Role
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture(autouse=True)
def doctor() -> CustomField:
    return add("Doctor", "people")


@pytest.fixture
def browser(client: Client) -> Client:
    role = Role.objects.get(key="administrator")
    client.force_login(Member.objects.create(email="ada@hollin.example", name="Ada Admin", role=role))
    return client


def add(label: str, points_at: str, object_type: str = "people") -> CustomField:
    return commands.add_field(
        object_type=object_type, label=label, kind="reference", points_at=points_at, by=BY
    )


def record(name: str, kind: str = "people", **added: Any) -> Any:
    values: dict[str, Any] = {"name": name, "custom": {field: str(key) for field, key in added.items()}}
    return create_record(object_types()[kind], values, by=BY)


def names(where: str, asker: Actor = BY, sort: str = "") -> list[str]:
    query = ListQuery(
        object_type=object_types()["people"], where=parse(where), sort=read_sort(sort), fields=("name",)
    )
    return sorted(row["name"] for row in rows(query, asker).items)


def seller(**rights: Any) -> Member:
    """A member who sees every person and company but those whom others own."""
    every = {"people": {"see": "own", "change": "own"}, "companies": {"see": "own"}, **rights}
    role = Role.objects.create(key="seller", name="Seller", rights=every)
    return Member.objects.create(email="seller@hollin.example", name="Sel Ler", role=role)


def settled() -> None:
    """Let what waits for the end of the transaction happen now."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")


def test_questions_go_through_it_to_any_field_of_what_it_points_at() -> None:
    firm = record("Quay Clinic", "companies")
    house = create_record(
        object_types()["people"],
        {"first_name": "Greta", "last_name": "House", "company": str(firm.pk)},
        by=BY,
    )
    ada = record("Ada Quill", doctor=house.pk)
    record("Ben Reed")
    assert names('custom.doctor.last_name ~ "hous"') == ["Ada Quill"]
    assert names('custom.doctor.company.name = "quay clinic"') == ["Ada Quill"]
    assert names('custom.doctor = "greta house"') == ["Ada Quill"]
    assert names(f'custom.doctor = "{house.pk}"') == ["Ada Quill"]
    assert names("custom.doctor is missing") == ["Ben Reed", "Greta House"]
    assert names('not custom.doctor.last_name ~ "hous"') == ["Ben Reed", "Greta House"]
    assert names("count(people) = 1") == ["Greta House"]
    shown = rows(ListQuery(object_type=object_types()["people"], where=parse('name = "Ada Quill"')), BY)
    assert shown.items[0]["custom.doctor"] == {"id": str(house.pk), "name": "Greta House"}
    assert ada.pk


def test_a_question_that_is_being_typed_goes_on_behind_it() -> None:
    for typed in ("custom.doctor.last", "custom.doctor.custom.doctor.last", "count(custom.doctor.peo"):
        found = [each.text for each in complete(typed, len(typed), object_types()["people"], BY)]
        assert any(each.startswith(typed.rpartition("(")[2]) for each in found), typed
    offered = [each.text for each in complete("custom.", 7, object_types()["people"], BY)]
    assert "custom.doctor" in offered


def test_it_is_not_sorted_by() -> None:
    with pytest.raises(QuestionError):
        names("id is present", sort="custom.doctor")


def test_it_points_at_members_too_and_me_is_meant() -> None:
    add("Second seller", "members")
    member = seller(people={"see": "all"})
    record("Ada Quill", second_seller=member.pk)
    assert names("custom.second_seller = me", actor_of(member, origin="test")) == ["Ada Quill"]
    assert names('custom.second_seller.name ~ "sel"') == ["Ada Quill"]


def test_only_what_there_is_and_may_be_seen_can_be_pointed_at() -> None:
    house, firm = record("Greta House"), record("Quay Clinic", "companies")
    for wrong in (firm.pk, "00000000-0000-0000-0000-000000000000", "House", 3):
        with pytest.raises(Invalid) as caught:
            create_record(object_types()["people"], {"name": "Ada", "custom": {"doctor": wrong}}, by=BY)
        assert [name for name, _message in caught.value.errors] == ["custom.doctor"]
    mine = actor_of(seller(people={"see": "own", "create": "own"}), origin="test")
    with pytest.raises(Invalid):
        create_record(object_types()["people"], {"name": "Ada", "custom": {"doctor": str(house.pk)}}, by=mine)
    for points_at in ("", "interactions", "team_member", "people; drop table people_person"):
        with pytest.raises(Invalid):
            add("Another", points_at)


def test_what_may_not_be_seen_is_as_missing_everywhere(client: Client) -> None:
    member = seller()
    house = record("Greta House")
    ada = record("Ada Quill", doctor=house.pk)
    Person.objects.filter(pk=ada.pk).update(owner=member)
    asker = actor_of(member, origin="test")
    assert names("custom.doctor is missing", asker) == ["Ada Quill"]
    assert names('custom.doctor.name ~ "house"', asker) == []
    client.force_login(member)
    for page in (f"/people/{ada.pk}/", "/people/?col=custom.doctor", f"/people/{ada.pk}/history/"):
        answer = client.get(page, follow=True)
        assert answer.status_code == 200
        assert "Greta House" not in answer.content.decode(), page
    shown = client.get(f"/api/v1/people/{ada.pk}").json()
    assert shown["custom"]["doctor"] is None


def test_a_role_that_may_not_read_it_does_not_know_it_in_counts_either() -> None:
    role = Role.objects.create(
        key="clerk", name="Clerk", rights={"people": {"see": "all"}},
        fields={"people.custom.doctor": "hidden"},
    )  # fmt: skip
    clerk = actor_of(Member.objects.create(email="c@hollin.example", name="C", role=role), origin="test")
    for where in ("custom.doctor is present", 'custom.doctor.name = "x"', "count(people) = 1"):
        query = ListQuery(object_type=object_types()["people"], where=parse(where))
        with pytest.raises(QuestionError):
            count(query, clerk)


def test_whoever_is_deleted_is_let_go_of_and_the_trail_says_so() -> None:
    house = record("Greta House")
    ada = record("Ada Quill", doctor=house.pk)
    delete_record(object_types()["people"], house.pk, by=BY)
    settled()
    assert names("custom.doctor is missing") == ["Ada Quill"]
    with connection.cursor() as cursor:
        cursor.execute(
            "select changes->'c_doctor' from team_audit where object_id = %s and operation = 'update'"
            " order by id desc limit 1",
            [ada.pk],
        )
        assert cursor.fetchone() == (f'["{house.pk}", null]',)


def test_the_field_is_deleted_with_what_points_by_it() -> None:
    house = record("Greta House")
    record("Ada Quill", doctor=house.pk)
    settled()
    field = CustomField.objects.get()
    assert commands.count_filled(field) == 1
    commands.delete_field(field=field, by=BY)
    delete_record(object_types()["people"], house.pk, by=BY)
    assert names("id is present") == ["Ada Quill"]


def test_it_is_chosen_shown_as_a_link_and_changed_in_the_browser(browser: Client) -> None:
    house, cole = record("Greta House"), record("Cole Marsh")
    ada = record("Ada Quill", doctor=house.pk)
    page = browser.get(f"/people/{ada.pk}/").content.decode()
    assert f'<a class="link" href="/people/{house.pk}/">Greta House</a>' in page
    form = browser.get(f"/people/{ada.pk}/fact/custom.doctor/").content.decode()
    assert 'source="/people/list/options/custom.doctor/"' in form
    assert 'value="Greta House"' in form
    found = browser.get("/people/list/options/custom.doctor/?q=cole").content.decode()
    assert str(cole.pk) in found
    path = f"/people/{ada.pk}/fact/custom.doctor/"
    assert browser.post(path, {"value": str(cole.pk)}).status_code == 200
    assert names('custom.doctor = "Cole Marsh"') == ["Ada Quill"]
    cell = browser.post(f"/people/list/cell/{ada.pk}/custom.doctor/", {"value": str(house.pk)})
    assert "Greta House" in cell.content.decode()
    listed = browser.get("/people/?cols=name,custom.doctor").content.decode()
    assert f'<a href="/people/{house.pk}/">Greta House</a>' in listed
    told = browser.get(f"/people/{ada.pk}/history/").content.decode()
    assert "Cole Marsh" in told
    assert browser.post(path, {"value": ""}).status_code == 200
    assert names("custom.doctor is present") == []


def test_it_is_added_in_the_browser(browser: Client) -> None:
    form = {"object_type": "companies", "label": "Accountant", "kind": "reference", "points_at": "nobody"}
    refused = browser.post("/settings/fields/", form)
    assert refused.status_code == 422
    assert "must be one of" in refused.content.decode()
    assert browser.post("/settings/fields/", {**form, "points_at": "people"}).status_code == 302
    made = CustomField.objects.get(name="accountant")
    assert (made.object_type, made.points_at) == ("companies", "people")
    assert "Person" in browser.get(f"/settings/fields/{made.pk}/").content.decode()


def test_the_api_takes_an_id_and_gives_a_name(browser: Client) -> None:
    house = record("Greta House")
    for given in (str(house.pk), {"id": str(house.pk), "name": "whoever"}):
        body = {"name": "Ada Quill", "custom": {"doctor": given}}
        made = browser.post("/api/v1/people", body, content_type="application/json")
        assert made.status_code == 201, made.content
        assert made.json()["custom"] == {"doctor": {"id": str(house.pk), "name": "Greta House"}}
    wrong = browser.post(
        "/api/v1/people", {"name": "Ada", "custom": {"doctor": "x"}}, content_type="application/json"
    )
    assert wrong.json()["errors"] == [{"field": "custom.doctor", "message": "must be an id."}]
    schemas = browser.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert "anyOf" in schemas["Person"]["properties"]["custom"]["properties"]["doctor"]


def test_one_is_set_for_many_at_once(browser: Client) -> None:
    house, ada, ben = record("Greta House"), record("Ada Quill"), record("Ben Reed")
    ids = [str(ada.pk), str(ben.pk)]
    asked = browser.get(f"/people/list/change/?field=custom.doctor&id={ids[0]}").content.decode()
    assert "options/custom.doctor/" in asked
    browser.post("/people/list/change/", {"field": "custom.doctor", "value": str(house.pk), "id": ids})
    assert names('custom.doctor = "Greta House"') == ["Ada Quill", "Ben Reed"]


def test_a_change_of_nothing_writes_nothing() -> None:
    house = record("Greta House")
    ada = record("Ada Quill", doctor=house.pk)
    before = Person.objects.get(pk=ada.pk).updated_at
    change_record(object_types()["people"], ada.pk, {"custom": {"doctor": str(house.pk)}}, by=BY)
    assert Person.objects.get(pk=ada.pk).updated_at == before
