"""Segments by the API and by the pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from troth.apikit.tests.callers import Caller, make_member
from troth.segments import commands
from troth.segments.models import Membership, Segment
from troth.segments.tests.making import BY, person, segment_of
from troth.timeline import commands as timeline

pytestmark = pytest.mark.django_db
FEW = {"*": {"see": "own", "change": "own"}}


@pytest.fixture
def caller() -> Caller:
    return Caller(make_member())


@pytest.fixture
def browser() -> Client:
    return Caller(make_member())


def test_a_program_makes_reads_and_deletes_a_segment(caller: Caller) -> None:
    ada = person("Ada", city="Cork", email="ada@example.org")
    person("Ben", city="Galway")
    made = caller.call("POST", "/segments", {"name": "Cork", "question": "city='Cork'".replace("'", '"')})
    assert made.status_code == 201
    told = made.json()
    assert (told["question"], told["is_ready"], told["size"]) == ('city = "Cork"', False, 0)
    commands.ask_everybody(told["id"])
    assert caller.call("GET", f"/segments/{told['id']}").json()["size"] == 1
    assert [one["name"] for one in caller.call("GET", "/segments").json()["items"]] == ["Cork"]
    listed = caller.call("GET", f"/segments/{told['id']}/people?fields=name&count=exact").json()
    assert listed == {"items": [{"name": "Ada"}], "next": None, "count": 1}
    both = caller.call("GET", '/people?where=in segment "cork" and email is missing')
    assert both.json()["items"] == []
    assert caller.call("DELETE", f"/segments/{told['id']}").status_code == 204
    assert caller.call("GET", f"/segments/{told['id']}").status_code == 404
    assert caller.call("GET", f"/people/{ada.pk}").status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "A", "question": "nothing = 1"}, "question"),
        ({"name": "A", "question": "owner = me"}, "question"),
        ({"name": "A", "question": "(" * 100}, "question"),
        ({"name": "A", "question": 'name = "\x00"'}, "question"),
        ({"name": "", "question": ""}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "x" * 121}, "name"),
    ],
)
def test_what_can_not_be_is_refused(caller: Caller, body: dict[str, str], field: str) -> None:
    answer = caller.call("POST", "/segments", body)
    assert answer.status_code == 422
    assert [error["field"].rpartition(".")[2] for error in answer.json()["errors"]] == [field]
    assert not Segment.objects.exists()


def test_why_tells_each_condition_with_what_it_found(caller: Caller) -> None:
    company_free = segment_of('city = "Cork" and (count(interactions) >= 2 or not did("call", this year))')
    ada = person("Ada", city="Cork")
    timeline.log_interaction(values={"person": ada.pk, "kind": "call"}, by=BY)
    commands.keep_up()
    told = caller.call("GET", f"/segments/{company_free.pk}/why?person={ada.pk}").json()
    assert (told["is_in"], told["since"]) == (False, None)
    city, either = told["why"]["parts"]
    assert city == {"condition": 'city = "Cork"', "is_met": True, "value": "Cork"}
    count, called = either["parts"]
    assert (count["is_met"], count["value"]) == (False, 1)
    assert (called["is_met"], called["parts"][0]["is_met"]) == (False, True)
    assert called["parts"][0]["value"].startswith("20")
    assert told["why"]["is_met"] is either["is_met"] is False
    assert caller.call("GET", f"/segments/{company_free.pk}/why?person={uuid4()}").status_code == 422


def test_people_are_put_on_a_list_and_off_it(caller: Caller) -> None:
    guests = segment_of("", "Guests")
    ada, live = person("Ada"), segment_of('city = "Cork"')
    body = {"people": [str(ada.pk)]}
    assert caller.call("POST", f"/segments/{guests.pk}/people", body).json() == {"added": 1}
    assert caller.call("POST", f"/segments/{live.pk}/people", body).status_code == 409
    assert caller.call("DELETE", f"/segments/{guests.pk}/people/{ada.pk}").status_code == 204
    assert not Membership.objects.exists()


def test_who_sees_some_people_sees_their_part_and_makes_none() -> None:
    few = make_member("member", rights=FEW)
    segment_of('city = "Cork"')
    person("Cyd", city="Cork")
    person("Ben", city="Cork", owner=few.pk)
    commands.keep_up()
    caller = Caller(few)
    (told,) = caller.call("GET", "/segments").json()["items"]
    assert told["size"] == 1
    listed = caller.call("GET", f"/segments/{told['id']}/people?fields=name").json()
    assert [one["name"] for one in listed["items"]] == ["Ben"]
    assert caller.call("POST", "/segments", {"name": "Mine"}).status_code == 403
    assert caller.call("PATCH", f"/segments/{told['id']}", {"name": "Mine"}).status_code == 403
    assert caller.get("/segments/new/").status_code == 403
    page = caller.get(f"/segments/{told['id']}/").content.decode()
    assert "Ben" in page
    assert "Cyd" not in page


def test_a_segment_is_made_on_its_page(browser: Client) -> None:
    person("Ada", city="Cork")
    typed = {"name": "Cork", "question": 'city = "Cork"', "note": "For the open day"}
    shown = browser.post("/segments/preview/", {"question": 'city = "Cork"'}).content.decode()
    assert "Ada" in shown
    wrong = browser.post("/segments/preview/", {"question": "contry is present"}).content.decode()
    assert "<mark>contry</mark>" in wrong
    assert "country" in wrong
    refused = browser.post("/segments/new/", typed | {"question": "contry is present"})
    assert refused.status_code == 422
    assert "For the open day" in refused.content.decode()
    assert browser.post("/segments/new/", typed | {"question": ""}).status_code == 422
    made = browser.post("/segments/new/", typed)
    assert made.status_code == 302
    segment = Segment.objects.get()
    commands.ask_everybody(segment.pk)
    page = browser.get(made["Location"]).content.decode()
    for words in ("whose <b>city is “Cork”</b>", "Ada", "For the open day", "people now"):
        assert words in page
    assert "Cork" in browser.get("/segments/").content.decode()


def test_a_page_says_why_and_where_else(browser: Client) -> None:
    gold, both = segment_of('city = "Cork"'), segment_of('in segment "Gold" and name = "Ada"', "Ada of Gold")
    ada = person("Ada", city="Cork")
    commands.keep_up()
    said = browser.get(f"/segments/{gold.pk}/why/?person={ada.pk}").content.decode()
    assert "<b>In.</b>" in said
    assert "city is “Cork”" in said
    assert "Ada of Gold" in browser.get(f"/segments/{gold.pk}/overlap/").content.decode()
    assert "Ada of Gold" in browser.get(f"/segments/{gold.pk}/").content.decode()
    assert "Ada of Gold" in browser.get(f"/people/{ada.pk}/").content.decode()
    kept = browser.post(f"/segments/{gold.pk}/delete/", follow=True).content.decode()
    assert "Ada of Gold" in kept
    assert set(Segment.objects.all()) == {gold, both}


def test_chosen_people_are_put_on_a_new_list(browser: Client) -> None:
    ada, ben = person("Ada", city="Cork"), person("Ben", city="Cork")
    asked = browser.get(f"/segments/lists/add/?id={ada.pk}").content.decode()
    assert "Name of the new list" in asked
    refused = browser.post("/segments/lists/add/", {"id": str(ada.pk), "name": ""})
    assert refused.status_code == 422
    browser.post("/segments/lists/add/", {"id": str(ada.pk), "name": "Guests"})
    guests = Segment.objects.get()
    browser.post("/segments/lists/add/", {"all": "1", "where": 'city = "Cork"', "list": str(guests.pk)})
    guests.refresh_from_db()
    assert (guests.is_list, guests.size) == (True, 2)
    browser.post(f"/segments/{guests.pk}/people/{ben.pk}/remove/")
    assert [each.person_id for each in Membership.objects.all()] == [ada.pk]


def test_a_list_of_people_is_kept_as_a_segment(browser: Client) -> None:
    page = browser.get("/people/", {"where": 'city = "Cork"'}).content.decode()
    assert "/segments/new/?where=city" in page
    filled = browser.get("/segments/new/", {"where": 'city = "Cork"'}).content.decode()
    assert "city = &#34;Cork&#34;" in filled


def test_a_question_that_can_not_be_asked_any_more_keeps_its_people_and_says_so(browser: Client) -> None:
    gold = segment_of('city = "Cork"')
    ada = person("Ada", city="Cork")
    commands.keep_up()
    Segment.objects.filter(pk=gold.pk).update(question='custom.shoe = "43"')
    commands.ask_everybody(gold.pk)
    assert [each.person_id for each in Membership.objects.all()] == [ada.pk]
    page = browser.get(f"/segments/{gold.pk}/")
    assert page.status_code == 200
    assert "can not be asked any more" in page.content.decode()
    answer: dict[str, Any] = Caller(make_member()).call("GET", f"/segments/{gold.pk}").json()
    assert "custom.shoe" in answer["problem"]
