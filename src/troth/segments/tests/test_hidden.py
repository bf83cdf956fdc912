"""What a segment tells of fields and records stays hidden from whoever may not see those."""

from __future__ import annotations

import pytest

from troth.agenda import commands as agenda
from troth.apikit.tests.callers import Caller, make_member
from troth.people import commands as people
from troth.people.models import Person
from troth.segments import commands
from troth.segments.tests.making import BY, person, segment_of

pytestmark = pytest.mark.django_db
FEW = {"*": {"see": "own", "change": "own"}}
EVERYBODY = {"*": {"see": "all", "change": "all"}}
UNBORN = {"rights": EVERYBODY, "fields": {"people.birthday": "hidden"}}


def page_of(caller: Caller, somebody: Person) -> str:
    return caller.get(f"/people/{somebody.pk}/").content.decode()


def seen_by(caller: Caller) -> set[str]:
    return {one["name"] for one in caller.call("GET", "/segments").json()["items"]}


def test_records_of_others_do_not_show_through_a_segment() -> None:
    few, boss = make_member("few", rights=FEW), make_member(name="Boss")
    ada = person("Ada", owner=few.pk, city="Cork")
    agenda.add_task(values={"title": "lawsuit", "person": ada.pk, "owner": boss.pk}, by=BY)
    trouble = segment_of('count(tasks where title = "lawsuit") > 0', "Trouble")
    segment_of("company.size > 5", "Large")
    segment_of("count(company.people) > 5", "Many")
    segment_of('city = "Cork"', "Cork")
    segment_of('not did("call")', "Not called")
    caller = Caller(few)
    assert seen_by(caller) == {"Cork", "Not called"}
    assert caller.call("GET", '/people?where=in segment "Trouble"').status_code == 422
    assert caller.call("GET", f"/segments/{trouble.pk}/why?person={ada.pk}").status_code == 404


def test_the_name_of_a_hidden_segment_stands_nowhere() -> None:
    caller = Caller(make_member("unborn", **UNBORN))
    cork = segment_of('city = "Cork"', "Cork")
    segment_of('birthday is present and in segment "Cork"', "SECRET")
    ada = person("Ada", city="Cork")
    people.change_person(record=ada, values={"birthday": "1980-01-01"}, by=BY)
    commands.keep_up()
    assert seen_by(caller) == {"Cork"}
    for path in (
        f"/people/{ada.pk}/",
        f"/segments/{cork.pk}/",
        f"/segments/{cork.pk}/overlap/",
        "/segments/",
    ):
        page = caller.get(path)
        assert page.status_code == 200
        assert "SECRET" not in page.content.decode(), path
    assert "SECRET" not in caller.call("GET", f"/people/{ada.pk}/timeline").content.decode()
    assert f'entered a segment: <a class="link" href="/segments/{cork.pk}/">Cork</a>' in page_of(caller, ada)
    assert "SECRET</a>" in page_of(Caller(make_member("boss", rights=EVERYBODY)), ada)
    kept = caller.call("DELETE", f"/segments/{cork.pk}")
    assert kept.status_code == 409
    assert "SECRET" not in kept.content.decode()


def test_what_is_held_of_a_person_is_not_handed_out_with_a_hidden_segment() -> None:
    few = make_member("few", rights={"*": {"see": "own", "export": "own"}})
    ada = person("Ada", owner=few.pk, city="Cork")
    segment_of('city = "Cork"', "Cork")
    commands.keep_up()
    address = f"/people/{ada.pk}/held/"
    assert "Cork" in Caller(few).get(address).content.decode()

    segment_of("count(tasks) = 0", "SECRET")
    commands.keep_up()

    refused = Caller(few).get(address)
    assert refused.status_code == 403
    assert "SECRET" not in refused.content.decode()
    assert "SECRET" in Caller(make_member()).get(address).content.decode()


def test_who_met_another_question_is_forgotten() -> None:
    caller = Caller(make_member("unborn", **UNBORN))
    person("Ada", birthday="1980-01-01")
    born = segment_of("birthday is present", "Mine")
    assert seen_by(caller) == set()
    commands.change_segment(segment=born, values={"question": 'city = "Cork"'}, by=BY)
    assert seen_by(caller) == {"Mine"}
    assert caller.call("GET", f"/segments/{born.pk}/people").json()["items"] == []


@pytest.mark.parametrize("hidden", ["people.country", "people.name", "people.city", "people.last_contact_at"])
def test_a_role_without_a_field_sees_the_page_without_it(hidden: str) -> None:
    caller = Caller(make_member("partly", rights=EVERYBODY, fields={hidden: "hidden"}))
    gold = segment_of('lifecycle = "customer"', "Gold")
    ada = person("Adelgunde", lifecycle="customer", country="IE", city="Varnby")
    commands.keep_up()
    for path in (
        f"/segments/{gold.pk}/",
        f"/segments/{gold.pk}/draw/",
        f"/segments/{gold.pk}/why/?person={ada.pk}",
    ):
        page = caller.get(path)
        assert page.status_code == 200, path
        assert hidden != "people.name" or "Adelgunde" not in page.content.decode()
    asked = caller.post("/segments/preview/", {"question": 'lifecycle = "customer"'})
    assert asked.status_code == 200


@pytest.mark.parametrize("person_id", ["xyz", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_person_is_not_found(person_id: str) -> None:
    gold = segment_of('city = "Cork"')
    assert Caller(make_member()).get(f"/segments/{gold.pk}/why/", {"person": person_id}).status_code == 404
