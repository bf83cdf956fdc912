"""The API of an object type that the workspace made: the routes, their rights, and the document."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import ProgrammingError, connection
from django.test import Client

from troth.apikit.problem import meaning
from troth.catalog import commands, own_objects
from troth.catalog.registry import object_types
from troth.questions.listing import ListQuery, rows
from troth.team.actor import everyone
from troth.team.models import Member, Role

pytestmark = pytest.mark.django_db
BY = everyone()


@pytest.fixture(autouse=True)
def visits() -> None:
    own_objects.make_object(one="Visit", many="Visits", by=BY)
    commands.add_field(object_type="visits", label="Price", kind="number", by=BY)


def caller(role: str = "administrator") -> Client:
    client = Client()
    member = Member.objects.create(
        email=f"{role}@hollin.example", name="Ada", role=Role.objects.get(key=role)
    )
    client.force_login(member)
    return client


def call(client: Client, method: str, path: str, body: Any = None) -> Any:
    options = {"data": body, "content_type": "application/json"} if body is not None else {}
    return getattr(client, method)(f"/api/v1/{path}", **options)


def test_records_are_made_read_changed_listed_and_deleted() -> None:
    client = caller()
    made = call(client, "post", "visits", {"name": "Bar", "custom": {"price": 12}})
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    assert made.headers["Location"] == f"/api/v1/visits/{key}"
    assert made.json()["custom"] == {"price": 12}
    assert call(client, "patch", f"visits/{key}", {"custom": {"price": 13}}).json()["custom"]["price"] == 13
    listed = client.get("/api/v1/visits", {"where": "custom.price > 12", "count": "exact"}).json()
    assert [item["name"] for item in listed["items"]] == ["Bar"]
    assert listed["count"] == 1
    bulk = call(client, "post", "visits/bulk", {"items": [{"name": "One"}, {"name": ""}]}).json()
    assert [item["outcome"] for item in bulk["items"]] == ["created", "failed"]
    assert call(client, "delete", f"visits/{key}").status_code == 204
    assert call(client, "get", f"visits/{key}").status_code == 404


def test_it_is_in_the_document_for_whoever_is_known() -> None:
    document = caller().get("/api/v1/openapi.json").json()
    assert {"get", "post"} <= document["paths"]["/api/v1/visits"].keys()
    assert {"get", "patch", "delete"} <= document["paths"]["/api/v1/visits/{id}"].keys()
    assert document["paths"]["/api/v1/visits"]["get"]["x-rights"] == ["visits.see"]
    schema = document["components"]["schemas"]["Own_visits"]
    assert "price" in schema["properties"]["custom"]["properties"]
    assert not any("kind" in path for path in document["paths"] if path.startswith("/api/v1/{"))
    assert "/api/v1/visits" not in Client().get("/api/v1/openapi.json").json()["paths"]


def test_the_document_leaves_out_what_the_asker_may_not_see() -> None:
    commands.add_field(object_type="visits", label="Mileage", kind="number", by=BY)
    commands.add_field(object_type="people", label="Salary", kind="number", by=BY)
    commands.add_field(object_type="people", label="Last", kind="reference", points_at="visits", by=BY)
    every = {"see": "all"}
    client = caller("administrator")
    whole = client.get("/api/v1/openapi.json").content.decode()
    assert all(word in whole for word in ("Own_visits", "mileage", "salary", '"last"'))

    fields = {"visits.custom.mileage": "hidden", "people.custom.salary": "hidden"}
    Role.objects.create(key="less", name="Less", rights={"*": every}, fields=fields)
    less = caller("less").get("/api/v1/openapi.json").content.decode()
    assert "Own_visits" in less
    assert '"last"' in less
    assert "mileage" not in less
    assert "salary" not in less

    rights = {"*": every, "visits": {"see": "none"}}
    Role.objects.create(key="none", name="None", rights=rights)
    none = caller("none").get("/api/v1/openapi.json").content.decode()
    assert "visits" not in none
    assert '"last"' not in none
    assert "salary" in none


def test_rights_are_those_of_the_type_and_strangers_learn_no_names() -> None:
    reader = caller("read-only")
    assert call(reader, "get", "visits").status_code == 200
    assert call(reader, "post", "visits", {"name": "Bar"}).status_code == 403
    for path in ("visits", "machines"):
        assert call(Client(), "get", path).status_code == 401
    assert call(reader, "get", "machines").status_code == 404
    assert call(caller(), "post", "machines", {"name": "x"}).status_code == 404
    assert call(caller("manager"), "get", f"machines/{uuid4()}").status_code == 404


@pytest.mark.parametrize(
    "body", [{}, {"name": ""}, {"name": 3}, {"name": "x" * 241}, {"name": "a\x00"}, {"price": 1}]
)
def test_wrong_values_are_said(body: dict[str, Any]) -> None:
    assert call(caller(), "post", "visits", body).status_code == 422


def test_what_is_deleted_while_it_is_asked_for_is_a_conflict() -> None:
    kind = object_types()["visits"]
    with connection.cursor() as cursor:  # as another process does it, once this one has looked
        cursor.execute("alter table o_visits rename to o_gone")
    with pytest.raises(ProgrammingError) as refused:
        rows(ListQuery(object_type=kind), BY)
    assert meaning(refused.value).status == 409
    assert meaning(ProgrammingError("a mistake of ours")).status == 500


def test_once_deleted_it_is_gone_from_routes_and_document() -> None:
    client = caller()
    own_objects.delete_object(found=own_objects.objects()[0], by=BY)
    assert call(client, "get", "visits").status_code == 404
    assert "/api/v1/visits" not in client.get("/api/v1/openapi.json").json()["paths"]
