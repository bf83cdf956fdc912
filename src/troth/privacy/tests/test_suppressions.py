"""Addresses that get nothing: put on the list one by one or all at once, found, lifted with a reason."""

from __future__ import annotations

import csv
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from troth.apikit.tests.callers import Caller, make_member
from troth.people import commands as people
from troth.privacy import commands, queries
from troth.privacy.models import Lifting, Suppression
from troth.privacy.tests.saying import BY, person, refusal, say

pytestmark = pytest.mark.django_db
HERE = "/settings/consent/suppressions/"


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(make_member())
    return client


def test_a_list_that_is_pasted_or_brought_is_taken_line_by_line(administrator: Client) -> None:
    ada, bea = person(), person("Bea Ford")
    say(ada, "granted")
    say(bea, "granted")
    table = b'name,address\n"Bea","BEA@example.org"\nnobody,\n'
    told = {
        "lines": "ada@example.org\n+353 86 123 4567\nnothing here",
        "reason": "listed",
        "note": "Old tool",
    }
    given = {**told, "file": SimpleUploadedFile("list.csv", table)}
    assert administrator.post(f"{HERE}add/", {**told, "note": ""}).status_code == 422
    page = administrator.post(f"{HERE}add/", given, follow=True).content.decode()
    assert "3 addresses are on the list now." in page
    assert "Lines without an address: 3, 4, 6." in page
    assert (refusal(ada), refusal(bea), refusal(ada, "service")) == ("suppressed", "suppressed", "")
    again = administrator.post(f"{HERE}add/", {**told, "lines": "ada@example.org"}, follow=True)
    assert "1 was on it." in again.content.decode()
    assert set(Suppression.objects.values_list("hint", flat=True)) == {
        "ad…@example.org", "be…@example.org", "+35…67",
    }  # fmt: skip


def test_a_whole_address_finds_its_line_and_who_has_it(administrator: Client) -> None:
    person()
    commands.suppress(kind="mail", address="ada@example.org", reason="asked", note="She rang.", by=BY)
    commands.suppress(kind="mail", address="cy@elsewhere.example", reason="bounced", by=BY)
    page = administrator.get(f"{HERE}?search=Ada%40example.org").content.decode()
    assert "She rang." in page
    assert "Ada Quill" in page
    assert "elsewhere" not in page
    assert "cy@elsewhere" not in administrator.get(f"{HERE}?search=elsewhere").content.decode()
    assert "cy…@elsewhere.example" in administrator.get(f"{HERE}?reason=bounced").content.decode()
    for hostile in ("after=%00", "after=2026~x", "search=%27%3B--", "search=%25", "reason=%3Cb%3E"):
        assert administrator.get(f"{HERE}?{hostile}").status_code == 200, hostile


def test_every_line_is_on_one_page_of_the_list(administrator: Client) -> None:
    many = [("mail", f"p{number}@example.org") for number in range(120)]
    assert commands.suppress_many(addresses=many, reason="listed", note="Moved", by=BY) == 120
    assert commands.suppress_many(addresses=many, reason="listed", note="Moved", by=BY) == 0
    seen, after = [], ""
    while True:
        listed = queries.suppressions(after=after)
        seen += [each.pk for each in listed.rows]
        assert listed.count == 120
        if not (after := listed.older):
            break
    assert len(seen) == len(set(seen)) == 120


def test_lifting_wants_a_reason_and_is_written_down(administrator: Client) -> None:
    ada = person()
    say(ada, "granted")
    commands.suppress(kind="mail", address="ada@example.org", reason="complained", by=BY)
    line = Suppression.objects.get()
    assert administrator.post(f"{HERE}{line.pk}/lift/", {"note": " "}).status_code == 422
    assert refusal(ada) == "suppressed"
    assert administrator.post(f"{HERE}{line.pk}/lift/", {"note": "She wrote to us"}).status_code == 302
    assert refusal(ada) == ""
    lifted = Lifting.objects.get()
    assert (lifted.reason, lifted.note, lifted.since) == ("complained", "She wrote to us", line.at)
    assert administrator.post(f"{HERE}{line.pk}/lift/", {"note": "again"}).status_code == 404
    assert "She wrote to us" in administrator.get(f"{HERE}?search=ada@example.org").content.decode()


def test_what_was_erased_is_known_by_nobody_and_only_its_owner_lifts_it(administrator: Client) -> None:
    ada = person()
    commands.suppress(kind="mail", address="ada@example.org", reason="bounced", note="Ada moved", by=BY)
    commands.lift_suppression(kind="mail", address="ada@example.org", note="Ada is back", by=BY)
    commands.suppress(kind="mail", address="ada@example.org", reason="asked", note="Ada rang", by=BY)
    people.delete_person(record=ada, by=BY)
    lines = [*Suppression.objects.all(), *Lifting.objects.all()]
    assert {(each.hint, each.note) for each in lines} == {("", "")}
    erased = Suppression.objects.get(reason="erased", kind="mail")
    assert administrator.post(f"{HERE}{erased.pk}/lift/", {"note": "Please"}).status_code == 422
    assert Suppression.objects.filter(pk=erased.pk).exists()


@pytest.mark.parametrize(("reason", "after"), [("asked", ""), ("listed", ""), ("complained", "suppressed")])
def test_who_agrees_anew_is_written_to_again_but_not_who_complained(reason: str, after: str) -> None:
    ada = person()
    commands.suppress(kind="mail", address="ada@example.org", reason=reason, by=BY)
    assert refusal(ada, "similar") == "suppressed"
    say(ada, "granted", "similar")
    assert refusal(ada, "similar") == after


def test_the_list_is_taken_along_without_formulas(administrator: Client) -> None:
    commands.suppress(kind="mail", address="ada@example.org", reason="asked", note="=1+1", by=BY)
    answer: Any = administrator.get(f"{HERE}export/")
    content = b"".join(answer.streaming_content).decode()
    (row,) = csv.DictReader(content.splitlines())
    assert (row["address"], row["note"]) == ("ad…@example.org", "'=1+1")
    assert re.fullmatch("[0-9a-f]{64}", row["hash"])


def test_programs_list_add_and_lift() -> None:
    caller = Caller(make_member())
    body = {"address": "Ada@example.org", "reason": "asked", "note": "By phone"}
    made = caller.call("POST", "/suppressions", body)
    assert (made.status_code, made.json()["added"]) == (201, 1)
    (item,) = caller.call("GET", "/suppressions?search=ada@example.org").json()["items"]
    assert (item["address"], item["reason"], item["may_be_lifted"]) == ("ad…@example.org", "asked", True)
    path = f"/suppressions/{item['id']}/lift"
    assert caller.call("POST", path, {"note": ""}).status_code == 422
    assert caller.call("POST", path, {"note": "Agreed at the fair"}).status_code == 200
    assert caller.call("POST", path, {"note": "Agreed at the fair"}).status_code == 404
    assert caller.call("GET", "/suppressions?nothing=1").status_code == 422


def test_only_administrators_see_and_change_the_list() -> None:
    member = make_member("member")
    client, caller = Client(), Caller(member)
    client.force_login(member)
    commands.suppress(kind="mail", address="ada@example.org", reason="asked", by=BY)
    line = Suppression.objects.get()
    assert {client.get(f"{HERE}{end}").status_code for end in ("", "export/")} == {403}
    assert client.post(f"{HERE}add/", {"lines": "x@example.org"}).status_code == 403
    assert client.post(f"{HERE}{line.pk}/lift/", {"note": "x"}).status_code == 403
    assert caller.call("GET", "/suppressions").status_code == 403
    assert caller.call("POST", f"/suppressions/{line.pk}/lift", {"note": "x"}).status_code == 403
    assert Suppression.objects.count() == 1
