"""Merging by the API and by the pages: rights, refusals, redirects."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import Caller, make_member, make_person
from troth.people import commands
from troth.people.models import Merge, Person
from troth.team.actor import everyone

pytestmark = pytest.mark.django_db
MEMBER_WHO_DELETES_NOT = {"people": {"see": "all", "change": "all", "delete": "own"}}


@pytest.fixture
def ada() -> Person:
    return make_person(name="Ada Quill", city="Cork")


@pytest.fixture
def twin() -> Person:
    return make_person(name="Adele Quill", city="Kendal", email="adele@example.org")


@pytest.fixture
def caller() -> Caller:
    return Caller(make_member())


@pytest.fixture
def browser(client: Client) -> Client:
    client.force_login(make_member())
    return client


def merged(ada: Person, twin: Person) -> Merge:
    return commands.merge_people(kept=ada, merged=twin, choices={}, by=everyone())


def test_a_program_merges_and_parts_again(caller: Caller, ada: Person, twin: Person) -> None:
    body = {"person": str(twin.pk), "choices": {"city": "merged"}}
    answer = caller.call("POST", f"/people/{ada.pk}/merge", body)
    assert answer.status_code == 201
    told = answer.json()
    assert told["kept"] == {"id": str(ada.pk), "name": "Ada Quill"}
    assert told["merged"] == {"id": str(twin.pk), "name": "Adele Quill"}
    assert caller.call("GET", f"/people/{ada.pk}").json()["city"] == "Kendal"
    assert [one["id"] for one in caller.call("GET", f"/people/{ada.pk}/merges").json()["items"]] == [
        told["id"]
    ]

    undone = caller.call("POST", f"/merges/{told['id']}/undo")
    assert undone.status_code == 200
    assert undone.json()["person"] == {"id": str(twin.pk), "name": "Adele Quill"}
    assert caller.call("GET", f"/people/{twin.pk}").json()["name"] == "Adele Quill"
    assert caller.call("POST", f"/merges/{told['id']}/undo").status_code == 404


def test_a_merged_id_reads_as_who_was_kept_and_is_nobody_to_change(
    caller: Caller, ada: Person, twin: Person
) -> None:
    merged(ada, twin)
    answer = caller.call("GET", f"/people/{twin.pk}")
    assert answer.status_code == 200
    assert answer.json()["id"] == str(ada.pk)
    assert answer["Content-Location"] == f"/api/v1/people/{ada.pk}"
    assert "Content-Location" not in caller.call("GET", f"/people/{ada.pk}")
    for part in ("timeline", "roles", "relations", "merges"):
        assert caller.call("GET", f"/people/{twin.pk}/{part}").status_code == 200
    said = caller.call("POST", f"/people/{twin.pk}/timeline", {"kind": "note", "body": "Hello"})
    assert said.json()["person"]["id"] == str(ada.pk)
    assert caller.call("PATCH", f"/people/{twin.pk}", {"city": "Lund"}).status_code == 404
    assert caller.call("DELETE", f"/people/{twin.pk}").status_code == 404
    task = caller.call("POST", "/tasks", {"title": "Call", "person": str(twin.pk)})
    assert task.status_code == 422


def test_a_merged_person_is_in_no_list_count_or_search(caller: Caller, ada: Person, twin: Person) -> None:
    merged(ada, twin)
    page = caller.call("GET", "/people?count=exact").json()
    assert ([one["name"] for one in page["items"]], page["count"]) == (["Ada Quill"], 1)
    assert "Adele Quill" not in caller.call("GET", "/search?q=adele").content.decode()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"person": str(uuid4())}, "person"),
        ({"person": "ADA"}, "person"),
        ({"person": "TWIN", "choices": {"shoe": "kept"}}, "choices.shoe"),
        ({"person": "TWIN", "choices": {"city": "both"}}, "choices.city"),
        ({}, "person"),
        ({"person": "TWIN", "more": 1}, "more"),
    ],
)
def test_a_wrong_order_is_refused_and_says_where(
    caller: Caller, ada: Person, twin: Person, body: dict[str, Any], field: str
) -> None:
    for word, one in (("ADA", ada), ("TWIN", twin)):
        if body.get("person") == word:
            body = {**body, "person": str(one.pk)}
    answer = caller.call("POST", f"/people/{ada.pk}/merge", body)
    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert Person.objects.count() == 2


def test_whom_one_may_not_delete_one_may_not_merge_away(ada: Person, twin: Person) -> None:
    caller = Caller(make_member(rights=MEMBER_WHO_DELETES_NOT))
    answer = caller.call("POST", f"/people/{ada.pk}/merge", {"person": str(twin.pk)})
    assert answer.status_code == 403
    assert Person.objects.count() == 2
    caller.raise_request_exception = False
    page = caller.get(f"/people/{ada.pk}/merge/?person={twin.pk}")
    assert page.status_code == 403


def test_a_stranger_is_nobody_to_merge_and_their_merge_nobody_s_to_undo(ada: Person, twin: Person) -> None:
    rights = {"people": dict.fromkeys(("see", "change", "delete"), "own")}
    member = make_member(rights=rights)
    mine = make_person(name="Own Person", owner=member.pk)
    caller = Caller(member)
    assert caller.call("POST", f"/people/{ada.pk}/merge", {"person": str(mine.pk)}).status_code == 404
    assert caller.call("POST", f"/people/{mine.pk}/merge", {"person": str(ada.pk)}).status_code == 422
    done = merged(ada, twin)
    assert caller.call("POST", f"/merges/{done.pk}/undo").status_code == 404
    assert caller.call("GET", f"/people/{twin.pk}").status_code == 404


def test_the_page_of_who_was_merged_leads_to_who_was_kept(browser: Client, ada: Person, twin: Person) -> None:
    merged(ada, twin)
    answer = browser.get(f"/people/{twin.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/people/{ada.pk}/")


def test_the_two_are_laid_side_by_side(browser: Client, ada: Person, twin: Person) -> None:
    page = browser.get(f"/people/{ada.pk}/merge/?person={twin.pk}").content.decode()
    assert 'name="choice.city" value="kept" checked' in page
    assert 'name="choice.city" value="merged"' in page
    assert 'name="choice.email"' not in page  # only one of them has one
    assert "mails" in page


def test_without_the_other_one_it_asks_for_them(browser: Client, ada: Person) -> None:
    assert "Who is the same as Ada Quill?" in browser.get(f"/people/{ada.pk}/merge/").content.decode()
    for wrong in (str(ada.pk), str(uuid4()), "nonsense"):
        answer = browser.get(f"/people/{ada.pk}/merge/?person={wrong}")
        assert answer.status_code == 422
        assert "error" in answer.content.decode()


def test_a_merge_by_the_page_can_be_undone_from_the_toast_and_from_the_history(
    browser: Client, ada: Person, twin: Person
) -> None:
    order = {"person": str(twin.pk), "choice.city": "merged"}
    answer = browser.post(f"/people/{ada.pk}/merge/", order)
    done = Merge.objects.get()
    assert answer["Location"] == f"/people/{ada.pk}/"
    undo = f"/people/merges/{done.pk}/undo/"
    assert undo in browser.get(f"/people/{ada.pk}/").content.decode()
    assert undo in browser.get(f"/people/{ada.pk}/history/").content.decode()
    assert browser.post(undo)["Location"] == f"/people/{twin.pk}/"
    assert Person.objects.get(pk=ada.pk).city == "Cork"
    assert browser.post(undo).status_code == 404


def test_a_field_out_of_sight_is_not_compared_nor_chosen(client: Client, ada: Person, twin: Person) -> None:
    rights = {"*": dict.fromkeys(("see", "change", "delete"), "all")}
    client.force_login(make_member(rights=rights, fields={"people.city": "hidden"}))
    page = client.get(f"/people/{ada.pk}/merge/?person={twin.pk}").content.decode()
    assert "Kendal" not in page
    answer = client.post(f"/people/{ada.pk}/merge/", {"person": str(twin.pk), "choice.city": "merged"})
    assert answer.status_code == 422
    assert Person.objects.count() == 2
