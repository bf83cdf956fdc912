"""Many records in one request: each is created, updated, left or refused on its own."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from troth.apikit.tests.callers import Caller, make_member, make_person
from troth.people.models import Person

pytestmark = pytest.mark.django_db


def send(caller: Caller, items: list[Any], **options: Any) -> list[dict[str, Any]]:
    response = caller.call("POST", "/people/bulk", {"items": items, **options})
    assert response.status_code == 200, response.content
    outcomes: list[dict[str, Any]] = response.json()["items"]
    assert [each["index"] for each in outcomes] == list(range(len(items)))
    return outcomes


def test_each_item_has_its_outcome(administrator: Caller) -> None:
    send(administrator, [{"name": "Ada", "email": "ada@example.org", "city": "Cork"}])
    outcomes = send(
        administrator,
        [
            {"email": "ada@EXAMPLE.org", "city": "Kerry"},
            {"email": "ada@example.org", "city": "Kerry"},
            {"name": "Bo", "email": "bo@example.org"},
            {"name": "Bo again", "email": "bo@example.org"},
            {"name": "Cy", "lifecycle": "gone"},
            "no object",
            {"name": "Di"},
        ],
        match="email",
    )
    found = [each["outcome"] for each in outcomes]
    assert found == ["updated", "unchanged", "created", "updated", "failed", "failed", "created"]
    assert outcomes[4]["error"]["errors"][0]["field"] == "lifecycle"
    assert outcomes[2]["id"] == outcomes[3]["id"]
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ada", "Bo again", "Di"]


def test_what_the_command_refuses_takes_nobody_along(administrator: Caller) -> None:
    """New records are written together, so one that is refused late must not take the others with it."""
    outcomes = send(administrator, [{"name": "Ada"}, {"city": "Cork"}, {"name": "Bo", "tags": ["vip"]}])
    assert [each["outcome"] for each in outcomes] == ["created", "failed", "created"]
    assert outcomes[1]["error"]["errors"][0]["field"] == "name"
    assert sorted(Person.objects.values_list("name", flat=True)) == ["Ada", "Bo"]


def test_the_same_contact_in_one_order_is_one_record(administrator: Caller) -> None:
    outcomes = send(administrator, [{"name": "Ada", "email": "ada@example.org"}] * 3, match="email")
    assert [each["outcome"] for each in outcomes] == ["created", "unchanged", "unchanged"]
    assert Person.objects.get().email == "ada@example.org"


def test_a_match_may_be_skipped_or_created_anew(administrator: Caller) -> None:
    item = {"name": "Ada", "email": "ada@example.org"}
    send(administrator, [item])
    assert send(administrator, [item], match="email", on_match="skip")[0]["outcome"] == "skipped"
    assert send(administrator, [item], match="email", on_match="create")[0]["outcome"] == "created"
    assert send(administrator, [item], match="email")[0]["error"]["detail"] == "2 records match."


def test_a_foreign_record_is_never_matched(administrator: Caller) -> None:
    foreign = make_person(name="Foreign", email="x@example.org", owner=administrator.member.pk)
    rights = {"people": {"see": "own", "create": "own", "change": "own"}}
    seller = Caller(make_member("seller", rights=rights))
    outcome = send(seller, [{"name": "Mine", "email": "x@example.org"}], match="email")[0]
    assert outcome["outcome"] == "created"
    foreign.refresh_from_db()
    assert foreign.name == "Foreign"


def test_a_match_that_may_only_be_seen_is_refused() -> None:
    make_person(name="Seen", email="x@example.org")
    caller = Caller(make_member("careful", rights={"people": {"see": "all", "create": "all"}}))
    assert send(caller, [{"email": "x@example.org", "city": "Cork"}], match="email")[0]["outcome"] == "failed"


def test_any_mail_address_of_a_person_matches(administrator: Caller) -> None:
    ada = make_person(name="Ada", emails=[{"address": "ada@work.example"}, {"address": "ada@home.example"}])
    outcome = send(administrator, [{"email": "ada@home.example", "city": "Cork"}], match="email")[0]
    assert (outcome["outcome"], outcome["id"]) == ("updated", str(ada.pk))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "items"),
        ({"items": {}}, "items"),
        ({"items": [{}] * 10_001}, "items"),
        ({"items": [], "match": "password"}, "match"),
        ({"items": [], "match": ["email"]}, "match"),
        ({"items": [], "on_match": "delete"}, "on_match"),
        ({"items": [], "owner": str(uuid4())}, "owner"),
    ],
)
def test_a_wrong_order_is_refused_whole(administrator: Caller, body: dict[str, Any], field: str) -> None:
    response = administrator.call("POST", "/people/bulk", body)
    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == [field]
