"""Actions by the API: the same as on the pages, on all of the records or on none."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from troth.apikit.tests.callers import Caller, make_member, make_person
from troth.people.models import Person

pytestmark = pytest.mark.django_db


def tags() -> list[list[str]]:
    return list(Person.objects.order_by("name").values_list("tags", flat=True))


def test_an_action_runs_on_all_that_are_named(administrator: Caller) -> None:
    ids = [str(make_person(name=name).pk) for name in ("Ada", "Bo")]
    make_person(name="Cy")
    response = administrator.call("POST", "/people/actions/add_tag", {"ids": ids, "inputs": {"tag": "vip"}})
    assert (response.status_code, response.json()) == (200, {"count": 2})
    assert tags() == [["vip"], ["vip"], []]


def test_a_dry_run_changes_nothing(administrator: Caller) -> None:
    body = {"ids": [str(make_person(name="Ada").pk)], "inputs": {"tag": "vip"}, "dry_run": True}
    assert administrator.call("POST", "/people/actions/add_tag", body).json() == {"count": 1}
    assert tags() == [[]]


def test_one_record_out_of_reach_is_none(administrator: Caller) -> None:
    own = str(make_person(name="Ada").pk)
    body = {"ids": [own, str(uuid4())], "inputs": {"tag": "vip"}}
    assert administrator.call("POST", "/people/actions/add_tag", body).status_code == 404
    rights = {"people": {"see": "own", "change": "own"}}
    foreign = Caller(make_member("seller", rights=rights))
    assert foreign.call("POST", "/people/actions/add_tag", body).status_code == 404
    reader = Caller(make_member("read-only"))
    assert reader.call("POST", "/people/actions/add_tag", body).status_code == 403
    assert tags() == [[]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ids": []}, "ids"),
        ({"ids": ["x"]}, "ids"),
        ({"ids": [7]}, "ids"),
        ({"inputs": {"tag": ""}}, "tag"),
        ({"inputs": {}}, "tag"),
        ({"inputs": {"tag": "vip", "owner": "x"}}, "owner"),
        ({"inputs": 7}, "inputs"),
        ({"dry_run": "no"}, "dry_run"),
        ({"where": "all"}, "where"),
    ],
)
def test_a_wrong_body_is_refused(administrator: Caller, change: dict[str, Any], field: str) -> None:
    body = {"ids": [str(make_person(name="Ada").pk)], "inputs": {"tag": "vip"}} | change
    response = administrator.call("POST", "/people/actions/add_tag", body)
    assert response.status_code == 422
    assert [each["field"] for each in response.json()["errors"]] == [field]
    assert tags() == [[]]
