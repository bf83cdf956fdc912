"""Saved views through the API: kept, shared, changed and deleted under the rules of the pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from troth.apikit.tests.callers import Caller, make_member
from troth.questions.models import SavedView

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(db: None) -> Caller:
    """Call as a member who may only read."""
    return Caller(make_member("read-only", name="Rea"))


STATE = {"where": 'lifecycle = "lead"', "sort": "-created_at", "layout": "board", "group": "lifecycle"}


def keep(caller: Caller, **values: Any) -> dict[str, Any]:
    body = {"object_type": "people", "name": "Leads", "state": STATE, **values}
    answer = caller.call("POST", "/views", body)
    assert answer.status_code == 201, answer.content
    view: dict[str, Any] = answer.json()
    return view


def test_a_view_is_kept_read_changed_and_deleted(administrator: Caller) -> None:
    made = keep(administrator, icon="star")
    assert (made["is_mine"], made["is_whole"], made["audience"]) == (True, True, "private")
    assert made["state"] == {**STATE, "cols": "", "by": "", "area": "", "calc": "", "mark": ""}
    path = f"/views/{made['id']}"
    assert administrator.call("GET", path).json() == made
    changed = administrator.call("PATCH", path, {"name": "New leads", "state": {"where": ""}}).json()
    assert (changed["name"], changed["icon"], changed["state"]["layout"]) == ("New leads", "star", "")
    assert [view["id"] for view in administrator.call("GET", "/views").json()["items"]] == [made["id"]]
    assert administrator.call("GET", "/views?object_type=companies").json()["items"] == []
    assert administrator.call("DELETE", path).status_code == 204
    assert administrator.call("GET", path).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": {"where": "nonsense ="}},
        {"state": {"where": 'nowhere = "x"'}},
        {"state": {"sort": "nowhere"}},
        {"state": {"layout": "globe"}},
        {"state": {"colour": "red"}},
        {"object_type": "nothing"},
        {"name": ""},
        {"name": "x" * 81},
        {"icon": "<script>"},
        {"audience": "the world"},
    ],
)
def test_what_can_not_be_kept_is_refused(administrator: Caller, wrong: dict[str, Any]) -> None:
    body = {"object_type": "people", "name": "Leads", "state": STATE, **wrong}
    assert administrator.call("POST", "/views", body).status_code == 422
    assert not SavedView.objects.exists()


def test_a_private_view_is_not_there_for_others(administrator: Caller, reader: Caller) -> None:
    path = f"/views/{keep(administrator)['id']}"
    unknown = f"/views/{uuid4()}"
    for method, body in (("GET", None), ("PATCH", {"name": "Mine"}), ("DELETE", None)):
        refused = reader.call(method, path, body)
        assert refused.status_code == 404
        assert refused.json()["title"] == reader.call(method, unknown, body).json()["title"]
    assert reader.call("GET", "/views").json()["items"] == []


def test_who_may_only_read_keeps_views_to_oneself(administrator: Caller, reader: Caller) -> None:
    body = {"object_type": "people", "name": "Leads", "audience": "everybody"}
    assert reader.call("POST", "/views", body).status_code == 403
    shared = keep(administrator, audience="everybody")
    assert reader.call("GET", f"/views/{shared['id']}").json()["is_mine"] is False
    assert reader.call("PATCH", f"/views/{shared['id']}", {"state": {}}).status_code == 403
    assert keep(reader)["is_mine"] is True
