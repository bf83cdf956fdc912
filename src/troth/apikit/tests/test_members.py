"""Members, search and oneself through the API; and how a token comes in."""

from __future__ import annotations

from typing import Any

import pytest

from troth.apikit.tests.callers import API, Caller, make_member, make_person
from troth.team import commands
from troth.team.actor import everyone
from troth.team.models import Member
from troth.team.queries import actor_of

pytestmark = pytest.mark.django_db


def test_a_member_is_invited_changed_and_let_go(administrator: Caller) -> None:
    body = {"name": "Bo Reed", "email": "bo@Hollin.example", "role": "member"}
    added = administrator.call("POST", "/members", body)
    assert added.status_code == 201, added.content
    assert added.json()["state"] == "invited"
    assert "/welcome/" in added.json()["link"]
    path = f"/members/{added.json()['id']}"
    changed = administrator.call("PATCH", path, {"role": "manager", "name": "Bo R."}).json()
    assert (changed["role"], changed["name"]) == ("Manager", "Bo R.")
    assert administrator.call("PATCH", path, {"is_active": False}).json()["state"] == "deactivated"
    assert administrator.call("PATCH", path, {"is_active": True}).json()["state"] == "invited"
    listed = administrator.call("GET", "/members").json()["items"]
    assert {row["name"] for row in listed} == {"Ada Quill", "Bo R."}
    assert all("link" not in row for row in listed)


def test_an_agent_answers_to_a_person(administrator: Caller) -> None:
    body = {"kind": "agent", "name": "Clerk", "role": "member", "answers_to": str(administrator.member.pk)}
    agent = administrator.call("POST", "/members", body).json()
    assert (agent["kind"], agent["answers_to"], agent["link"]) == ("agent", "Ada Quill", None)
    wrong = administrator.call("POST", "/members", {**body, "answers_to": agent["id"]})
    assert wrong.status_code == 409


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "Bo", "email": "bo@example.org", "role": "emperor"}, 422, "role"),
        ({"name": "Bo", "email": "no address", "role": "member"}, 422, "email"),
        ({"name": "Bo", "role": "member"}, 422, "email"),
        ({"name": "", "email": "bo@example.org", "role": "member"}, 422, "name"),
        ({"name": "Bo", "email": "bo@example.org", "role": "member", "is_staff": True}, 422, "is_staff"),
        ({"name": "Bo", "kind": "agent", "role": "member"}, 422, "answers_to"),
    ],
)
def test_a_wrong_member_is_refused_by_the_field(
    administrator: Caller, body: dict[str, Any], status: int, field: str
) -> None:
    response = administrator.call("POST", "/members", body)
    assert response.status_code == status, response.content
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert Member.objects.count() == 1


def test_nobody_takes_the_last_administrator_away(administrator: Caller) -> None:
    path = f"/members/{administrator.member.pk}"
    for change in ({"role": "member"}, {"is_active": False}):
        assert administrator.call("PATCH", path, change).status_code == 409
    assert Member.objects.get().is_active


def test_who_does_not_administer_reads_the_others_only() -> None:
    caller = Caller(make_member("manager"))
    assert caller.call("GET", "/members").status_code == 200
    assert caller.call("GET", f"/members/{caller.member.pk}").json()["name"] == "Ada Quill"
    for method, path, body in (
        ("POST", "/members", {"name": "Bo", "email": "bo@example.org", "role": "administrator"}),
        ("PATCH", f"/members/{caller.member.pk}", {"role": "administrator"}),
        ("GET", "/roles", None),
    ):
        assert caller.call(method, path, body).status_code == 403
    assert Member.objects.get().role.key == "manager"


def test_a_token_acts_as_its_member_within_its_scopes() -> None:
    make_member(name="Somebody to administer")
    member = make_member("manager")
    actor = actor_of(member, origin="test")
    _token, secret = commands.make_token(member=member, name="Shop", scopes=["people.read"], by=actor)
    shop = Caller()
    bearer = {"Authorization": f"Bearer {secret}"}
    me = shop.call("GET", "/me", **bearer).json()
    assert (me["name"], me["scopes"]) == ("Ada Quill", ["people.read"])
    assert shop.call("GET", "/people", **bearer).status_code == 200
    assert shop.call("POST", "/people", {"name": "Bo"}, **bearer).status_code == 403
    assert shop.call("GET", "/companies", **bearer).status_code == 403
    commands.deactivate_member(member=member, by=everyone())
    assert shop.call("GET", "/me", **bearer).status_code == 401


def test_search_finds_what_the_member_may_see(administrator: Caller) -> None:
    mine = make_person(name="Ada Quill", email="ada@hollin.example")
    found = administrator.get(f"{API}/search", {"q": "quill"}).json()["items"]
    assert [(row["kind"], row["id"], row["title"]) for row in found] == [
        ("people", str(mine.pk), "Ada Quill")
    ]
    stranger = Caller(make_member("seller", rights={"people": {"see": "own"}}, name="Bo"))
    assert stranger.get(f"{API}/search", {"q": "quill"}).json() == {"items": []}
    for wrong in ({}, {"q": " "}, {"q": "x", "kind": "unicorns"}, {"q": "x", "limit": "51"}, {"query": "x"}):
        assert administrator.get(f"{API}/search", wrong).status_code == 422
