"""Roles and relations through the API."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from troth.apikit.tests.callers import Caller, make_member, make_person
from troth.people import commands
from troth.people.models import Relation, Role
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(db: None) -> Caller:
    return Caller(make_member())


def sent(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    found: dict[str, Any] = response.json()
    return found


def test_a_role_is_taken_corrected_and_ended(caller: Caller) -> None:
    ada = make_person(name="Ada Quill")
    company = commands.create_company(values={"name": "Cargo Otter"}, by=everyone())
    path = f"/people/{ada.pk}/roles"
    body = {"company": str(company.pk), "title": "Rider", "starts_on": "2024-01-01"}
    role = sent(caller.call("POST", path, body), 201)
    assert role["company"] == {"id": str(company.pk), "name": "Cargo Otter"}
    assert (role["title"], role["is_current"]) == ("Rider", True)
    changed = sent(caller.call("PATCH", f"{path}/{role['id']}", {"title": "Lead"}), 200)
    assert (changed["title"], changed["starts_on"]) == ("Lead", "2024-01-01")
    ended = sent(caller.call("PATCH", f"{path}/{role['id']}", {"ends_before": "2025-01-01"}), 200)
    assert not ended["is_current"]
    assert sent(caller.call("GET", path), 200)["items"] == [ended]
    assert len(sent(caller.call("GET", f"/companies/{company.pk}/roles"), 200)["items"]) == 1
    wrong = caller.call("PATCH", f"{path}/{role['id']}", {"ends_before": "2023-01-01"})
    assert [error["field"] for error in sent(wrong, 422)["errors"]] == ["ends_before"]


def test_a_relation_is_read_from_both_ends(caller: Caller) -> None:
    ada, bo = make_person(name="Ada"), make_person(name="Bo")
    kinds = {row["kind"]: row["label"] for row in sent(caller.call("GET", "/relation-kinds"), 200)["items"]}
    assert (kinds["parent"], kinds["parent~"]) == ("parent of", "child of")
    body = {"other": str(bo.pk), "kind": "parent~", "note": "adopted"}
    told = sent(caller.call("POST", f"/people/{ada.pk}/relations", body), 201)
    assert (told["kind"], told["other"]["name"], told["other_is"]) == ("parent~", "Bo", "parent of")
    seen = sent(caller.call("GET", f"/people/{bo.pk}/relations"), 200)["items"][0]
    assert (seen["kind"], seen["other"]["name"], seen["other_is"]) == ("parent", "Ada", "child of")
    assert seen["note"] == "adopted"
    path = f"/people/{bo.pk}/relations/{told['id']}"
    assert sent(caller.call("PATCH", path, {"ends_before": "2026-01-01"}), 200)["ends_before"] == "2026-01-01"
    assert caller.call("DELETE", path).status_code == 204
    assert not Relation.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "unheard-of"}, "kind"),
        ({"other": str(uuid4())}, "other"),
        ({"other": "self"}, "other"),
        ({"note": "nul\x00"}, "note"),
        ({"note": "x" * 201}, "note"),
        ({"starts_on": "2026-01-02", "ends_before": "2026-01-01"}, "ends_before"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"person": str(uuid4())}, "person"),
    ],
)
def test_a_wrong_relation_is_refused_by_its_field(caller: Caller, body: dict[str, Any], field: str) -> None:
    ada, bo = make_person(name="Ada"), make_person(name="Bo")
    kind = caller.call("GET", "/relation-kinds").json()["items"][0]["kind"]
    body = {"other": str(bo.pk), "kind": kind, **body}
    body["other"] = str(ada.pk) if body["other"] == "self" else body["other"]
    response = caller.call("POST", f"/people/{ada.pk}/relations", body)
    assert [error["field"] for error in sent(response, 422)["errors"]] == [field]
    assert not Relation.objects.exists()


def test_what_hangs_on_a_foreign_person_is_out_of_reach(caller: Caller) -> None:
    ada, bo = make_person(name="Ada"), make_person(name="Bo")
    company = commands.create_company(values={"name": "Cargo Otter"}, by=everyone())
    role = commands.take_role(person=ada, company=company, by=everyone())
    own = {"see": "own", "change": "own"}
    stranger = Caller(make_member("seller", rights={"people": own, "companies": own}))
    mine = make_person(name="Mine", owner=stranger.member.pk)
    for method, path, body in [
        ("GET", f"/people/{ada.pk}/roles", None),
        ("POST", f"/people/{ada.pk}/roles", {"company": str(company.pk)}),
        ("PATCH", f"/people/{ada.pk}/roles/{role.pk}", {"title": "x"}),
        ("PATCH", f"/people/{mine.pk}/roles/{role.pk}", {"title": "x"}),
        ("GET", f"/companies/{company.pk}/roles", None),
        ("GET", f"/people/{ada.pk}/relations", None),
        ("POST", f"/people/{ada.pk}/relations", {"other": str(bo.pk), "kind": "x"}),
        ("DELETE", f"/people/{mine.pk}/relations/{uuid4()}", None),
    ]:
        assert stranger.call(method, path, body).status_code == 404, (method, path)
    assert stranger.call("POST", f"/people/{mine.pk}/roles", {"company": str(company.pk)}).status_code == 422
    assert Role.objects.get().title == ""
