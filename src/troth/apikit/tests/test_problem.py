"""Every refusal is a problem by RFC 9457, and says no more than the asker may know."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from troth.apikit.tests.callers import API, Caller, make_member
from troth.people.models import Person

pytestmark = pytest.mark.django_db


def is_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "errors"}
    assert problem["status"] == status
    return problem


def test_nobody_is_told_how_to_come_in() -> None:
    response = Caller().call("GET", "/people")
    is_problem(response, 401)
    assert response["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("GET", "/people/no-uuid"),
        ("GET", f"/people/{UUID(int=4)}"),
        ("PATCH", f"/people/{UUID(int=4)}"),
        ("DELETE", f"/people/{UUID(int=4)}"),
        ("GET", "/people/"),
        ("GET", "/"),
    ],
)
def test_what_is_not_there_has_the_same_bytes_as_what_is_foreign(method: str, path: str) -> None:
    stranger = make_member(name="Bo")
    foreign = Person.objects.create(name="Foreign", owner=stranger)
    own = {"see": "own", "change": "own", "delete": "own"}
    caller = Caller(make_member("seller", rights={"people": own}))
    body: dict[str, Any] | None = {} if method == "PATCH" else None
    missing = caller.call(method, path, body)
    hidden = caller.call(method if "people/" in path else "GET", f"/people/{foreign.pk}", body)
    is_problem(missing, 404)
    is_problem(hidden, 404)
    assert missing.content == hidden.content


def test_a_role_without_the_right_is_refused_and_told_which(administrator: Caller) -> None:
    problem = is_problem(Caller(make_member("read-only")).call("POST", "/people", {"name": "Ada"}), 403)
    assert "people.create" in problem["detail"]
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "body", ["", "{", "[]", '"text"', "\xff", '{"name": NaN}', '{"name": "\\ud800"}', "[" * 100_000]
)
def test_what_is_no_json_object_is_malformed(administrator: Caller, body: str) -> None:
    is_problem(administrator.call("POST", "/people", body.encode("latin-1").decode("latin-1")), 400)


def test_another_media_type_is_refused(administrator: Caller) -> None:
    is_problem(administrator.post(f"{API}/people", b"name=Ada", content_type="text/plain"), 415)


def test_all_wrong_fields_are_named_at_once(administrator: Caller) -> None:
    body = {
        "name": "Ada",
        "lifecycle": "gone",
        "id": str(UUID(int=4)),
        "is_admin": True,
        "emails": [{"address": "x"}],
    }
    problem = is_problem(administrator.call("POST", "/people", body), 422)
    assert {error["field"] for error in problem["errors"]} == {
        "lifecycle",
        "id",
        "is_admin",
        "emails.0.address",
    }


def test_a_wrong_question_is_refused_with_its_place(administrator: Caller) -> None:
    problem = is_problem(administrator.get(f"{API}/people", {"where": 'last_nme = "x"'}), 422)
    assert problem["errors"][0]["field"] == "where"
    assert problem["errors"][0]["position"] == 0
    assert "last_name" in problem["errors"][0]["suggestion"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "ten"),
        ("limit", "٣"),
        ("count", "all"),
        ("wher", "name = 'x'"),
        ("sort", "language"),
        ("sort", "name;drop table people_person"),
        ("fields", "password"),
        ("after", "nonsense"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(administrator: Caller, name: str, value: str) -> None:
    problem = is_problem(administrator.get(f"{API}/people", {name: value}), 422)
    assert [error["field"] for error in problem["errors"]] == [name]


def test_a_method_that_a_path_does_not_take_is_refused(administrator: Caller) -> None:
    response = administrator.put(f"{API}/people", {}, content_type="application/json")
    is_problem(response, 405)
    assert response["Allow"] == "GET, POST"


def test_a_body_over_ten_megabytes_is_refused(administrator: Caller) -> None:
    is_problem(administrator.call("POST", "/people", {"name": "x" * (10 * 1024 * 1024)}), 413)


def test_a_value_that_another_record_has_is_a_conflict_that_does_not_tell_it(administrator: Caller) -> None:
    stranger = make_member(name="Bo")
    Person.objects.create(name="Foreign", owner=stranger, external_id="secret-1")
    caller = Caller(make_member("seller", rights={"people": {"see": "own", "create": "own"}}))
    problem = is_problem(caller.call("POST", "/people", {"name": "Ada", "external_id": "secret-1"}), 409)
    assert problem["errors"] == [{"field": "external_id", "message": "is taken."}]


def test_a_session_without_the_csrf_token_may_not_write() -> None:
    forged = Caller(make_member(), enforce_csrf_checks=True)
    is_problem(forged.call("POST", "/people", {"name": "Ada"}), 403)
    assert not Person.objects.exists()


def test_a_wrong_token_is_not_made_good_by_a_session(administrator: Caller) -> None:
    is_problem(administrator.call("GET", "/people", Authorization="Bearer wrong"), 401)
    is_problem(administrator.call("GET", "/people", Authorization="Basic YTpi"), 401)
