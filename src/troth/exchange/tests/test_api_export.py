"""Exports through the API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from troth.apikit.tests.callers import API, Caller, make_member, make_person
from troth.exchange import conduct_export
from troth.exchange.models import Export
from troth.ground.clock import now
from troth.team.models import Role

pytestmark = pytest.mark.django_db

ORDER = {"kind": "people", "where": 'city = "Oslo"', "fields": "name,city", "form": "csv"}


@pytest.fixture
def caller(db: None) -> Caller:
    make_person(name="Ada Quill", city="Oslo")
    make_person(name="Bo Birch", city="Cork")
    return Caller(make_member())


def content(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_a_file_is_asked_for_watched_and_fetched(caller: Caller) -> None:
    begun = caller.call("POST", "/exports", ORDER)
    assert begun.status_code == 202, begun.content
    key = begun.json()["export_id"]
    assert caller.call("GET", f"/exports/{key}/file").status_code == 409
    conduct_export.run(UUID(key))
    done = caller.call("GET", f"/exports/{key}").json()
    assert (done["state"], done["rows"], done["fields"]) == ("done", 1, ["name", "city"])
    file = caller.call("GET", f"/exports/{key}/file")
    Export.objects.update(expires_at=now())
    assert caller.call("GET", f"/exports/{key}/file").status_code == 409
    assert file["Content-Disposition"].startswith("attachment")
    assert content(file).splitlines() == ["name,city", "Ada Quill,Oslo"]
    assert [each["export_id"] for each in caller.call("GET", "/exports").json()["items"]] == [key]


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"kind": "unicorns"}, 422),
        ({"form": "docx"}, 422),
        ({"member": "me"}, 422),
        ({"where": 7}, 422),
        ({"where": "city ="}, 422),
        ({"fields": "password"}, 422),
    ],
)
def test_a_wrong_order_is_refused(caller: Caller, order: dict[str, Any], status: int) -> None:
    response = caller.call("POST", "/exports", {**ORDER, **order})
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert not Export.objects.exists()


def test_the_same_order_with_the_same_key_makes_one_file(caller: Caller) -> None:
    headers = {"Idempotency-Key": "once"}
    first = caller.post(f"{API}/exports", ORDER, content_type="application/json", headers=headers)
    again = caller.post(f"{API}/exports", ORDER, content_type="application/json", headers=headers)
    assert first.json() == again.json()
    assert Export.objects.count() == 1


def test_rights_are_asked_again_when_the_file_is_made_and_fetched(caller: Caller) -> None:
    key = caller.call("POST", "/exports", ORDER).json()["export_id"]
    conduct_export.run(UUID(key))
    later = caller.call("POST", "/exports", ORDER).json()["export_id"]
    caller.member.role = Role.objects.get(key="read-only")
    caller.member.save()
    conduct_export.run(UUID(later))
    assert Export.objects.get(pk=later).state == "failed"
    assert caller.call("GET", f"/exports/{key}/file").status_code == 404
    assert caller.call("POST", "/exports", ORDER).status_code == 403


def test_an_export_is_its_makers_own(caller: Caller) -> None:
    key = caller.call("POST", "/exports", ORDER).json()["export_id"]
    conduct_export.run(UUID(key))
    other = Caller(make_member("manager", name="Bo"))
    for path in (f"/exports/{key}", f"/exports/{key}/file"):
        assert other.call("GET", path).status_code == 404
    assert other.call("GET", "/exports").json() == {"items": []}


@pytest.mark.parametrize(
    "order",
    [
        {"where": 'city = "\0"'},
        {"where": 'city = "\ud800"'},
        {"sort": ",".join(["city", "-name"] * 60)},
        {"fields": ",".join(["city"] * 3000)},
        {"form": "csv\0"},
        {"kind": "people\0"},
    ],
)
def test_a_hostile_order_is_no_failure_of_ours(caller: Caller, order: dict[str, Any]) -> None:
    assert caller.call("POST", "/exports", {**ORDER, **order}).status_code < 500
