"""Every object type is listed, created, read, changed and deleted through the same routes."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from troth.apikit.tests.callers import API, Caller, make_member
from troth.people.models import Company, Person

pytestmark = pytest.mark.django_db

ADA = {
    "first_name": "Ada",
    "last_name": "Quill",
    "emails": [
        {"address": "ada@example.org", "label": "work", "is_primary": True},
        {"address": "ada@home.example"},
    ],
    "phone": "+353 1 234 5678",
    "tags": ["vip"],
    "birthday": "1990-02-28",
}


def create(caller: Caller, path: str, **values: Any) -> dict[str, Any]:
    response = caller.call("POST", path, values)
    assert response.status_code == 201, response.content
    found: dict[str, Any] = response.json()
    return found


def test_a_person_is_created_and_read_back_as_written(administrator: Caller) -> None:
    response = administrator.call("POST", "/people", ADA)
    assert response.status_code == 201, response.content
    ada = response.json()
    assert ada["name"] == "Ada Quill"
    assert ada["tags"] == ["vip"]
    assert ada["email"] == "ada@example.org"
    assert [point["address"] for point in ada["emails"]] == ["ada@example.org", "ada@home.example"]
    assert ada["phones"][0]["number"] == "+35312345678"
    assert ada["owner"]["id"] == str(administrator.member.pk)
    assert response["Location"] == f"{API}/people/{ada['id']}"
    again = administrator.call("GET", f"/people/{ada['id']}")
    assert again.json() == ada
    assert again["ETag"] == response["ETag"]


def test_what_is_read_can_be_written_back(administrator: Caller) -> None:
    company = create(administrator, "/companies", name="Cargo Otter")
    ada = create(administrator, "/people", **ADA, company=company["id"])
    writable = {name: ada[name] for name in ("first_name", "emails", "company", "owner", "tags", "birthday")}
    response = administrator.call("PATCH", f"/people/{ada['id']}", writable)
    assert response.json() == ada


def test_a_list_is_filtered_sorted_and_paged(administrator: Caller) -> None:
    for place in range(5):
        create(administrator, "/people", name=f"Person {place}", country="IE" if place % 2 else "DE")
    query = {"where": 'country = "DE"', "sort": "-name", "limit": "2", "fields": "id,name", "count": "exact"}
    first = administrator.get(f"{API}/people", query).json()
    second = administrator.get(f"{API}/people", {**query, "after": first["next"]}).json()
    assert [item["name"] for item in first["items"] + second["items"]] == ["Person 4", "Person 2", "Person 0"]
    assert set(first["items"][0]) == {"id", "name"}
    assert first["count"] == 3
    assert second["next"] is None


def test_a_change_touches_only_what_it_names(administrator: Caller) -> None:
    ada = create(administrator, "/people", **ADA)
    changed = administrator.call("PATCH", f"/people/{ada['id']}", {"city": "Cork", "birthday": None}).json()
    assert (changed["city"], changed["birthday"], changed["tags"]) == ("Cork", None, ["vip"])


def test_a_change_on_top_of_an_unseen_one_is_a_conflict(administrator: Caller) -> None:
    response = administrator.call("POST", "/people", ADA)
    path, seen, etag = f"/people/{response.json()['id']}", response.json()["updated_at"], response["ETag"]
    assert administrator.call("PATCH", path, {"city": "Cork", "if_updated_at": seen}).status_code == 200
    assert administrator.call("PATCH", path, {"city": "Kerry"}, If_Match=etag).status_code == 409
    assert administrator.call("PATCH", path, {"city": "Kerry", "if_updated_at": seen}).status_code == 409
    assert administrator.call("DELETE", path, If_Match=etag).status_code == 409
    assert Person.objects.get().city == "Cork"
    assert administrator.call("PATCH", path, {"city": "Kerry"}, If_Match='"yesterday"').status_code == 422
    assert administrator.call("PATCH", path, {"city": "Kerry"}, If_Match="*").status_code == 200


def test_a_deleted_record_is_gone(administrator: Caller) -> None:
    ada = create(administrator, "/people", **ADA)
    response = administrator.call("DELETE", f"/people/{ada['id']}")
    assert (response.status_code, response.content) == (204, b"")
    assert administrator.call("GET", f"/people/{ada['id']}").status_code == 404


def test_a_hidden_field_is_neither_shown_nor_taken_nor_asked_for() -> None:
    rights = {"people": {"see": "all", "create": "all", "change": "all"}}
    fields = {"people.birthday": "hidden", "people.city": "read"}
    caller = Caller(make_member("careful", rights=rights, fields=fields))
    person = Person.objects.create(name="Ada", birthday="1990-02-28", city="Cork")
    shown = caller.call("GET", f"/people/{person.pk}").json()
    assert "birthday" not in shown
    assert shown["city"] == "Cork"
    for values in ({"birthday": "1991-01-01"}, {"city": "Kerry"}):
        assert caller.call("PATCH", f"/people/{person.pk}", values).status_code == 422
    for query in ({"where": "birthday is present"}, {"sort": "birthday"}, {"fields": "birthday"}):
        assert caller.get(f"{API}/people", query).status_code == 422


def test_every_field_that_can_not_be_written_is_refused(administrator: Caller) -> None:
    ada = create(administrator, "/people", **ADA)
    columns = {field.attname for field in Person._meta.concrete_fields}
    public = {
        "first_name",
        "last_name",
        "name",
        "title",
        "email",
        "phone",
        "language",
        "time_zone",
        "birthday",
    }
    public |= {"lifecycle", "tags", "country", "city", "source", "external_id"}
    before = Person.objects.values().get()
    for column in columns - public:
        for path, method in ((f"/people/{ada['id']}", "PATCH"), ("/people", "POST")):
            response = administrator.call(method, path, {"name": "Ada", column: "1"})
            assert response.status_code == 422, (column, response.content)
            assert [error["field"] for error in response.json()["errors"]] == [column]
    assert Person.objects.values().get() == before


def test_a_reference_to_a_foreign_record_is_as_missing_as_to_none() -> None:
    foreign = Company.objects.create(name="Foreign", owner=make_member(name="Bo"))
    rights = {"people": {"see": "all", "create": "all"}, "companies": {"see": "own"}}
    caller = Caller(make_member("seller", rights=rights))
    answers = [
        caller.call("POST", "/people", {"name": "Ada", "company": str(key)}) for key in (foreign.pk, uuid4())
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert answers[0].content == answers[1].content
    assert not Person.objects.exists()
